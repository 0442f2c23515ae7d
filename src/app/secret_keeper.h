// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SecretKeeper looks a secret up before a person is asked, in this session's memory and then in the keychain, and
// keeps an answer where the person wants it. A value that did not work is not handed out again until it is replaced.
// Owned by the composition root, outlives the prompts; main thread.
#pragma once

#include "ports/secret_store.h"

#include <QObject>

#include <functional>
#include <optional>
#include <set>

namespace ktrdr {

class SecretKeeper : public QObject
{
    Q_OBJECT

public:
    enum class Place { Session, Keychain };
    struct Answer
    {
        SecretStore::Value value; // null: nothing that can be used
        Result<SecretState> keychain = SecretState::Unlocked;
        bool rejected = false; // there was one, but it did not work
    };

    SecretKeeper(SecretStore& keychain, SecretStore& session) : m_keychain(keychain), m_session(session) {}

    void lookUp(const std::string& name, std::function<void(const Answer&)> then);
    // What the keychain refuses is kept for the session; `then` is told why.
    void keep(const std::string& name, const SecretStore::Value& value, Place place,
              std::function<void(Result<void>)> then);
    // The value that was handed out or kept last did not work.
    void reject(const std::string& name);
    // Removes it from both places.
    void forget(const std::string& name, std::function<void(Result<void>)> then);

    SecretStore& keychain() { return m_keychain; }
    SecretStore& session() { return m_session; }

Q_SIGNALS:
    // Something was kept or forgotten.
    void changed();

private:
    void readKeychain(const std::string& name, std::function<void(const Answer&)> then);

    SecretStore& m_keychain;
    SecretStore& m_session;
    std::set<std::string> m_rejected;
    std::set<std::string> m_unproven; // put into the keychain by this process
};

} // namespace ktrdr
