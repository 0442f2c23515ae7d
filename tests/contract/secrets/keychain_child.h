// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A KeychainStore in a process of its own, driven by lines: QtKeychain and GLib keep one bus per process, so each state
// of the keychain needs a new one. Responder is the child, Program the test's end of it. Tests only, main thread.
#pragma once

#include "adapters/secrets/keychain_store.h"
#include "keyring_session.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QSocketNotifier>

#include <cstdio>
#include <string_view>
#include <unistd.h>

namespace ktrdr::tests {

inline constexpr const char* kSecretStates[] = {"no-bus", "no-service", "no-reply", "no-default-collection",
                                                "locked", "unlocked"};

// The child: one line in, one line out.
class Responder : public QObject
{
public:
    Responder() : m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] { readable(); });
    }

private:
    void readable()
    {
        char buffer[1024];
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            return QCoreApplication::quit();
        m_input += QByteArray(buffer, count);
        for (auto end = m_input.indexOf('\n'); end >= 0; end = m_input.indexOf('\n')) {
            const auto words = m_input.left(end).split(' ');
            m_input.remove(0, end + 1);
            perform(words[0], words.value(1).toStdString(), words.value(2).toStdString());
        }
    }

    void perform(const QByteArray& verb, const std::string& name, std::string value)
    {
        if (verb == "probe")
            answerWith(m_store.probe(),
                       [](SecretState state) { return std::string(kSecretStates[static_cast<int>(state)]); });
        else if (verb == "read")
            answerWith(m_store.read(name), [](const auto& read) { return std::string(read->reveal()); });
        else if (verb == "write")
            answerWith(m_store.write(name, Secret(std::move(value))));
        else if (verb == "remove")
            answerWith(m_store.remove(name));
        else if (verb == "unlock")
            answerWith(m_store.unlock());
        else if (verb == "job") // past all probes
            m_jobs->read(name, [](const auto& read) { say(read ? "ok" : toString(read.error().code)); });
        else if (verb == "blocked")
            say(m_jobs->isBlocked() ? "yes" : "no");
        else if (verb == "drop")
            m_jobs.reset(), say("ok");
        else if (verb == "names")
            answerWith(m_store.names(), [](const auto& names) {
                std::string all;
                for (const auto& one : names)
                    all += one + ';';
                return all;
            });
    }

    static void say(const std::string& line)
    {
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
    }

    template <typename T, typename... Text> void answerWith(QFuture<Result<T>> future, Text... text)
    {
        auto* watcher = new QFutureWatcher<Result<T>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [watcher, text...] {
            watcher->deleteLater();
            const auto result = watcher->result();
            std::string line = "ok";
            if (!result)
                line = toString(result.error().code);
            else if constexpr (sizeof...(Text) > 0)
                line = (text(*result), ...);
            say(line);
        });
        watcher->setFuture(std::move(future));
    }

    KeychainStore m_store{{"ktrdr-admin", std::chrono::milliseconds(1'500), std::chrono::milliseconds(2'000),
                           std::chrono::milliseconds(qEnvironmentVariableIntValue("KTRDR_PROMPT_MS"))}};
    std::unique_ptr<KeychainJobs> m_jobs =
        std::make_unique<KeychainJobs>(QStringLiteral("ktrdr-admin"), std::chrono::milliseconds(500));
    QSocketNotifier m_notifier;
    QByteArray m_input;
};

// The parent's view of a child in a session.
class Program
{
public:
    explicit Program(QProcessEnvironment environment, int promptMs = 3'000)
    {
        environment.insert(QStringLiteral("KTRDR_PROMPT_MS"), QString::number(promptMs));
        KeyringSession::endWithUs(m_process);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--respond")});
    }
    ~Program()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished(10'000);
    }

    void tell(const QByteArray& line) { m_process.write(line + '\n'); }
    QByteArray hear()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, 20'000))
            return "no answer";
        return m_process.readLine().trimmed();
    }
    QByteArray ask(const QByteArray& line)
    {
        tell(line);
        return hear();
    }
    bool exitedWell()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(10'000) && m_process.exitStatus() == QProcess::NormalExit &&
               m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

// main() of such a test: the test, or with --respond its child.
template <typename Test> int runWithChildren(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 2 && std::string_view(argv[1]) == "--respond") {
        Responder responder;
        return QCoreApplication::exec();
    }
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace ktrdr::tests
