// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whole deployments by the real ktrdrctl over real SSH and HTTP against the real ktrdr-sim.
#include "fakes/sim_cluster.h"

#include <QTest>

#include <csignal>

using namespace ktrdr::fakes;

class SimDeployTest : public QObject
{
    Q_OBJECT

private:
    static bool allOn(const SimCluster& sim, const QString& version, int count)
    {
        const auto versions = sim.versions();
        return versions.size() == count &&
               std::all_of(versions.begin(), versions.end(), [&](const auto& v) { return v == version; });
    }
    static QMap<int, int> stops(const SimCluster& sim)
    {
        QMap<int, int> counts;
        for (const auto& entry : sim.audit()) {
            const auto words = entry.value("argv").toArray();
            if (words.size() > 1 && words[0].toString().endsWith("systemctl") && words[1].toString() == "stop")
                ++counts[entry.value("ct").toInt()];
        }
        return counts;
    }

    // "switch 201 COMMIT", "restart 201", in the order in which the journal says that they were sent.
    static QStringList journalled(const SimCluster& sim)
    {
        const auto report = QJsonDocument::fromJson(sim.ctl({"runs", "show", "--json"}).out.toUtf8()).object();
        QMap<int, QString> before;
        for (const auto& value : report.value("targets").toArray())
            before[value.toObject().value("ct").toInt()] = value.toObject().value("old_commit").toString();
        QStringList effects;
        for (const auto& value : report.value("steps").toArray()) {
            const auto step = value.toObject();
            const auto action = step.value("action").toString();
            const int ct = step.value("ct").toInt();
            const auto begun = step.value("started_at").toString();
            if (begun.isEmpty())
                continue;
            const auto commit = step.value("way_back").toBool() ? before[ct] : report.value("commit").toString();
            if (action == "switch-release")
                effects << QString("%1 switch %2 %3").arg(begun).arg(ct).arg(commit);
            else if (action == "restart-unit")
                effects << QString("%1 restart %2").arg(begun).arg(ct);
        }
        effects.sort();
        for (auto& effect : effects)
            effect = effect.section(' ', 1);
        return effects;
    }
    // The same as the simulator saw it; the backend's switch holds a restart of its own.
    static QStringList executed(const SimCluster& sim)
    {
        QStringList effects;
        for (const auto& entry : sim.audit()) {
            const int ct = entry.value("ct").toInt();
            QStringList words;
            for (const auto& word : entry.value("argv").toArray())
                words << word.toString();
            if (words.size() > 3 && words.contains("checkout"))
                effects << QString("switch %1 %2").arg(ct).arg(words.at(words.size() - 2));
            else if (words.size() > 1 && words[0].endsWith("systemctl") && words[1] == "restart" && ct != 100)
                effects << QString("restart %1").arg(ct);
        }
        return effects;
    }

private Q_SLOTS:
    void deploysToTenWorkers_data()
    {
        QTest::addColumn<QString>("generation");
        QTest::newRow("R") << "R";
        QTest::newRow("N") << "N";
    }
    void deploysToTenWorkers()
    {
        QFETCH(QString, generation);
        const SimCluster sim({"--workers", "10", "--generation", generation, "--clock-scale", "10"});
        QVERIFY(sim.isReady());
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(deploy.code == 0, qPrintable(deploy.all()));
        QVERIFY(allOn(sim, "v1.5.2", 11));
        QCOMPARE(sim.status().value("registry").toArray().size(), 10);
        const auto counts = stops(sim);
        QCOMPARE(counts.size(), 10);
        for (const int count : counts)
            QCOMPARE(count, 1);
        QCOMPARE(executed(sim).size(), 11);
        QCOMPARE(executed(sim), journalled(sim));
        QCOMPARE(sim.ctl({"deploy", "--version", "v1.5.2"}).code, 0); // nothing to do
        QCOMPARE(stops(sim), counts);
        QVERIFY(sim.ctl({"runs", "show"}).out.contains("v1.5.2"));
    }

