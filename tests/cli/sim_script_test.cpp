// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The exported script, run by bash with the real ssh and curl against the real ktrdr-sim: it ends where the engine
// does, stops where a target fails, and reaches the nodes as the configuration says.
#include "fakes/sim_cluster.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace ktrdr::fakes;

namespace {

QStringList small(const QString& generation)
{
    return {"--workers", "3", "--seed", "7", "--generation", generation, "--clock-scale", "10"};
}

// What a deployment leaves behind, without what differs from one cluster to the next.
QStringList endState(const SimCluster& sim)
{
    QStringList lines;
    const auto status = sim.status();
    for (const auto& value : status.value("boxes").toArray()) {
        const auto box = value.toObject();
        const auto unit = box.value("unit").toObject();
        lines << QString("%1 on %2, synced %3, unit %4 runs %5, worktrees %6")
                     .arg(box.value("name").toString(), box.value("head").toString(),
                          box.value("synced_commit").toString(), unit.value("state").toString(),
                          unit.value("running_commit").toString())
                     .arg(box.value("worktrees").toInt());
    }
    QStringList registered;
    const auto registry = status.value("registry").toArray();
    for (const QJsonValue value : registry)
        registered << value["worker_id"].toString() + " is " + value["status"].toString();
    registered.sort();
    return lines + registered;
}

// The words of the configuration file below [environment.ssh] become these.
bool setAccess(const SimCluster& sim, const QString& lines)
{
    QFile file(sim.configFile());
    if (!file.open(QIODevice::ReadWrite))
        return false;
    auto text = QString::fromUtf8(file.readAll());
    static const QRegularExpression section(QStringLiteral("\\[environment\\.ssh\\]\n([^\\[]*)"));
    const auto match = section.match(text);
    text.replace(match.capturedStart(1), match.capturedLength(1), lines + "\n");
    return match.hasMatch() && file.resize(0) && file.seek(0) && file.write(text.toUtf8()) > 0;
}

QString configured(const SimCluster& sim, const QString& pattern)
{
    QFile file(sim.configFile());
    return file.open(QIODevice::ReadOnly)
               ? QRegularExpression(pattern).match(QString::fromUtf8(file.readAll())).captured(1)
               : QString();
}

} // namespace

class SimScriptTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    // Exports the plan and runs it.
    CtlResult runScript(const SimCluster& sim, const QString& name = "plan.sh")
    {
        const auto exported = sim.ctl({"plan", "deploy", "--version", "v1.5.2", "--format", "sh"});
        return exported.code == 0 ? runFile(exported.out, name) : exported;
    }
    CtlResult runFile(const QString& text, const QString& name)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
            return {};
        file.close();
        QProcess bash;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TMPDIR", m_folder.path());
        environment.insert("POLL", "0.3");
        environment.insert("HOME", m_folder.path()); // no ssh settings of whoever runs the tests
        bash.setProcessEnvironment(environment);
        bash.start("bash", {file.fileName()});
        bash.closeWriteChannel();
        return SimCluster::finish(bash);
    }

    // The lines in the shell of somebody whose ssh and ktrdrctl know the cluster.
    QString asOperator(const SimCluster& sim, const QStringList& lines)
    {
        const auto ssh = QStringLiteral("ssh() { command ssh -F /dev/null -o BatchMode=yes -i %1 -o "
                                        "UserKnownHostsFile=%2 \"$@\"; }\n")
                             .arg(configured(sim, "identity_file = \"([^\"]+)\""),
                                  configured(sim, "known_hosts_file = \"([^\"]+)\""));
        const auto ctl = QStringLiteral("ktrdrctl() { '%1' --config '%2' \"$@\"; }\n")
                             .arg(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), sim.configFile());
        return QStringLiteral("export XDG_STATE_HOME=\"$TMPDIR/state\"\n") + ssh + ctl + lines.join('\n') +
               '\n';
    }

