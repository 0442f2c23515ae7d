// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated SSH server, spoken to by the real OpenSSH client.
#include "sim/shell/pipe.h"
#include "sim/ssh/ssh_bench.h"

#include <QElapsedTimer>
#include <QTest>
#include <array>
#include <csignal>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

// What the handlers of a test share with it.
struct Shared
{
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    std::atomic<bool> sawStop{false};
    Pipe gate; // a silent command waits for a byte
};

int answer(Shared& shared, ExecRequest& request)
{
    ++shared.started;
    int status = 0;
    if (request.command == "both") {
        request.out.write("to out\n");
        request.err.write("to err\n");
        status = 7;
    } else if (request.command == "cat") {
        for (std::string block = request.in.read(65536); !block.empty(); block = request.in.read(65536))
            request.out.write(block);
    } else if (request.command == "who") {
        request.out.write(request.user + " " + request.peer + " " + std::to_string(request.listenPort));
    } else if (request.command == "killed") {
        request.exited(137, "KILL");
    } else if (request.command == "much") {
        const std::string block(1 << 20, 'x');
        for (int i = 0; i < 20 && request.out.write(block); ++i) {
        }
    } else if (request.command == "hold") {
        request.out.write("holding\n");
        request.in.readAll();
    } else if (request.command == "talk") { // until nobody listens
        while (request.out.write("word\n")) {
        }
        shared.sawStop = request.stop.stop_requested();
    } else if (request.command == "silent") { // until the test opens the gate
        request.out.write("go\n");
        shared.gate.readUnless(1, request.stop);
        shared.sawStop = request.stop.stop_requested();
    } else {
        status = 127;
    }
    ++shared.ended;
    return status;
}

} // namespace

class TestSimSsh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shared = std::make_unique<Shared>();
        m_bench = std::make_unique<SshBench>([this](ExecRequest& request) { return answer(*m_shared, request); });
    }
    void cleanup() { m_bench.reset(); }

    void streamsAndStatus();
    void signalIsReported();
    void largeOutputAndInput();
    void requestsOtherThanExecAreRefused();
    void strangersAreRefused();
    void anyKeyWhenAsked();
    void sessionsAreLimited();
    void talkingCommandDiesAfterCut();
    void silentCommandGoesOnAfterCut();
    void cutAtTheNthCommand();
    void stalledConnectionGoesOnLater();
    void hostKeyIsKeptAndChanges();
    void servesAsJumpHost();
    void refusesOtherForwards();
    void stopsSoonWithCommandsRunning();
    void manyClientsAtOnce();

private:
    std::unique_ptr<Shared> m_shared;
    std::unique_ptr<SshBench> m_bench;
};

void TestSimSsh::streamsAndStatus()
{
    const auto both = m_bench->run("both");
    QCOMPARE(both.status, 7);
    QCOMPARE(both.out, QByteArray("to out\n"));
    QCOMPARE(both.err, QByteArray("to err\n"));
    QCOMPARE(m_bench->run("unknown").status, 127);
    QCOMPARE(m_bench->run("cat", "a\nb").out, QByteArray("a\nb"));
    const auto who = m_bench->run("who", {}, {}, 1).out;
    QCOMPARE(who, QByteArray("root 127.0.0.1 ") + QByteArray::number(m_bench->server->ports().at(1)));
}

void TestSimSsh::signalIsReported()
{
    const auto run = m_bench->run("killed", {}, {"-v"});
    QCOMPARE(run.status, 255); // what ssh makes of a signal
    QVERIFY2(run.err.contains("exit-signal"), run.err.constData());
}

void TestSimSsh::largeOutputAndInput()
{
    const auto much = m_bench->run("much");
    QCOMPARE(much.status, 0);
    QCOMPARE(much.out.size(), 20 << 20);
    const QByteArray input(5'000'000, 'i');
    QCOMPARE(m_bench->run("cat", input).out, input);
}