    void failingWorkerBringsAllBack_data() { deploysToTenWorkers_data(); }
    void failingWorkerBringsAllBack()
    {
        QFETCH(QString, generation);
        const SimCluster sim({"--workers", "4", "--generation", generation, "--clock-scale", "10"});
        QVERIFY(sim.inject({"unit-fails", "203", "v1.5.2"}));
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(deploy.code == 8, qPrintable(deploy.all()));
        QVERIFY(allOn(sim, "v1.5.1", 5));
        QCOMPARE(sim.status().value("registry").toArray().size(), 4);
        QVERIFY(executed(sim).size() >= 8); // backend and three workers, forward and back
        QCOMPARE(executed(sim), journalled(sim));
        QVERIFY2(deploy.out.contains("does not stay up"), qPrintable(deploy.out));
        QVERIFY(deploy.out.contains("journalctl -u ktrdr-worker"));
    }

    void cutConnectionsRepeatNothing_data()
    {
        QTest::addColumn<int>("exec");
        for (const int exec : {3, 6, 8, 10, 12})
            QTest::newRow(QByteArray::number(exec).constData()) << exec;
    }
    void cutConnectionsRepeatNothing()
    {
        QFETCH(int, exec);
        const SimCluster sim({"--workers", "2", "--generation", "R", "--clock-scale", "5"});
        QVERIFY(sim.inject({"ssh-cut-during", "pve1", QString::number(exec)}));
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2"});
        QCOMPARE(sim.status().value("counters").toObject().value("cut_commands").toInt(), 1); // it did happen
        // A cut while the facts are read is a refusal with nothing changed; later the run finds out and goes on.
        QVERIFY2(deploy.code == 0 || (deploy.code == 5 && allOn(sim, "v1.5.1", 3)), qPrintable(deploy.all()));
        if (deploy.code == 0)
            QVERIFY(allOn(sim, "v1.5.2", 3));
        for (const int count : stops(sim))
            QVERIFY(count <= 1);
    }

    // A script whose connection is gone dies at its next line of output, with the tree switched or not. Whatever was
    // done of it, the run finds out and finishes: nothing that is called new runs old code.
    void cutInsideAScript_data()
    {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<int>("time");
        for (const auto* phase : {"checkout", "sync", "restart", "verify"})
            QTest::addRow("backend, %s", phase) << phase << 1;
        for (const auto* phase : {"stop", "start"})
            QTest::addRow("worker, %s", phase) << phase << 1;
        for (const auto* phase : {"checkout", "sync", "verify"})
            QTest::addRow("worker, %s", phase) << phase << 2;
    }
    void cutInsideAScript()
    {
        QFETCH(QString, phase);
        QFETCH(int, time);
        const SimCluster sim({"--workers", "2", "--generation", "R", "--clock-scale", "20"});
        QVERIFY(sim.inject({"ssh-cut-at", "pve1", "ktrdr:phase " + phase, QString::number(time)}));
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(deploy.out.contains("lost"), qPrintable(deploy.all())); // the cut did happen
        QVERIFY2(deploy.code == 0, qPrintable(deploy.all()));
        QVERIFY2(allOn(sim, "v1.5.2", 3), qPrintable(sim.versions().values().join(' ') + deploy.all()));
    }

    void cutOnTheWayBack_data()
    {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<int>("time");
        // Forward: backend, 201, 202; back: 202, 201, backend.
        for (const int time : {4, 5, 6})
            QTest::addRow("checkout %d", time) << "checkout" << time;
        QTest::newRow("restart of the backend") << "restart" << 2;
    }
    void cutOnTheWayBack()
    {
        QFETCH(QString, phase);
        QFETCH(int, time);
        const SimCluster sim({"--workers", "2", "--generation", "N", "--clock-scale", "20"});
        QVERIFY(sim.inject({"unit-fails", "202", "v1.5.2"}));
        QVERIFY(sim.inject({"ssh-cut-at", "pve1", "ktrdr:phase " + phase, QString::number(time)}));
        const auto deploy = sim.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(deploy.out.contains("lost"), qPrintable(deploy.all()));
        QVERIFY2(deploy.code == 8, qPrintable(deploy.all()));
        QVERIFY2(allOn(sim, "v1.5.1", 3), qPrintable(sim.versions().values().join(' ') + deploy.all()));
    }

