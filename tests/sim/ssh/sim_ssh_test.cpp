// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated sshd, spoken to by the real OpenSSH client.
#include "sim/ssh/ssh_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

constexpr int kDeadline = 30'000;

int answer(ExecRequest& request)
{
    const auto& line = request.command;
    if (line == "cat") {
        request.out.write(request.in.readAll());
        return 0;
    }
    if (line == "both") {
        request.out.write("to out\n");
        request.err.write("to err\n");
        return 7;
    }
    if (line == "killed") {
        request.exitSignal = "KILL";
        return 0;
    }
    if (line == "much") {
        const std::string block(1 << 20, 'x');
        for (int i = 0; i < 20 && request.out.write(block); ++i) {
        }
        return 0;
    }
    if (line == "talk") { // until nobody listens
        while (!request.stop.stop_requested() && request.out.write("word\n")) {
        }
        return 1;
    }
    if (line == "hold") { // until its input ends
        request.out.write("holding\n");
        request.in.readAll();
        return 0;
    }
    return 127;
}

struct Bench
{
    QTemporaryDir folder;
    std::unique_ptr<SshServer> server;

    explicit Bench(int maxSessions = 10)
    {
        const auto key = folder.filePath("id");
        QProcess::execute("ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", key});
        QFile publicKey(key + ".pub");
        if (!publicKey.open(QIODevice::ReadOnly))
            return;
        SshServerOptions options;
        options.hostKeyFile = folder.filePath("host").toStdString();
        options.authorizedKeys = {publicKey.readAll().toStdString()};
        options.maxSessions = maxSessions;
        options.mayForward = [this](const std::string& host, std::uint16_t port) { return host == "127.0.0.1" && port == server->port(); };
        server = std::move(SshServer::start(options, answer).value());
        record();
    }
    void record() const
    {
        QFile known(folder.filePath("known"));
        if (known.open(QIODevice::WriteOnly))
            known.write(QStringLiteral("[127.0.0.1]:%1 %2\n").arg(server->port()).arg(QString::fromStdString(server->hostKeyLine())).toUtf8());
    }
    QStringList options() const
    {
        return {"-F", "/dev/null", "-i", folder.filePath("id"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
                "UserKnownHostsFile=" + folder.filePath("known"), "-o", "GlobalKnownHostsFile=/dev/null", "-o",
                "StrictHostKeyChecking=yes", "-p", QString::number(server->port())};
    }
    void begin(QProcess& process, const QString& command, const QStringList& more = {}) const
    {
        process.start("ssh", options() + more + QStringList{"root@127.0.0.1", command});
    }
    int run(const QString& command, const QByteArray& input, QByteArray* out, QByteArray* err, const QStringList& more = {}) const
    {
        QProcess process;
        begin(process, command, more);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(kDeadline))
            return -1;
        *out = process.readAllStandardOutput();
        *err = process.readAllStandardError();
        return process.exitCode();
    }
};

} // namespace

class SimSshTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandsGiveStreamsAndStatus()
    {
        const Bench bench;
        QByteArray out, err;
        QCOMPARE(bench.run("both", {}, &out, &err), 7);
        QCOMPARE(out, QByteArray("to out\n"));
        QCOMPARE(err, QByteArray("to err\n"));
        QCOMPARE(bench.run("unknown", {}, &out, &err), 127);
        const QByteArray input(300'000, 'i');
        QCOMPARE(bench.run("cat", input, &out, &err), 0);
        QCOMPARE(out, input);
        QCOMPARE(bench.run("much", {}, &out, &err), 0);
        QCOMPARE(out.size(), 20 << 20);
        QCOMPARE(bench.run("killed", {}, &out, &err), 255); // what ssh says of a signal
    }

    void strangersAndShellsAreRefused()
    {
        const Bench bench;
        QByteArray out, err;
        QFile::remove(bench.folder.filePath("id"));
        QProcess::execute("ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", bench.folder.filePath("id")});
        QCOMPARE(bench.run("both", {}, &out, &err), 255);
        QVERIFY2(err.contains("Permission denied"), err.constData());
    }

    void hostKeyIsKeptAndCanChange()
    {
        const Bench bench;
        QByteArray out, err;
        QVERIFY(bench.server->changeHostKey());
        QCOMPARE(bench.run("both", {}, &out, &err), 255);
        QVERIFY2(err.contains("HOST IDENTIFICATION HAS CHANGED"), err.constData());
        bench.record();
        QCOMPARE(bench.run("both", {}, &out, &err), 7);
    }

    void moreChannelsThanAllowedAreRefused()
    {
        const Bench bench;
        QProcess master;
        const QStringList share{"-o", "ControlPath=" + bench.folder.filePath("c"), "-o", "ControlMaster=auto"};
        bench.begin(master, "hold", share);
        QVERIFY(master.waitForReadyRead(kDeadline));
        std::vector<std::unique_ptr<QProcess>> others;
        for (int i = 0; i < 13; ++i) {
            others.push_back(std::make_unique<QProcess>());
            bench.begin(*others.back(), "hold", {"-o", "ControlPath=" + bench.folder.filePath("c"), "-o", "ControlMaster=no", "-o", "ProxyCommand=false"});
        }
        QTRY_COMPARE_WITH_TIMEOUT(bench.server->refusedChannels(), 4, kDeadline);
        QTRY_COMPARE_WITH_TIMEOUT(bench.server->execCount(), 10, kDeadline);
        for (auto& process : others) {
            process->closeWriteChannel();
            QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, kDeadline);
        }
        master.closeWriteChannel();
        QVERIFY(master.waitForFinished(kDeadline));
        QCOMPARE(master.exitCode(), 0);
    }

    void cutEndsTheConnectionButNotASilentCommand()
    {
        const Bench bench;
        QProcess process;
        bench.begin(process, "talk");
        QVERIFY(process.waitForReadyRead(kDeadline));
        bench.server->cutConnections();
        QVERIFY(process.waitForFinished(kDeadline));
        QCOMPARE(process.exitCode(), 255);
        QTRY_COMPARE(bench.server->connectionCount(), 0);
    }

    void cutAtTheNthCommand()
    {
        const Bench bench;
        QByteArray out, err;
        bench.server->cutAtExec(2);
        QCOMPARE(bench.run("both", {}, &out, &err), 7);
        QCOMPARE(bench.run("hold", {}, &out, &err), 255);
        QCOMPARE(bench.run("both", {}, &out, &err), 7);
    }

    void servesAsJumpHost()
    {
        const Bench bench;
        QByteArray out, err;
        const auto through = "ssh " + bench.options().join(' ') + " -W %h:%p root@127.0.0.1";
        QCOMPARE(bench.run("both", {}, &out, &err, {"-o", "ProxyCommand=" + through}), 7);
        QCOMPARE(out, QByteArray("to out\n"));
    }

    void endsSoonWithCommandsRunning()
    {
        Bench bench;
        QProcess process;
        bench.begin(process, "hold");
        QVERIFY(process.waitForReadyRead(kDeadline));
        QElapsedTimer timer;
        timer.start();
        bench.server.reset();
        QVERIFY(timer.elapsed() < 5'000);
        QVERIFY(process.waitForFinished(kDeadline));
    }
};

QTEST_GUILESS_MAIN(SimSshTest)
#include "sim_ssh_test.moc"
