// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The program ktrdr-sim as others use it: started as a process, spoken to by ssh, HTTP and the control socket.
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kDeadline = 30'000;
const QString kProgram = QStringLiteral(KTRDR_BIN_DIR "/ktrdr-sim");

struct Answer
{
    int status = -1;
    QByteArray out, err;
};

struct SimProcess
{
    explicit SimProcess(const QStringList& more = {})
    {
        process.start(kProgram, QStringList{"--workers", "3", "--state", folder.filePath("sim"), "--until-eof"} + more);
        while (process.state() != QProcess::NotRunning && !ready.endsWith('\n') && process.waitForReadyRead(kDeadline))
            ready += process.readAllStandardOutput();
        QFile file(folder.filePath("sim/environment.toml"));
        if (file.open(QIODevice::ReadOnly))
            config = QString::fromUtf8(file.readAll());
    }
    ~SimProcess()
    {
        process.closeWriteChannel();
        if (!process.waitForFinished(kDeadline))
            process.kill();
    }
    QString value(const QString& pattern) const { return QRegularExpression(pattern).match(config).captured(1); }
    QString host() const { return value(QStringLiteral("host = \"([0-9.]+)\"")); }
    QString backend() const { return value(QStringLiteral("address = \"([0-9.]+)\"")); }

    static Answer run(const QString& program, const QStringList& arguments)
    {
        QProcess child;
        child.start(program, arguments);
        child.closeWriteChannel();
        Answer answer;
        if (child.waitForFinished(kDeadline))
            answer = {child.exitCode(), child.readAllStandardOutput(), child.readAllStandardError()};
        return answer;
    }
    Answer control(const QStringList& words) const
    {
        return run(kProgram, QStringList{"control", "--state", folder.filePath("sim")} + words);
    }
    QStringList sshWords(const QString& line) const
    {
        return {"-F",
                "/dev/null",
                "-i",
                folder.filePath("sim/id_ed25519"),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + folder.filePath("sim/known_hosts"),
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR",
                "-p",
                value(QStringLiteral("port = ([0-9]+)")),
                "root@" + host(),
                line};
    }
    Answer ssh(const QString& line) const { return run("ssh", sshWords(line)); }
    QByteArray get(const QString& address, quint16 port, const QByteArray& path) const
    {
        QTcpSocket socket;
        socket.connectToHost(address, port);
        if (!socket.waitForConnected(kDeadline))
            return {};
        socket.write("GET " + path + " HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n");
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(kDeadline)) {
        }
        return socket.readAll();
    }

    QTemporaryDir folder;
    QProcess process;
    QByteArray ready;
    QString config;
};

} // namespace

class SimProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsServesAndEnds()
    {
        SimProcess sim;
        QCOMPARE(sim.ready, QByteArray("ready ") + sim.folder.filePath("sim").toUtf8() + "\n");
        QCOMPARE(sim.ssh("pct status 201; cat /etc/hostname").out, QByteArray("status: running\npve1\n"));
        QVERIFY(sim.get(sim.backend(), 8000, "/api/v1/health").endsWith(R"({"status":"ok","version":"1.0.7.2"})"));
        const auto names = QStringList{"id_ed25519", "control.sock", "known_hosts", "environment.toml", "audit.jsonl"};
        for (const auto& name : names) {
            const auto rights = QFile::permissions(sim.folder.filePath("sim/" + name));
            QVERIFY2(!(rights & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)),
                     qPrintable(name));
        }
        sim.process.closeWriteChannel();
        QVERIFY(sim.process.waitForFinished(kDeadline));
        QCOMPARE(sim.process.exitCode(), 0);
    }

    void endsOnSigterm()
    {
        SimProcess sim;
        QVERIFY(!sim.ready.isEmpty());
        sim.process.terminate();
        QVERIFY(sim.process.waitForFinished(kDeadline));
        QCOMPARE(sim.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(sim.process.exitCode(), 0);
    }

    void endsAtOnceWhileCommandsRun_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<bool>("clientLeaves");
        QTest::newRow("connected") << "echo go; sleep 1000" << false;
        QTest::newRow("client gone") << "echo go; exec sleep 1000" << true;
        QTest::newRow("in a container") << "echo go; pct exec 201 -- sh -c 'sleep 1000; sleep 1000'" << true;
        QTest::newRow("background") << "sleep 1000 & echo go" << true;
        QTest::newRow("detached") << "setsid -f sh -c 'trap \"\" HUP TERM; sleep 1000' >/dev/null 2>&1; echo go"
                                  << true;
        QTest::newRow("waits for a lock") << "exec 9>l; flock 9; echo go; flock l true" << true;
    }

    // The commands last far longer than the test waits for the end of the process.
    void endsAtOnceWhileCommandsRun()
    {
        QFETCH(QString, command);
        QFETCH(bool, clientLeaves);
        SimProcess sim;
        QProcess client;
        client.start("ssh", sim.sshWords(command));
        QVERIFY(client.waitForReadyRead(kDeadline));
        QCOMPARE(client.readAllStandardOutput(), QByteArray("go\n"));
        if (clientLeaves) {
            client.kill();
            QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
            // A new connection makes the server forget those that ended.
            QCOMPARE(sim.ssh("true").status, 0);
            QCOMPARE(sim.ssh("true").status, 0);
        }
        sim.process.closeWriteChannel();
        QElapsedTimer timer;
        timer.start();
        QVERIFY(sim.process.waitForFinished(kDeadline));
        qInfo("ended after %lld ms", timer.elapsed());
        QCOMPARE(sim.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(sim.process.exitCode(), 0);
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
    }

    void neverTouchesTheHost()
    {
        SimProcess sim;
        const auto mark = sim.folder.filePath("mark");
        QCOMPARE(sim.ssh("mkdir -p " + sim.folder.path() + "; echo x > " + mark + "; cat " + mark).out,
                 QByteArray("x\n"));
        QVERIFY(!QFile::exists(mark));
        QCOMPARE(sim.ssh("python3 -c 1").status, 127);
    }

    void nodesAreJumpHostsIntoTheirNetworkOnly()
    {
        SimProcess sim;
        const auto options = QStringList{"-F", "/dev/null",
                                         "-i", sim.folder.filePath("sim/id_ed25519"),
                                         "-o", "UserKnownHostsFile=" + sim.folder.filePath("sim/known_hosts"),
                                         "-o", "BatchMode=yes",
                                         "-p", sim.value(QStringLiteral("port = ([0-9]+)")),
                                         "-W"};
        QTcpServer outside;
        QVERIFY(outside.listen(QHostAddress::LocalHost));
        const auto place = "127.0.0.1:" + QString::number(outside.serverPort());
        QCOMPARE(SimProcess::run("ssh", options + QStringList{place, "root@" + sim.host()}).status, 255);
        QProcess inside;
        inside.start("ssh", options + QStringList{sim.backend() + ":8000", "root@" + sim.host()});
        inside.write("GET /api/v1/health HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n");
        QVERIFY(inside.waitForFinished(kDeadline));
        QVERIFY(inside.readAllStandardOutput().contains(R"("status":"ok")"));
    }

    void portsFollowTheUnits()
    {
        SimProcess sim({"--clock-scale", "20"});
        const auto worker = sim.host().replace(".0.10", ".1.201");
        QVERIFY(sim.get(worker, 5003, "/").contains("\"worker_id\":\"ktrdr-worker-bt-1\""));
        QCOMPARE(sim.ssh("pct exec 201 -- systemctl stop ktrdr-worker").status, 0);
        QTRY_VERIFY_WITH_TIMEOUT(sim.get(worker, 5003, "/").isEmpty(), kDeadline);
        QCOMPARE(sim.ssh("pct exec 201 -- systemctl start ktrdr-worker").status, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!sim.get(worker, 5003, "/").isEmpty(), kDeadline);
    }

    void control()
    {
        SimProcess sim;
        QCOMPARE(sim.control({"inject", "health-503", "100"}).status, 0);
        QVERIFY(sim.get(sim.backend(), 8000, "/api/v1/health").startsWith("HTTP/1.1 503"));
        auto status = QJsonDocument::fromJson(sim.control({"status"}).out).object();
        QCOMPARE(status["faults"].toArray()[0].toObject()["fault"].toString(), QStringLiteral("health-503"));
        QCOMPARE(status["registry"].toArray().size(), 3);
        QCOMPARE(sim.control({"clear", "all"}).status, 0);
        QVERIFY(sim.get(sim.backend(), 8000, "/api/v1/health").startsWith("HTTP/1.1 200"));
        QCOMPARE(sim.control({"inject", "nosuch", "100"}).status, 1);
        QCOMPARE(sim.control({"inject", "disk-full", "999"}).status, 1);
        QVERIFY(sim.control({"--help"}).out.contains("ghost-registry"));
        sim.ssh("pct stop 201");
        QVERIFY(sim.control({"audit"}).out.contains(R"("argv":["pct","stop","201"],"exit":0)"));
        status = QJsonDocument::fromJson(sim.control({"status"}).out).object();
        QCOMPARE(status["counters"].toObject()["pct"].toInt(), 1);
        QCOMPARE(status["counters"].toObject()["ssh_execs"].toInt(), 1);
    }

    void sshFaults()
    {
        SimProcess sim;
        QCOMPARE(sim.control({"inject", "ssh-cut-during", "pve1", "1"}).status, 0);
        QCOMPARE(sim.ssh("sleep 2; pct list").status, 255);
        QCOMPARE(sim.ssh("pct status 201").status, 0);
        QCOMPARE(sim.control({"inject", "ssh-cut-at", "pve1", "two words", "2"}).status, 0);
        QCOMPARE(sim.ssh("echo two words").status, 0);
        QCOMPARE(sim.ssh("echo two; echo words").status, 0);
        QCOMPARE(sim.ssh("echo two words; sleep 1000").status, 255);
        QCOMPARE(sim.ssh("echo two words").status, 0);
        QProcess client;
        client.start("ssh", sim.sshWords("echo go; exec sleep 1000"));
        QVERIFY(client.waitForReadyRead(kDeadline));
        QCOMPARE(sim.control({"inject", "ssh-cut", "pve1"}).status, 0);
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
        QCOMPARE(client.exitCode(), 255);
        QCOMPARE(sim.ssh("pct status 201").status, 0);
        QCOMPARE(sim.control({"inject", "host-key-changed", "pve1"}).status, 0);
        const auto changed = sim.ssh("pct status 201");
        QCOMPARE(changed.status, 255);
        QVERIFY(changed.err.contains("REMOTE HOST IDENTIFICATION HAS CHANGED") ||
                changed.err.contains("Host key verification failed"));
        QCOMPARE(sim.control({"clear", "host-key-changed", "pve1"}).status, 0);
        QCOMPARE(sim.ssh("pct status 201").status, 0);
        QCOMPARE(sim.control({"inject", "host-key-changed"}).status, 0);
        QCOMPARE(sim.control({"clear", "host-key-changed", "pve1"}).status, 0);
        QCOMPARE(sim.ssh("pct status 201").status, 255); // all nodes have another one, still
    }

    // A stalled connection goes on when no fault stalls it any more.
    void sshStall()
    {
        SimProcess sim;
        QProcess client;
        client.start("ssh", sim.sshWords("echo go; read line; echo got $line"));
        QVERIFY(client.waitForReadyRead(kDeadline));
        client.readAllStandardOutput();
        QCOMPARE(sim.control({"inject", "ssh-stall", "pve1"}).status, 0);
        QCOMPARE(sim.control({"inject", "ssh-stall", "all"}).status, 0);
        client.write("text\n");
        QVERIFY(!client.waitForFinished(300));
        QCOMPARE(sim.control({"clear", "ssh-stall", "pve1"}).status, 0);
        QVERIFY(!client.waitForFinished(300)); // all nodes stall, still
        QCOMPARE(client.readAllStandardOutput(), QByteArray());
        QCOMPARE(sim.control({"clear", "ssh-stall"}).status, 0);
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
        QCOMPARE(client.readAllStandardOutput(), QByteArray("got text\n"));
    }

    void offlineNodeAnswersNobody()
    {
        SimProcess sim;
        QProcess client;
        client.start("ssh", sim.sshWords("echo go; exec sleep 1000"));
        QVERIFY(client.waitForReadyRead(kDeadline));
        QCOMPARE(sim.control({"inject", "node-offline", "pve1"}).status, 0);
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
        QCOMPARE(client.exitCode(), 255);
        client.start("ssh", sim.sshWords("echo back"));
        QVERIFY(!client.waitForFinished(300));
        QCOMPARE(sim.control({"clear", "all"}).status, 0);
        QVERIFY(client.state() == QProcess::NotRunning || client.waitForFinished(kDeadline));
        QCOMPARE(client.readAllStandardOutput(), QByteArray("back\n"));
    }

    void manyWorkersStartQuicklyAndIdle()
    {
        QElapsedTimer timer;
        timer.start();
        SimProcess sim({"--workers", "500"});
        QVERIFY(!sim.ready.isEmpty());
        qInfo("500 workers: ready after %lld ms", timer.elapsed());
        QVERIFY2(timer.elapsed() < 10'000, "sanitizers and a loaded machine included");
        const auto worker = sim.host().replace(".0.10", ".2.250");
        QVERIFY(sim.get(worker, 5003, "/").contains("ktrdr-worker-bt-300"));
    }

    void badOptionsAreRefused()
    {
        QCOMPARE(SimProcess::run(kProgram, {"--state", "x", "--workers", "many"}).status, 2);
        QCOMPARE(SimProcess::run(kProgram, {"--network", "10.0.0.0", "--state", "x"}).status, 2);
        QCOMPARE(SimProcess::run(kProgram, {"--nosuch"}).status, 2);
        QCOMPARE(SimProcess::run(kProgram, {}).status, 2);
    }
};

QTEST_GUILESS_MAIN(SimProgramTest)
#include "sim_program_test.moc"
