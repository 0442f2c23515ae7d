// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal_prompt.h"

#include "cli/command.h"

#include <QPromise>

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

namespace ktrdr {

TerminalPrompt::TerminalPrompt(QObject* parent)
    : QObject(parent), m_terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY))
{
}

TerminalPrompt::~TerminalPrompt()
{
    if (m_terminal < 0)
        return;
    setEcho(true);
    m_notifier.reset();
    ::close(m_terminal);
}

void TerminalPrompt::setEcho(bool on)
{
    termios settings{};
    if (::tcgetattr(m_terminal, &settings) != 0)
        return;
    settings.c_lflag = on ? settings.c_lflag | ECHO : settings.c_lflag & ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(m_terminal, TCSANOW, &settings);
}

void TerminalPrompt::ask(const QString& question, bool secret, std::function<void(Result<std::string>)> answer)
{
    if (m_terminal < 0)
        return answer(fail(ErrorCode::Cancelled, "There is no terminal to ask at", question.toStdString(),
                           "Run ktrdrctl in a terminal: it takes secrets from nowhere else"));
    m_questions.push_back({question, secret, std::move(answer)});
    if (m_questions.size() == 1)
        next();
}

void TerminalPrompt::next()
{
    if (m_questions.empty())
        return;
    if (m_questions.front().secret)
        setEcho(false); // before the question: an answer that comes at once is not shown either
    const auto text = ("\r\x1b[K" + m_questions.front().text + QLatin1Char(' ')).toUtf8();
    [[maybe_unused]] const auto count = ::write(m_terminal, text.constData(), static_cast<std::size_t>(text.size()));
    m_notifier = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { readable(); });
}

void TerminalPrompt::readable()
{
    char buffer[512];
    const auto count = ::read(m_terminal, buffer, sizeof buffer);
    if (count <= 0)
        return finish(fail(ErrorCode::Cancelled, "The question was not answered"));
    m_typed.append(buffer, static_cast<std::size_t>(count));
    ::explicit_bzero(buffer, sizeof buffer);
    if (const auto end = m_typed.find('\n'); end != std::string::npos) {
        std::string line = m_typed.substr(0, end);
        ::explicit_bzero(m_typed.data(), m_typed.size());
        m_typed.clear();
        finish(std::move(line));
    }
}

void TerminalPrompt::finish(Result<std::string> answer)
{
    m_notifier.release()->deleteLater(); // we are inside its signal
    auto question = std::move(m_questions.front());
    m_questions.pop_front();
    if (question.secret) {
        setEcho(true);
        [[maybe_unused]] const auto count = ::write(m_terminal, "\n", 1);
    }
    question.answer(std::move(answer));
    next();
}

QFuture<Result<std::shared_ptr<Secret>>> TerminalPrompt::passphrase(const PassphraseQuestion& question)
{
    auto promise = std::make_shared<QPromise<Result<std::shared_ptr<Secret>>>>();
    promise->start();
    const auto text = question.attempt > 1 ? Cli::tr("Wrong. Passphrase for %1:") : Cli::tr("Passphrase for %1:");
    ask(text.arg(QString::fromStdString(question.keyFile)), true, [promise](Result<std::string> typed) {
        if (typed)
            promise->addResult(std::make_shared<Secret>(std::move(*typed)));
        else
            promise->addResult(Unexpected(typed.error()));
        promise->finish();
    });
    return promise->future();
}

// The command line trusts nobody on first contact but the one whose fingerprint was typed.
QFuture<Result<bool>> TerminalPrompt::trustHostKey(const HostKeyQuestion& question)
{
    QPromise<Result<bool>> promise;
    promise.start();
    const bool trusted = !m_trusted.empty() && question.fingerprint == m_trusted;
    if (m_hostKeyWatcher)
        m_hostKeyWatcher(question, trusted);
    promise.addResult(Result<bool>(trusted));
    promise.finish();
    return promise.future();
}

} // namespace ktrdr
