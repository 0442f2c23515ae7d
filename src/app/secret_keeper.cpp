// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secret_keeper.h"

#include "app/on_ready.h"

namespace ktrdr {

void SecretKeeper::lookUp(const std::string& name, std::function<void(const Answer&)> then)
{
    onReady(m_session.read(name), this, [this, name, then = std::move(then)](const Result<SecretStore::Value>& kept) {
        if (kept && !m_rejected.contains(name))
            return then({*kept});
        onReady(m_keychain.probe(), this, [this, name, then](const Result<SecretState>& state) {
            if (m_rejected.contains(name))
                then({nullptr, state, true});
            else if (state && *state == SecretState::Unlocked)
                readKeychain(name, then);
            else
                then({nullptr, state});
        });
    });
}

void SecretKeeper::readKeychain(const std::string& name, std::function<void(const Answer&)> then)
{
    onReady(m_keychain.read(name), this, [then = std::move(then)](const Result<SecretStore::Value>& read) {
        if (read)
            then({*read});
        else if (read.error().code == ErrorCode::NotFound)
            then({nullptr, SecretState::Unlocked});
        else
            then({nullptr, Unexpected(read.error())});
    });
}

void SecretKeeper::keep(const std::string& name, const SecretStore::Value& value, Place place,
                        std::function<void(Result<void>)> then)
{
    m_rejected.erase(name);
    onReady(m_session.write(name, *value), this, [](const Result<void>&) {});
    if (place == Place::Session) {
        then({});
        return Q_EMIT changed();
    }
    m_unproven.insert(name);
    onReady(m_keychain.write(name, *value), this, [this, then = std::move(then)](const Result<void>& written) {
        then(written);
        Q_EMIT changed();
    });
}

// One that was there before stays: the person may want to look at it, and is asked to replace it.
void SecretKeeper::reject(const std::string& name)
{
    m_rejected.insert(name);
    onReady(m_session.remove(name), this, [](const Result<void>&) {});
    if (m_unproven.erase(name) != 0)
        onReady(m_keychain.remove(name), this, [this](const Result<void>&) { Q_EMIT changed(); });
}

void SecretKeeper::forget(const std::string& name, std::function<void(Result<void>)> then)
{
    m_unproven.erase(name);
    onReady(m_session.remove(name), this, [](const Result<void>&) {});
    onReady(m_keychain.remove(name), this, [this, name, then = std::move(then)](const Result<void>& removed) {
        if (removed)
            m_rejected.erase(name);
        then(removed);
        Q_EMIT changed();
    });
}

} // namespace ktrdr