void TestSimSsh::requestsOtherThanExecAreRefused()
{
    const auto pty = m_bench->run("both", {}, {"-tt"});
    QVERIFY2(pty.err.contains("PTY allocation request failed"), pty.err.constData());
    QCOMPARE(pty.status, 255); // what ssh makes of a terminal that it was told to insist on
    const auto subsystem = m_bench->run("sftp", {}, {"-s"});
    QCOMPARE(subsystem.status, 255);
    QVERIFY2(subsystem.err.contains("subsystem request failed"), subsystem.err.constData());
    QProcess shell;
    shell.start("ssh", m_bench->options() + QStringList{"root@127.0.0.1"});
    QVERIFY(shell.waitForFinished(kDeadline));
    QCOMPARE(shell.exitCode(), 255);
}

void TestSimSsh::strangersAreRefused()
{
    QFile::remove(m_bench->path("id"));
    QProcess::execute("ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", m_bench->path("id")});
    const auto run = m_bench->run("both");
    QCOMPARE(run.status, 255);
    QVERIFY2(run.err.contains("Permission denied (publickey)"), run.err.constData());
    QCOMPARE(m_shared->started.load(), 0);
}

void TestSimSsh::anyKeyWhenAsked()
{
    SshServerOptions options;
    options.acceptAnyKey = true;
    options.onExec = [](ExecRequest& request) { return request.out.write("in\n") ? 0 : 1; };
    auto server = SshServer::start(options);
    QVERIFY(server);
    QProcess ssh;
    auto words = m_bench->options();
    words.last() = QString::number((*server)->ports().at(0));
    words.replaceInStrings("StrictHostKeyChecking=yes", "StrictHostKeyChecking=no");
    ssh.start("ssh", words + QStringList{"root@127.0.0.1", "x"});
    QVERIFY(ssh.waitForFinished(kDeadline));
    QCOMPARE(ssh.readAllStandardOutput(), QByteArray("in\n"));
}

void TestSimSsh::sessionsAreLimited()
{
    const QStringList control{"-o", "ControlPath=" + m_bench->path("c")};
    QProcess master;
    m_bench->begin(master, "hold", control + QStringList{"-o", "ControlMaster=yes"});
    QVERIFY(master.waitForReadyRead(kDeadline));
    std::array<QProcess, 13> others;
    // A client without the master's socket would open a connection of its own: that must fail here.
    for (auto& other : others)
        m_bench->begin(other, "hold", control + QStringList{"-o", "ControlMaster=no", "-o", "ProxyCommand=false"});
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->server->refusedChannels(), 4, kDeadline);
    QTRY_COMPARE_WITH_TIMEOUT(m_shared->started.load(), 10, kDeadline);
    QCOMPARE(m_bench->server->connectionCount(), std::size_t{1});
    int passed = 0;
    for (auto& other : others) {
        other.closeWriteChannel();
        QVERIFY(other.state() == QProcess::NotRunning || other.waitForFinished(kDeadline));
        passed += other.exitCode() == 0 ? 1 : 0;
    }
    QCOMPARE(passed, 9);
    master.closeWriteChannel();
    QVERIFY(master.waitForFinished(kDeadline));
    QCOMPARE(master.exitCode(), 0);
}

void TestSimSsh::talkingCommandDiesAfterCut()
{
    QProcess client;
    m_bench->begin(client, "talk");
    QVERIFY(client.waitForReadyRead(kDeadline));
    m_bench->server->cutConnections();
    QVERIFY(client.waitForFinished(kDeadline));
    QCOMPARE(client.exitCode(), 255);
    QTRY_COMPARE(m_shared->ended.load(), 1);
    QVERIFY(m_shared->sawStop);
    QTRY_COMPARE(m_bench->server->connectionCount(), std::size_t{0});
}

void TestSimSsh::silentCommandGoesOnAfterCut()
{
    QProcess client;
    m_bench->begin(client, "silent");
    QVERIFY(client.waitForReadyRead(kDeadline));
    client.kill();
    QVERIFY(client.waitForFinished(kDeadline));
    QTRY_COMPARE(m_bench->server->connectionCount(), std::size_t{0});
    QCOMPARE(m_shared->ended.load(), 0);
    m_shared->gate.write("x");
    QTRY_COMPARE(m_shared->ended.load(), 1);
    QVERIFY(!m_shared->sawStop);
}

