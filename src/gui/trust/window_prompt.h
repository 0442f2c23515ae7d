// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WindowPrompt asks the person in dialogs that block nothing: the fingerprint of a host on first contact, the
// passphrase of a key, unless SecretKeeper has it. A changed host key is shown, never asked about. One dialog at a
// time; Cancel is the default, and closing the dialog, or no answer within two minutes, counts as Cancel. Owned by
// gui/main.cpp and outlives the sessions; main thread.
#pragma once

#include "app/secret_keeper.h"
#include "domain/environment.h"
#include "gui/theme/theme.h"
#include "ports/prompt.h"

#include <QDialog>
#include <QPointer>
#include <QPromise>

#include <deque>
#include <functional>
#include <set>

namespace ktrdr {

class SecretDialog;

class WindowPrompt : public QObject, public Prompt
{
    Q_OBJECT

public:
    using Answer = std::function<void(Result<SecretStore::Value>)>;

    WindowPrompt(const Theme& theme, SecretKeeper& keeper) : m_theme(theme), m_keeper(keeper) {}
    // Parent of the dialogs; may be null.
    void setWindow(QWidget* window) { m_window = window; }
    // How an environment is protected, by its name; without an answer it is taken for production.
    using Protections = std::function<std::optional<Protection>(const std::string&)>;
    void setProtections(Protections protections) { m_protections = std::move(protections); }

    QFuture<Result<std::shared_ptr<Secret>>> passphrase(const PassphraseQuestion& question) override;
    QFuture<Result<bool>> trustHostKey(const HostKeyQuestion& question) override;
    void hostKeyChanged(const ChangedHostKey& key) override;
    // The value of the HTTP authentication header; Cancelled when the person declines.
    void headerValue(const Environment& environment, Answer answer);

Q_SIGNALS:
    // Something that did not go as the person wanted, e.g. the keychain refused to keep a secret.
    void said(const QString& text);

private:
    struct SecretQuestion
    {
        std::string name, environment;
        QString text, detail;
    };

    void obtain(const SecretQuestion& question, Answer answer);
    void askSecret(const SecretQuestion& question, const SecretKeeper::Answer& known, Answer answer);
    void unlockFor(const SecretQuestion& question, QPointer<SecretDialog> dialog);
    Protection protectionOf(const std::string& environment) const;
    // Makes the dialog when it is its turn.
    void enqueue(std::function<QDialog*()> make);
    void next();

    const Theme& m_theme;
    SecretKeeper& m_keeper;
    QPointer<QWidget> m_window;
    Protections m_protections;
    std::set<std::string> m_shownChanges; // host and fingerprint, shown once
    std::deque<std::function<QDialog*()>> m_waiting;
    QPointer<QDialog> m_open;
};

} // namespace ktrdr
