// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Operations that fail after a deployment bring it back, although neither generation's list tells of them.
#include "fakes/sim_cluster.h"

#include <QTest>

using namespace ktrdr::fakes;

class SimObservationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failingOperationsBringAllBack_data()
    {
        QTest::addColumn<QString>("generation");
        QTest::newRow("R") << "R";
        QTest::newRow("N") << "N";
    }
    void failingOperationsBringAllBack()
    {
        QFETCH(QString, generation);
        const SimCluster sim({"--workers", "5", "--generation", generation, "--clock-scale", "10"});
        QProcess process;
        sim.begin(process, {"deploy", "--version", "v1.5.2", "--batch", "5", "--observe", "60s", "--json"});
        QByteArray seen;
        while (!seen.contains("\"observe/observe\"") && process.waitForReadyRead(SimCluster::kDeadline))
            seen += process.readAllStandardOutput();
        QVERIFY2(seen.contains("\"observe/observe\""), seen.constData());
        QVERIFY(sim.inject({"busy-forever", "all"}));
        // The run has asked for all of them: in N that puts them into the list.
        const auto listed = [&] {
            const auto operations = sim.status().value("operations").toArray();
            return operations.size() == 5 && std::all_of(operations.begin(), operations.end(), [](const auto& value) {
                       return value.toObject().value("listed").toBool();
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(listed(), 20'000);
        QVERIFY(sim.inject({"operation-fails", "all"}));
        QVERIFY(sim.control({"clear", "all"}).code == 0);
        QVERIFY(process.waitForFinished(SimCluster::kDeadline));
        seen += process.readAllStandardOutput();
        QVERIFY2(seen.contains("5 of 5 operations failed since the observation began"), seen.constData());
        QCOMPARE(process.exitCode(), 8);
        for (const auto& version : sim.versions())
            QCOMPARE(version, QStringLiteral("v1.5.1"));
    }
};

QTEST_GUILESS_MAIN(SimObservationTest)
#include "sim_observation_test.moc"