private Q_SLOTS:
    void endsWhereTheEngineDoes_data()
    {
        QTest::addColumn<QString>("generation");
        QTest::newRow("R") << "R";
        QTest::newRow("N") << "N";
    }
    void endsWhereTheEngineDoes()
    {
        QFETCH(QString, generation);
        const SimCluster byEngine(small(generation));
        const auto deploy = byEngine.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(deploy.code == 0, qPrintable(deploy.all()));

        const SimCluster byScript(small(generation));
        const auto script = runScript(byScript);
        QVERIFY2(script.code == 0, qPrintable(script.all()));
        QVERIFY2(script.out.contains("Deployed."), qPrintable(script.all()));
        QCOMPARE(script.err, QString());
        for (const auto& version : byScript.versions())
            QCOMPARE(version, QStringLiteral("v1.5.2"));
        QCOMPARE(byScript.status().value("registry").toArray().size(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(endState(byScript), endState(byEngine), 20'000);
    }

    void failingWorkerStopsIt_data() { endsWhereTheEngineDoes_data(); }
    void failingWorkerStopsIt()
    {
        QFETCH(QString, generation);
        const SimCluster sim(small(generation));
        const auto before = endState(sim);
        QVERIFY(sim.inject({"unit-fails", "202", "v1.5.2"}));
        const auto script = runScript(sim);
        QVERIFY2(script.code == 1, qPrintable(script.all()));
        QVERIFY2(script.out.contains("ktrdr-worker-bt-2: ktrdr-worker does not stay up: "), qPrintable(script.all()));
        QVERIFY2(script.out.contains("Rolled back."), qPrintable(script.all()));
        QVERIFY2(script.out.contains("pct exec 202 -- journalctl -u ktrdr-worker -n 100"), qPrintable(script.all()));
        QVERIFY2(script.out.contains("ktrdrctl deploy --env demo --version v1.5.2"), qPrintable(script.all()));
        const auto versions = sim.versions();
        for (const auto& version : versions)
            QCOMPARE(version, QStringLiteral("v1.5.1"));
        QVERIFY(sim.control({"clear", "all"}).code == 0);
        QTRY_COMPARE_WITH_TIMEOUT(endState(sim), before, 20'000);
    }

    // What a run that needs a person says to type is pasted into a shell: it mends the cluster.
    void whatARunSaysToTypeMendsTheCluster_data()
    {
        QTest::addColumn<QString>("generation");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::newRow("never registers, R") << "R" << "registers-never 202" << 9;
        QTest::newRow("busy for ever, R") << "R" << "busy-forever 202" << 8;
    }
    void whatARunSaysToTypeMendsTheCluster()
    {
        QFETCH(QString, generation);
        QFETCH(QString, fault);
        QFETCH(int, code);
        const SimCluster sim(small(generation));
        const auto before = endState(sim);
        for (const auto& one : fault.split(';'))
            QVERIFY2(sim.inject(one.split(' ')), qPrintable(one));
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2", "--json"});
        QVERIFY2(deploy.code == code, qPrintable(QString::number(deploy.code) + deploy.all()));
        const auto summary = QJsonDocument::fromJson(deploy.out.trimmed().section('\n', -1).toUtf8()).object();
        QStringList lines;
        for (const auto& line : summary.value("next_commands").toArray())
            lines << line.toString();
        QVERIFY2(lines.join('\n').contains("pct exec 202"), qPrintable(deploy.all()));
        QVERIFY(sim.control({"clear", "all"}).code == 0); // the person has mended the cause

        const auto pasted = runFile(asOperator(sim, lines), "pasted.sh");
        QVERIFY2(!pasted.all().contains("not found"), qPrintable(pasted.all()));
        QTRY_COMPARE_WITH_TIMEOUT(endState(sim), before, 20'000);
    }

    // What a cut script left undone is found out and done: nothing that is called new runs old code.
    void cutInsideAScript_data()
    {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<QString>("time");
        QTest::newRow("backend, checkout") << "checkout"
                                           << "1";
        QTest::newRow("backend, restart") << "restart"
                                          << "1";
        QTest::newRow("worker, checkout") << "checkout"
                                          << "2";
    }
    void cutInsideAScript()
    {
        QFETCH(QString, phase);
        QFETCH(QString, time);
        const SimCluster sim({"--workers", "1", "--generation", "N", "--clock-scale", "20"});
        QVERIFY(sim.inject({"ssh-cut-at", "pve1", "ktrdr:phase " + phase, time}));
        const auto script = runScript(sim);
        QVERIFY2(script.out.contains("the outcome is unknown"), qPrintable(script.all())); // the cut did happen
        QVERIFY2(script.code == 0, qPrintable(script.all()));
        for (const auto& version : sim.versions())
            QCOMPARE(version, QStringLiteral("v1.5.2"));
    }

    // The first node is the way to the second one, and to itself.
    void wayThroughAJumpHost()
    {
        const SimCluster sim(small("R") + QStringList{"--nodes", "2"});
        const auto access = QString("use_agent = false\nidentity_file = %1\nknown_hosts_file = %2\njump_hosts = [{ "
                                    "host = \"%3\", port = %4 }]\n");
        QVERIFY(
            setAccess(sim, access.arg(configured(sim, "identity_file = (\"[^\"]+\")"),
                                      configured(sim, "known_hosts_file = (\"[^\"]+\")"),
                                      configured(sim, "host = \"([0-9.]+)\""), configured(sim, "\nport = ([0-9]+)"))));
        const auto exported = sim.ctl({"plan", "deploy", "--version", "v1.5.2", "--format", "sh"});
        QVERIFY2(exported.code == 0, qPrintable(exported.all()));
        // A way that does not exist must not be passed by.
        auto astray = exported.out;
        astray.replace(QRegularExpression("(jump_[0-9])='root@[0-9.]+:[0-9]+'"), "\\1='root@127.0.0.1:1'");
        QVERIFY(astray != exported.out);
        const auto refused = runFile(astray, "astray.sh");
        QVERIFY2(refused.code == 2, qPrintable(refused.all()));
        QVERIFY2(refused.out.contains("ktrdr-worker-bt-2 cannot be read: "), qPrintable(refused.all()));
        const auto script = runFile(exported.out, "plan.sh");
        QVERIFY2(script.code == 0, qPrintable(script.all()));
        for (const auto& version : sim.versions())
            QCOMPARE(version, QStringLiteral("v1.5.2"));
    }

    void oneKeyOfTheAgent()
    {
        const SimCluster sim(small("N"));
        const auto known = configured(sim, "known_hosts_file = (\"[^\"]+\")");
        const auto identity = configured(sim, "identity_file = \"([^\"]+)\"");
        const auto keygen = [](const QStringList& words) {
            QProcess process;
            process.start("ssh-keygen", words);
            return SimCluster::finish(process).out;
        };
        const auto fingerprint = keygen({"-l", "-f", identity}).section(' ', 1, 1);
        QProcess agent;
        const auto socket = m_folder.filePath("agent");
        agent.start("ssh-agent", {"-D", "-a", socket});
        QVERIFY(agent.waitForReadyRead(SimCluster::kDeadline));
        qputenv("SSH_AUTH_SOCK", socket.toLocal8Bit());
        const auto done = qScopeGuard([&] {
            qunsetenv("SSH_AUTH_SOCK");
            agent.kill();
            agent.waitForFinished();
        });
        const auto access = QString("use_agent = true\nidentity_fingerprint = \"%1\"\nknown_hosts_file = %2\n");
        QVERIFY(setAccess(sim, access.arg(fingerprint, known)));
        // Six other keys before the right one: more than a server lets anybody try.
        for (int i = 0; i < 6; ++i)
            keygen({"-q", "-t", "ed25519", "-N", "", "-f", m_folder.filePath(QString::number(i))});
        for (const auto& key : {"0", "1", "2", "3", "4", "5"})
            QCOMPARE(QProcess::execute("ssh-add", {"-q", m_folder.filePath(key)}), 0);
        QCOMPARE(QProcess::execute("ssh-add", {"-q", identity}), 0);
        const auto exported = sim.ctl({"plan", "deploy", "--version", "v1.5.2", "--format", "sh"});
        QVERIFY2(exported.code == 0, qPrintable(exported.all()));
        QCOMPARE(QProcess::execute("ssh-add", {"-q", "-d", identity}), 0);
        const auto without = runFile(exported.out, "without.sh");
        QVERIFY2(without.code == 2, qPrintable(without.all()));
        QVERIFY2(without.out.contains("does not hold the key " + fingerprint), qPrintable(without.all()));
        QCOMPARE(QProcess::execute("ssh-add", {"-q", identity}), 0);
        const auto script = runFile(exported.out, "plan.sh");
        QVERIFY2(script.code == 0, qPrintable(script.all()));
    }

    void shellcheckFindsNothing()
    {
        if (QStandardPaths::findExecutable("shellcheck").isEmpty())
            QSKIP("shellcheck is not installed");
        const SimCluster sim(small("R"));
        const auto exported = sim.ctl({"plan", "deploy", "--version", "v1.5.2", "--format", "sh"});
        QCOMPARE(exported.code, 0);
        QProcess check;
        check.start("shellcheck", {"--norc", "-"});
        check.write(exported.out.toUtf8());
        check.closeWriteChannel();
        const auto result = SimCluster::finish(check);
        QCOMPARE(result.all(), QString());
        QCOMPARE(result.code, 0);
    }
};

QTEST_GUILESS_MAIN(SimScriptTest)
#include "sim_script_test.moc"
