// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TerminalPrompt asks at the terminal without blocking the event loop: questions go to /dev/tty, answers are
// read when they are there, passphrases without echo. Without a terminal every question is declined. Owned by
// main; main thread.
#pragma once

#include "ports/prompt.h"

#include <QObject>
#include <QSocketNotifier>

#include <deque>
#include <functional>
#include <memory>

namespace ktrdr {

class TerminalPrompt : public QObject, public Prompt
{
public:
    explicit TerminalPrompt(QObject* parent = nullptr);
    ~TerminalPrompt() override;

    bool isUsable() const { return m_terminal >= 0; }
    QFuture<Result<std::shared_ptr<Secret>>> passphrase(const PassphraseQuestion& question) override;
    QFuture<Result<bool>> trustHostKey(const HostKeyQuestion& question) override;
    // The fingerprint ("SHA256:...") that may be trusted on first contact; empty: none.
    void setTrustedFingerprint(std::string fingerprint) { m_trusted = std::move(fingerprint); }
    // Told of each question about a host key with its answer.
    void setHostKeyWatcher(std::function<void(const HostKeyQuestion&, bool)> watcher)
    {
        m_hostKeyWatcher = std::move(watcher);
    }
    // One line; Cancelled at end of input or without a terminal.
    void ask(const QString& question, bool secret, std::function<void(Result<std::string>)> answer);

private:
    struct Question
    {
        QString text;
        bool secret = false;
        std::function<void(Result<std::string>)> answer;
    };
    void next();
    void readable();
    void finish(Result<std::string> answer);
    void setEcho(bool on);

    int m_terminal = -1;
    std::deque<Question> m_questions; // first one is being asked
    std::string m_typed;
    std::string m_trusted;
    std::function<void(const HostKeyQuestion&, bool)> m_hostKeyWatcher;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace ktrdr
