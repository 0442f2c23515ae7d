// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong on the way: servers with few sessions, frozen, silent or babbling ones, jump hosts, slow name
// look-ups, and the end of the program in the middle of it.
#include "adapters/ssh/one_shot.h"
#include "sshd_bench.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <arpa/inet.h>
#include <filesystem>
#include <fmt/core.h>
#include <netinet/in.h>

using namespace ktrdr;
using namespace ktrdr::tests;
using Kind = ExecResult::Kind;

namespace {

std::size_t openFiles()
{
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

} // namespace

class SshFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void fewSessions_data();
    void fewSessions();
    void abandonedCommandsDoNotBlockTheHost();
    void frozenServerIsNoticed();
    void frozenServerIsNoticedWhileIdle();
    void endWithRunningCommandsIsQuick();
    void nothingLeaks();
    void closedPortIsUnreachable();
    void strangeServers_data();
    void strangeServers();
    void slowNameLookUp();
    void backOffHoldsCommandsButNotTheirCancel();
    void jumpHosts_data();
    void jumpHosts();
    void wrongKeyBehindTheJumpHost();
    void jumpHostThatForwardsNothing();
    void lostJumpHost();

private:
    Result<ExecResult> run(const std::string& line, Milliseconds timeout = Seconds{20});
    std::unique_ptr<SshdServer> addServer(const std::string& extra = {});
    bool connectWithQuickHeartbeat();
    void freezeSessions();

    std::unique_ptr<SshdBench> m_bench;
    std::unique_ptr<Shell> m_shell;
};