void TestSimSsh::cutAtTheNthCommand()
{
    m_bench->server->cutAtExec(2);
    QCOMPARE(m_bench->run("both").status, 7);
    QCOMPARE(m_bench->run("hold").status, 255);
    QCOMPARE(m_bench->run("both").status, 7);
    QCOMPARE(m_shared->started.load(), 3);
}

void TestSimSsh::stalledConnectionGoesOnLater()
{
    QProcess client;
    m_bench->begin(client, "hold");
    QVERIFY(client.waitForReadyRead(kDeadline));
    m_bench->server->setStalled(true);
    QProcess newcomer;
    m_bench->begin(newcomer, "both");
    QTRY_COMPARE(m_bench->server->connectionCount(), std::size_t{2});
    client.closeWriteChannel(); // only now: the first connection has noticed that it stalls
    QVERIFY(!client.waitForFinished(300));
    QCOMPARE(newcomer.state(), QProcess::Running);
    QCOMPARE(m_shared->ended.load(), 0);
    m_bench->server->setStalled(false);
    QVERIFY(client.waitForFinished(kDeadline));
    QCOMPARE(client.exitCode(), 0);
    QVERIFY(newcomer.state() == QProcess::NotRunning || newcomer.waitForFinished(kDeadline));
    QCOMPARE(newcomer.exitCode(), 7);
}

void TestSimSsh::hostKeyIsKeptAndChanges()
{
    const std::string before = m_bench->server->hostKey();
    m_bench->server.reset();
    m_bench->start();
    QCOMPARE(m_bench->server->hostKey(), before);
    QCOMPARE(QFile::permissions(m_bench->path("ssh_host_ed25519_key")) & 0x77, QFile::Permissions{});
    QVERIFY(m_bench->server->setHostKeyChanged(true));
    const std::string changed = m_bench->server->hostKey();
    QVERIFY(changed != before);
    const auto run = m_bench->run("both");
    QCOMPARE(run.status, 255);
    QVERIFY2(run.err.contains("HOST IDENTIFICATION HAS CHANGED"), run.err.constData());
    QVERIFY(m_bench->server->setHostKeyChanged(true));
    QVERIFY(m_bench->server->hostKey() != changed);
    QVERIFY(m_bench->server->setHostKeyChanged(false));
    QCOMPARE(m_bench->server->hostKey(), before);
    QCOMPARE(m_bench->run("both").status, 7);
}

void TestSimSsh::servesAsJumpHost()
{
    const QString jump = "ssh " + m_bench->options(0).join(' ') + " -W %h:%p root@127.0.0.1";
    const QByteArray input(2'000'000, 'j');
    const auto run = m_bench->run("cat", input, {"-o", "ProxyCommand=" + jump}, 1);
    QCOMPARE(run.status, 0);
    QCOMPARE(run.out, input);
}

void TestSimSsh::refusesOtherForwards()
{
    QProcess client;
    // Somebody listens there: only the callback says no.
    const QString target = "127.0.0.1:" + QString::number(m_bench->server->ports().at(0));
    client.start("ssh", m_bench->options() + QStringList{"-W", target, "root@127.0.0.1"});
    client.closeWriteChannel();
    QVERIFY(client.waitForFinished(kDeadline));
    QCOMPARE(client.exitCode(), 255);
    QVERIFY(client.readAllStandardError().contains("open failed"));
}

void TestSimSsh::stopsSoonWithCommandsRunning()
{
    std::array<QProcess, 3> clients;
    const std::array commands{"hold", "silent", "talk"};
    for (std::size_t i = 0; i < clients.size(); ++i) {
        m_bench->begin(clients[i], commands[i]);
        QVERIFY(clients[i].waitForReadyRead(kDeadline));
    }
    QElapsedTimer timer;
    timer.start();
    m_bench->server.reset();
    QVERIFY(timer.elapsed() < 5'000);
    QCOMPARE(m_shared->ended.load(), 3);
    for (auto& client : clients)
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
}

void TestSimSsh::manyClientsAtOnce()
{
    std::array<QProcess, 8> clients;
    for (auto& client : clients)
        m_bench->begin(client, "both");
    for (auto& client : clients) {
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
        QCOMPARE(client.exitCode(), 7);
    }
}

QTEST_GUILESS_MAIN(TestSimSsh)
#include "test_sim_ssh.moc"
