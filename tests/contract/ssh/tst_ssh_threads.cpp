// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshConnection by itself, without any Qt event loop, so that ThreadSanitizer's word counts: many commands from
// several threads, cancels, a loss and the end, against a real OpenSSH server.
#include "adapters/ssh/ssh_connection.h"
#include "fakes/tsan_defaults.h"
#include "sshd_server.h"

#include <QTest>

#include <csignal>
#include <future>

using namespace ktrdr;
using namespace ktrdr::tests;
using Kind = ExecResult::Kind;
using Answer = Result<ExecResult>;

namespace {

constexpr auto kPatience = std::chrono::seconds(30);

std::future<Answer> submit(SshConnection& connection, const std::string& line, std::stop_token stop = {})
{
    auto promise = std::make_shared<std::promise<Answer>>();
    connection.submit({line, "read by nobody\n", Seconds{20}}, std::move(stop),
                      [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
}

} // namespace

class SshThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto missing = sshdMissing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        const auto key = makeKey(m_server.folder(), "client_key");
        m_server.authorize(key + ".pub");
        QVERIFY2(m_server.start(), m_server.log().c_str());
        m_settings.node = "node";
        m_settings.endpoint = {"127.0.0.1", m_server.port(), currentUser()};
        m_settings.access.useAgent = false;
        m_settings.access.identityFile = key.toStdString();
        m_settings.knownHostsFile = m_server.folder().toStdString() + "/known_hosts";
        writeFile(QString::fromStdString(m_settings.knownHostsFile), m_server.knownHostsLine());
    }

    void severalThreadsShareOneConnection()
    {
        SshConnection connection(m_settings, {});
        std::vector<std::jthread> threads;
        std::atomic<int> good = 0;
        for (int t = 0; t < 3; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 8; ++i) {
                    std::stop_source stop;
                    auto kept = submit(connection, "echo kept");
                    auto cancelled = submit(connection, "sleep 5", stop.get_token());
                    stop.request_stop();
                    const auto answer = kept.get();
                    const auto end = cancelled.get();
                    const bool stopped = end ? end->kind == Kind::Cancelled : end.error().code == ErrorCode::Cancelled;
                    if (answer && answer->out == "kept\n" && stopped)
                        ++good;
                    (void)connection.info();
                }
            });
        }
        threads.clear();
        QCOMPARE(good.load(), 24);
    }

    void lossAndEnd()
    {
        std::future<Answer> last;
        {
            SshConnection connection(m_settings, {});
            QVERIFY(submit(connection, "true").get()->ok());
            auto running = submit(connection, "sleep 20");
            auto marker = submit(connection, "true");
            QVERIFY(marker.wait_for(kPatience) == std::future_status::ready); // so the other one was sent too
            for (const auto pid : m_server.sessions())
                ::kill(static_cast<pid_t>(pid), SIGKILL);
            QVERIFY(running.wait_for(kPatience) == std::future_status::ready);
            QCOMPARE(running.get()->kind, Kind::Lost);
            QVERIFY(submit(connection, "true").get()->ok());
            last = submit(connection, "sleep 20");
        }
        QVERIFY(last.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    }

private:
    SshdServer m_server;
    SshSettings m_settings;
};

QTEST_GUILESS_MAIN(SshThreads)
#include "tst_ssh_threads.moc"