    // Left between the switch of the tree and the restart: the next deployment sees that older code runs and mends it.
    void leftBeforeTheRestartIsMendedByTheNext()
    {
        const SimCluster sim({"--workers", "1", "--generation", "R"});
        QVERIFY(sim.inject({"ssh-cut-at", "pve1", "ktrdr:phase checkout"}));
        QProcess process;
        sim.begin(process, {"deploy", "--version", "v1.5.2", "--json"});
        QByteArray seen;
        while (!seen.contains("lost") && process.waitForReadyRead(SimCluster::kDeadline))
            seen += process.readAllStandardOutput();
        QVERIFY2(seen.contains("lost"), seen.constData());
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        process.waitForFinished(SimCluster::kDeadline);
        if (!sim.versions().value(100).contains("runs"))
            QSKIP("the run had found out before it was killed");
        const auto status = sim.ctl({"status", "--versions"});
        QVERIFY2(status.out.contains("older code may run"), qPrintable(status.all()));
        const auto runs = QJsonDocument::fromJson(sim.ctl({"runs", "list", "--json"}).out.toUtf8()).array();
        const auto run = runs.at(0).toObject().value("run").toString();
        QCOMPARE(sim.ctl({"runs", "abandon", run, "--reason", "killed by the test"}).code, 0);
        QCOMPARE(sim.ctl({"deploy", "--version", "v1.5.2"}).code, 0);
        QVERIFY2(allOn(sim, "v1.5.2", 2), qPrintable(sim.versions().values().join(' ')));
    }

    void closedPipeDoesNotEndTheRun()
    {
        const SimCluster sim({"--workers", "2", "--generation", "R", "--clock-scale", "10"});
        QProcess process;
        sim.begin(process, {"deploy", "--version", "v1.5.2"});
        QVERIFY(process.waitForReadyRead(SimCluster::kDeadline));
        process.closeReadChannel(QProcess::StandardOutput);
        QVERIFY(process.waitForFinished(SimCluster::kDeadline));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(allOn(sim, "v1.5.2", 3));
    }

    void interruptStopsWithNoTargetHalfDone_data()
    {
        QTest::addColumn<QByteArray>("step");
        QTest::addColumn<QString>("first"); // version of worker 201 afterwards
        QTest::newRow("in the backend") << QByteArray("backend/100/switch-release") << "v1.5.1";
        QTest::newRow("in a worker") << QByteArray("workers/201/switch-release") << "v1.5.2";
    }
    // Generation R: the restarted backend gets back the workers that it forgot.
    void interruptStopsWithNoTargetHalfDone()
    {
        QFETCH(QByteArray, step);
        QFETCH(QString, first);
        const SimCluster sim({"--workers", "3", "--generation", "R"});
        QProcess process;
        sim.begin(process, {"deploy", "--version", "v1.5.2", "--json"});
        QByteArray seen;
        QVERIFY(QTest::qWaitFor(
            [&] {
                process.waitForReadyRead(100);
                seen += process.readAllStandardOutput();
                return seen.contains("\"step\":\"" + step + "\"");
            },
            60'000));
        const auto abandon = sim.ctl({"runs", "abandon", "any", "--reason", "its process still runs"});
        QVERIFY2(abandon.code == 1 && abandon.err.contains("Ctrl-C there"), qPrintable(abandon.all()));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(SimCluster::kDeadline));
        QCOMPARE(process.exitCode(), 10);
        const auto versions = sim.versions();
        QCOMPARE(versions.value(201), first);
        QCOMPARE(sim.status().value("registry").toArray().size(), 3);
        QCOMPARE(versions.value(203), QStringLiteral("v1.5.1"));
        QVERIFY(seen.size() > 0);
    }
};

QTEST_GUILESS_MAIN(SimDeployTest)
#include "sim_deploy_test.moc"