void SshFaults::initTestCase()
{
    if (const auto missing = sshdMissing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
}

void SshFaults::init() { m_bench = std::make_unique<SshdBench>(); }

void SshFaults::cleanup()
{
    m_shell.reset();
    m_bench.reset();
}

Result<ExecResult> SshFaults::run(const std::string& line, Milliseconds timeout)
{
    if (!m_shell)
        m_shell = m_bench->open();
    return fakes::awaited(m_shell->run("node", {line, {}, timeout}), 30'000);
}

bool SshFaults::connectWithQuickHeartbeat()
{
    if (!m_bench->start().isEmpty())
        return false;
    m_bench->options.times.heartbeat = Milliseconds{400};
    m_bench->options.times.deadAfter = Milliseconds{1'200};
    const auto first = run("true");
    return first && first->ok();
}

void SshFaults::freezeSessions()
{
    for (const auto pid : m_bench->server.sessions())
        ::kill(static_cast<pid_t>(pid), SIGSTOP);
}

// Another server that takes the same client key and is known.
std::unique_ptr<SshdServer> SshFaults::addServer(const std::string& extra)
{
    auto server = std::make_unique<SshdServer>();
    server->configure(extra);
    server->authorize(QString::fromStdString(m_bench->environment.ssh.identityFile) + ".pub");
    if (!server->start())
        return nullptr;
    const auto file = QString::fromStdString(m_bench->options.knownHostsFile);
    writeFile(file, slurp(file) + server->knownHostsLine());
    return server;
}

void SshFaults::fewSessions_data()
{
    QTest::addColumn<int>("sessions");
    QTest::addRow("one") << 1;
    QTest::addRow("two") << 2;
    QTest::addRow("five") << 5;
}

void SshFaults::fewSessions()
{
    QFETCH(const int, sessions);
    m_bench->server.configure(fmt::format("MaxSessions {}", sessions));
    QVERIFY(m_bench->start().isEmpty());
    m_shell = m_bench->open();
    expectAllAnswer(*m_shell, "node", 16, "0.05");
}

// A command that was given up goes on at the host and keeps its session: a new connection must be made.
void SshFaults::abandonedCommandsDoNotBlockTheHost()
{
    m_bench->server.configure("MaxSessions 1");
    QVERIFY(m_bench->start().isEmpty());
    const auto first = run("sleep 12", Milliseconds{300});
    QVERIFY2(first && first->kind == Kind::TimedOut, qPrintable(text(first)));
    const auto second = run("echo through");
    QVERIFY2(second && second->ok(), qPrintable(text(second)));
}

void SshFaults::frozenServerIsNoticed()
{
    QVERIFY(connectWithQuickHeartbeat());
    std::string seen;
    const auto future = m_shell->run("node", {"echo begun; exec sleep 20", {}, Seconds{60}}, {},
                                     [&](std::string_view chunk) { seen += chunk; });
    QTRY_VERIFY_WITH_TIMEOUT(!seen.empty(), 10'000);
    // A quiet command on a healthy server outlives several heartbeats.
    const bool ended = QTest::qWaitFor([&] { return future.isFinished(); }, 2'500);
    QVERIFY2(!ended, "the heartbeat killed a healthy connection");
    QElapsedTimer timer;
    timer.start();
    freezeSessions();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 10'000);
    QVERIFY2(future.result() && future.result()->kind == Kind::Lost, qPrintable(text(future.result())));
    QVERIFY2(timer.elapsed() < 3'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(m_shell->connections().front().problem.find("no sign of life") != std::string::npos);
    const auto after = run("echo again"); // the server itself still runs
    QVERIFY2(after && after->ok(), qPrintable(text(after)));
}

void SshFaults::frozenServerIsNoticedWhileIdle()
{
    QVERIFY(connectWithQuickHeartbeat());
    freezeSessions();
    QTRY_VERIFY_WITH_TIMEOUT(m_shell->connections().front().state == ConnectionInfo::State::Disconnected, 5'000);
}

void SshFaults::endWithRunningCommandsIsQuick()
{
    QVERIFY(m_bench->start().isEmpty());
    QVERIFY(run("true")->ok());
    std::vector<QFuture<Result<ExecResult>>> futures;
    for (int i = 0; i < 12; ++i)
        futures.push_back(m_shell->run("node", {"sleep 20", {}, Seconds{60}}));
    freezeSessions();
    QElapsedTimer timer;
    timer.start();
    m_shell.reset();
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    for (const auto& future : futures) {
        QVERIFY(future.isFinished() && !future.isCanceled() && future.resultCount() == 1);
        const auto& result = future.result();
        QVERIFY(result ? result->kind == Kind::Cancelled : result.error().code == ErrorCode::Cancelled);
    }
}

void SshFaults::nothingLeaks()
{
    QVERIFY(m_bench->start().isEmpty());
    QVERIFY(run("true")->ok());
    m_shell.reset();
    const auto before = openFiles();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(run("true")->ok());
        m_shell.reset();
    }
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), "");
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!run("true"));
        m_shell.reset();
    }
    QCOMPARE(openFiles(), before);
}

void SshFaults::closedPortIsUnreachable()
{
    QVERIFY(m_bench->start().isEmpty());
    m_bench->environment.nodes.front().ssh.port = freePort();
    QElapsedTimer timer;
    timer.start();
    const auto result = run("true");
    QVERIFY2(!result && result.error().code == ErrorCode::Unreachable, qPrintable(text(result)));
    QVERIFY2(result.error().what.find("Connection refused") != std::string::npos, qPrintable(text(result)));
    QVERIFY(timer.elapsed() < 2'000);
}

void SshFaults::strangeServers_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<bool>("closes");
    QTest::newRow("silent") << QByteArray() << false;
    QTest::newRow("closes at once") << QByteArray() << true;
    QTest::newRow("speaks HTTP") << QByteArray("HTTP/1.0 400 Bad Request\r\n\r\n") << true;
    QTest::newRow("banner, then silence") << QByteArray("SSH-2.0-Strange\r\n") << false;
    QTest::newRow("endless banner") << QByteArray(100'000, 'x') << false;
    QTest::newRow("bad packet") << QByteArray("SSH-2.0-Strange\r\n") + QByteArray(64, '\xff') << false;
}

void SshFaults::strangeServers()
{
    QFETCH(const QByteArray, greeting);
    QFETCH(const bool, closes);
    QVERIFY(m_bench->start().isEmpty());
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        auto* socket = server.nextPendingConnection();
        socket->write(greeting);
        if (closes)
            socket->disconnectFromHost();
    });
    m_bench->environment.nodes.front().ssh.port = server.serverPort();
    m_bench->options.times.connect = Milliseconds{1'000};
    QElapsedTimer timer;
    timer.start();
    const auto result = run("true");
    QVERIFY2(!result && result.error().code == ErrorCode::Unreachable, qPrintable(text(result)));
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
}

void SshFaults::slowNameLookUp()
{
    QVERIFY(m_bench->start().isEmpty());
    auto release = std::make_shared<OneShot<bool>>();
    m_bench->options.resolver = [release](const std::string&, std::uint16_t) -> Result<std::vector<SocketAddress>> {
        (void)release->wait({}, monoNow() + Seconds{20});
        return std::vector<SocketAddress>();
    };
    m_bench->options.times.resolve = Milliseconds{500};
    QElapsedTimer timer;
    timer.start();
    const auto result = run("true");
    QVERIFY2(!result && result.error().code == ErrorCode::Unreachable, qPrintable(text(result)));
    QVERIFY2(result.error().what.find("took too long") != std::string::npos, qPrintable(text(result)));
    QVERIFY(timer.elapsed() < 1'500);
    m_shell.reset();
    release->set(true);
}

void SshFaults::backOffHoldsCommandsButNotTheirCancel()
{
    QVERIFY(m_bench->start().isEmpty());
    m_bench->options.times.backOffFirst = Milliseconds{1'500};
    const auto port = m_bench->environment.nodes.front().ssh.port;
    QVERIFY(run("true")->ok());
    m_bench->loseConnections(*m_shell);
    QTRY_COMPARE_WITH_TIMEOUT(m_shell->connections().front().state, ConnectionInfo::State::Disconnected, 5'000);
    QElapsedTimer timer;
    timer.start();
    std::stop_source stop;
    const auto cancelled = m_shell->run("node", {"true", {}, Seconds{20}}, stop.get_token());
    const auto kept = m_shell->run("node", {"echo kept", {}, Seconds{20}});
    stop.request_stop();
    QTRY_VERIFY_WITH_TIMEOUT(cancelled.isFinished(), 900);
    QCOMPARE(cancelled.result().error().code, ErrorCode::Cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished(), 10'000);
    QVERIFY2(kept.result() && kept.result()->ok(), qPrintable(text(kept.result())));
    QVERIFY2(timer.elapsed() >= 1'000, qPrintable(QString("%1 port %2").arg(timer.elapsed()).arg(port)));
}

void SshFaults::jumpHosts_data()
{
    QTest::addColumn<int>("hops");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
}

void SshFaults::jumpHosts()
{
    QFETCH(const int, hops);
    QVERIFY(m_bench->start().isEmpty());
    std::vector<std::unique_ptr<SshdServer>> servers;
    for (int i = 0; i < hops; ++i) {
        servers.push_back(addServer());
        QVERIFY(servers.back());
        m_bench->environment.ssh.jumpHosts.push_back({"127.0.0.1", servers.back()->port(), currentUser()});
    }
    const auto result = run("echo $SSH_CONNECTION; head -c 5000000 /dev/zero");
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QVERIFY(result->outBytes > 5'000'000U);
    const auto up = m_shell->run("node", {"wc -c", std::string(2'000'000, 'x'), Seconds{20}});
    QTRY_VERIFY_WITH_TIMEOUT(up.isFinished(), 20'000);
    QVERIFY2(up.result() && up.result()->out == "2000000\n", qPrintable(text(up.result())));
    for (const auto& server : servers)
        QVERIFY2(server->log().find("Accepted publickey") != std::string::npos, server->log().c_str());
    m_shell.reset();
}

void SshFaults::wrongKeyBehindTheJumpHost()
{
    QVERIFY(m_bench->start().isEmpty());
    const auto other = makeKey(m_bench->server.folder(), "other_host");
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile),
              fmt::format("[127.0.0.1]:{} {}", m_bench->server.port(), slurp(other + ".pub")));
    const auto jump = addServer();
    QVERIFY(jump);
    m_bench->environment.ssh.jumpHosts = {{"127.0.0.1", jump->port(), currentUser()}};
    const auto result = run("true");
    QVERIFY2(!result && result.error().code == ErrorCode::HostKeyChanged, qPrintable(text(result)));
    QVERIFY(result.error().what.find(std::to_string(m_bench->server.port())) != std::string::npos);
    m_shell.reset();
}

void SshFaults::jumpHostThatForwardsNothing()
{
    QVERIFY(m_bench->start().isEmpty());
    const auto jump = addServer("AllowTcpForwarding no");
    QVERIFY(jump);
    m_bench->environment.ssh.jumpHosts = {{"127.0.0.1", jump->port(), currentUser()}};
    const auto result = run("true");
    QVERIFY2(!result && result.error().code == ErrorCode::Unreachable, qPrintable(text(result)));
    QVERIFY2(result.error().hint.find("AllowTcpForwarding") != std::string::npos, qPrintable(text(result)));
    m_shell.reset();
}

void SshFaults::lostJumpHost()
{
    QVERIFY(m_bench->start().isEmpty());
    const auto jump = addServer();
    QVERIFY(jump);
    m_bench->environment.ssh.jumpHosts = {{"127.0.0.1", jump->port(), currentUser()}};
    QVERIFY(run("true")->ok());
    std::string seen;
    const auto future = m_shell->run("node", {"echo begun; exec sleep 20", {}, Seconds{60}}, {},
                                     [&](std::string_view chunk) { seen += chunk; });
    QTRY_VERIFY_WITH_TIMEOUT(!seen.empty(), 10'000);
    for (const auto pid : jump->sessions())
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 5'000);
    QVERIFY2(future.result() && future.result()->kind == Kind::Lost, qPrintable(text(future.result())));
    const auto after = run("echo again");
    QVERIFY2(after && after->ok(), qPrintable(text(after)));
    m_shell.reset();
}

QTEST_GUILESS_MAIN(SshFaults)
#include "tst_ssh_faults.moc"
