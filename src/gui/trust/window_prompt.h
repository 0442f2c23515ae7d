// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WindowPrompt asks the person in dialogs that block nothing: the fingerprint of a host on first contact, the
// passphrase of a key. One question at a time; Cancel is the default, and closing the dialog, or no answer within two
// minutes, counts as Cancel. Owned by gui/main.cpp and outlives the sessions; main thread.
#pragma once

#include "ports/prompt.h"

#include <QDialog>
#include <QPointer>
#include <QPromise>

#include <deque>
#include <functional>

namespace ktrdr {

class WindowPrompt : public QObject, public Prompt
{
    Q_OBJECT

public:
    // `parent` of the dialogs; may be null.
    void setWindow(QWidget* window) { m_window = window; }

    QFuture<Result<std::shared_ptr<Secret>>> passphrase(const std::string& keyFile, int attempt) override;
    QFuture<Result<bool>> trustHostKey(const HostKeyQuestion& question) override;
    // A secret line, e.g. the value of an HTTP header; Cancelled when the person declines.
    void askSecret(const QString& question, std::function<void(Result<std::string>)> answer);

private:
    // Makes the dialog when it is its turn.
    void enqueue(std::function<QDialog*()> make);
    void next();

    QPointer<QWidget> m_window;
    std::deque<std::function<QDialog*()>> m_waiting;
    QPointer<QDialog> m_open;
};

} // namespace ktrdr
