// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Each fault of the simulator ends with an exit code and a message that an operator can act on.
#include "fakes/sim_cluster.h"

#include <QTest>

using namespace ktrdr::fakes;

class SimFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deploy_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        // Generation R takes a worker back only when that registers again: one that is busy is named, one that never
        // does needs a person.
        QTest::newRow("busy for ever") << "busy-forever 201" << 8
                                       << "re-register ktrdr-worker-bt-1 (CT 201) when it is idle; still busy";
        QTest::newRow("worker hangs") << "http-hang 201" << 5 << "does not say whether it is busy";
        QTest::newRow("worker answers garbage") << "garbage 201" << 5 << "does not say whether it is busy";
        QTest::newRow("health 503") << "health-503 100" << 5 << "Service Unavailable";
        QTest::newRow("registers late") << "registers-late 201 20" << 0 << "";
        QTest::newRow("registers never") << "registers-never 201" << 9 << "not in the registry";
        QTest::newRow("commit missing") << "commit-missing 201 v1.5.2" << 5 << "no tag or branch v1.5.2";
        QTest::newRow("disk full") << "disk-full 201" << 5 << "ktrdr-worker-bt-1 (CT 201) has 0 MiB free";
        QTest::newRow("container stopped") << "container-stopped 201" << 5 << "cannot be visited";
        QTest::newRow("container locked") << "ct-locked 201" << 5 << "backup";
        QTest::newRow("pvesh prints garbage") << "garbage pve1" << 5 << "JSON";
        QTest::newRow("backend answers garbage") << "garbage 100" << 5 << "unknown";
        QTest::newRow("git remote down") << "git-remote-down 201" << 5
                                         << "The git remote could not be asked for v1.5.2";
        QTest::newRow("uv fails") << "uv-fails 201" << 13 << "uv";
        QTest::newRow("slow node") << "slow pve1 1000" << 0 << "";
        QTest::newRow("foreign owner") << "foreign-owner 201" << 0 << "";
        QTest::newRow("host key changed") << "host-key-changed pve1" << 7 << "SHA256:";
        QTest::newRow("node offline") << "node-offline pve1" << 4 << "Node pve1 cannot be reached";
        QTest::newRow("ssh stalls") << "ssh-stall pve1" << 4 << "Node pve1 cannot be reached";
        QTest::newRow("hostile names") << "hostile-names 201" << 5 << "and <b>ktrdr-worker-bt-1</b> in Proxmox";
        QTest::newRow("duplicate ids") << "duplicate-ids 202" << 5 << "fits ktrdr-worker-bt-1";
        QTest::newRow("worker is ill, says nothing of its work") << "health-error 201" << 0 << "";
        QTest::newRow("worker crashed just before") << "crash 201" << 0 << "";
        QTest::newRow("worker dies and its entry stays")
            << "unit-fails 201 v1.5.2;ghost-registry 201" << 8 << "does not stay up";
    }
    void deploy()
    {
        QFETCH(QString, fault);
        QFETCH(int, code);
        QFETCH(QString, said);
        const SimCluster sim({"--workers", "2", "--generation", "R", "--clock-scale", "10"});
        QVERIFY(sim.isReady());
        for (const auto& one : fault.split(';'))
            QVERIFY2(sim.inject(one.split(' ')), qPrintable(one));
        const auto result = sim.ctl({"deploy", "--version", "v1.5.2"});
        QVERIFY2(result.code == code, qPrintable(QString::number(result.code) + "\n" + result.all()));
        QVERIFY2(result.all().contains(said), qPrintable(result.all()));
        QVERIFY(!result.all().contains(QChar(0x1b)));
        for (const auto& version : sim.versions())
            QCOMPARE(version, code == 0 ? QStringLiteral("v1.5.2") : QStringLiteral("v1.5.1"));
    }

    void versions_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<QString>("said");
        const QStringList known{"v1.5.1 0  deployed", "v1.5.0 -2  "};
        QTest::newRow("none") << "" << 0
                              << (QStringList{"v1.6.0 +4 uv.lock changes ", "v1.5.2 +2 uv.lock changes "} + known)
                              << "";
        QTest::newRow("git remote down") << "git-remote-down 100" << 4 << known << "Could not resolve host";
        QTest::newRow("disk full") << "disk-full 100" << 1 << known << "No space left on device";
        QTest::newRow("foreign owner") << "foreign-owner 100" << 0
                                       << (QStringList{"v1.6.0 +4 uv.lock changes ", "v1.5.2 +2 uv.lock changes "} +
                                           known)
                                       << "";
        QTest::newRow("tag not there") << "commit-missing 100 v1.6.0" << 0
                                       << (QStringList{"v1.5.2 +2 uv.lock changes "} + known) << "";
        QTest::newRow("container stopped") << "container-stopped 100" << 5 << QStringList() << "does not run";
        QTest::newRow("node offline") << "node-offline pve1" << 4 << QStringList() << "SSH handshake";
    }
    void versions()
    {
        QFETCH(QString, fault);
        QFETCH(int, code);
        QFETCH(QStringList, rows);
        QFETCH(QString, said);
        const SimCluster sim({"--workers", "1", "--clock-scale", "10"});
        if (!fault.isEmpty())
            QVERIFY(sim.inject(fault.split(' ')));
        const auto result = sim.ctl({"versions", "--json"});
        QVERIFY2(result.code == code && result.err.contains(said),
                 qPrintable(QString::number(result.code) + "\n" + result.all()));
        QStringList found;
        for (const auto& value : QJsonDocument::fromJson(result.out.toUtf8()).object().value("versions").toArray()) {
            const auto version = value.toObject();
            const int ahead = version.value("ahead").toInt(), behind = version.value("behind").toInt();
            found << QStringList{version.value("tag").toString(),
                                 ahead > 0    ? QStringLiteral("+%1").arg(ahead)
                                 : behind > 0 ? QStringLiteral("-%1").arg(behind)
                                              : QStringLiteral("0"),
                                 version.value("lock_changes").toBool() ? QStringLiteral("uv.lock changes") : QString(),
                                 version.value("deployed").toBool() ? QStringLiteral("deployed") : QString()}
                         .join(' ');
        }
        QCOMPARE(found, rows);
        QCOMPARE(sim.versions().value(100), QStringLiteral("v1.5.1")); // nothing was checked out
    }

    void status_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("status"); // of worker 201, or 202 when its node is hit
        QTest::newRow("none") << "" << 0 << "healthy";
        QTest::newRow("busy") << "busy-forever 201" << 0 << "busy";
        // Proxmox' own figures are up to 10 s old: the worker is gone, nobody knows yet why.
        QTest::newRow("container just stopped") << "container-stopped 201" << 0 << "unknown";
        QTest::newRow("worker hangs") << "http-hang 201" << 0 << "unknown";
        QTest::newRow("worker answers garbage") << "garbage 201" << 0 << "unknown";
        QTest::newRow("pvesh prints garbage") << "garbage pve1" << 4 << "unknown";
        QTest::newRow("node offline") << "node-offline pve1" << 4 << "unknown";
        QTest::newRow("ssh stalls") << "ssh-stall pve1" << 4 << "unknown";
        // The other node answers; what Proxmox still says of the containers of a dead one is old.
        QTest::newRow("node just went offline") << "node-offline pve2 running" << 0 << "unknown";
        QTest::newRow("host key changed") << "host-key-changed pve1" << 7 << "unknown";
    }
    void status()
    {
        QFETCH(QString, fault);
        QFETCH(int, code);
        QFETCH(QString, status);
        const bool second = fault.contains("pve2");
        const SimCluster sim(QStringList{"--workers", "2", "--generation", "R"} +
                             (second ? QStringList{"--nodes", "2"} : QStringList{}));
        if (!fault.isEmpty())
            QVERIFY(sim.inject(fault.split(' ')));
        const auto result = sim.ctl({"status", "--json"});
        QVERIFY2(result.code == code, qPrintable(QString::number(result.code) + result.all()));
        const auto targets = QJsonDocument::fromJson(result.out.toUtf8()).object().value("targets").toArray();
        const int row = second ? 2 : 1; // 202 is on the second node
        QCOMPARE(targets.at(row).toObject().value("ct").toInt(), 200 + row);
        QCOMPARE(targets.at(row).toObject().value("status").toString(), status);
    }
};

QTEST_GUILESS_MAIN(SimFaultsTest)
#include "sim_faults_test.moc"
