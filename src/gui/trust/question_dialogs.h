// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs of WindowPrompt. They are shown with open(), never exec(); Cancel is the default button and Enter never
// accepts trust. The band on top has the environment's colour. Main thread.
#pragma once

#include "app/secret_keeper.h"
#include "domain/environment.h"
#include "gui/theme/theme.h"
#include "ports/prompt.h"

#include <QDialog>

class QLineEdit;
class QRadioButton;

namespace ktrdr {

class HostKeyDialog : public QDialog
{
    Q_OBJECT

public:
    // Production is trusted only when the end of the fingerprint, as read on the host, was typed.
    HostKeyDialog(const HostKeyQuestion& question, Protection protection, const Theme& theme, QWidget* parent);
};

// A hard stop: both fingerprints and what to do, nothing to accept.
class ChangedKeyDialog : public QDialog
{
    Q_OBJECT

public:
    ChangedKeyDialog(const ChangedHostKey& key, Protection protection, const Theme& theme, QWidget* parent);
};

class Notice;

// Asks for a secret and where to keep it.
class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    SecretDialog(const QString& question, const QString& detail, Protection protection, const Theme& theme,
                 QWidget* parent);
    // Whether the keychain can be chosen, and why not; `rejected`: what it holds did not work and can be replaced.
    void offerKeychain(const Result<SecretState>& state, bool rejected);
    // The keychain had it after all: the dialog is accepted with that value.
    void acceptStored(SecretStore::Value value);

    SecretKeeper::Place place() const;
    // The stored value, or what was typed; the field is cleared.
    SecretStore::Value take();
    bool tookStored() const { return m_stored != nullptr; }

Q_SIGNALS:
    void unlockWanted();

private:
    QLineEdit* m_field;
    QRadioButton *m_session, *m_keychain;
    Notice* m_notice;
    SecretStore::Value m_stored;
};

} // namespace ktrdr
