// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// systemd units of the simulated machines.
#include "sim/model/fault_effects.h"
#include "sim/model/world_bench.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

class SimServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopTakesItsTime_data()
    {
        QTest::addColumn<bool>("newer");
        QTest::addColumn<QString>("state");
        QTest::newRow("R obeys SIGTERM") << false << "inactive";
        QTest::newRow("N is killed at the timeout") << true << "failed";
    }
    void stopTakesItsTime()
    {
        QFETCH(bool, newer);
        QFETCH(QString, state);
        WorldBench bench(newer ? KtrdrGeneration::N : KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        const auto begun = bench.world.now();
        const auto end = stopUnit(bench.world, box);
        QCOMPARE(end - begun, newer ? bench.world.timings().stopTimeout : bench.world.timings().politeStop);
        QCOMPARE(box.process.listening, newer); // a worker that ignores SIGTERM goes on serving
        bench.world.advance(end - Milliseconds{1});
        QCOMPARE(QString::fromLatin1(toString(box.unit.state)), QStringLiteral("deactivating"));
        bench.world.advance(end);
        QCOMPARE(QString::fromLatin1(toString(box.unit.state)), state);
        QVERIFY(!box.process.listening);
    }

    void crashIsRestarted()
    {
        WorldBench bench(KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        crashUnit(bench.world, box);
        QCOMPARE(QString::fromStdString(box.unit.sub), QStringLiteral("auto-restart"));
        bench.pass(bench.world.timings().workerRestartSec + bench.world.timings().workerBoot);
        QVERIFY(box.process.listening);
        QCOMPARE(box.unit.restarts, 1);
    }

    void failingUnitHitsTheStartLimit()
    {
        WorldBench bench(KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        QVERIFY(injectFault(bench.world, *findFault("unit-fails"), "201", {"v1.5.1"}));
        bench.world.advance(stopUnit(bench.world, box));
        QCOMPARE(startUnit(bench.world, box), StartOutcome::Started);
        bench.pass(Seconds{60});
        QCOMPARE(QString::fromLatin1(toString(box.unit.state)), QStringLiteral("failed"));
        QCOMPARE(startUnit(bench.world, box), StartOutcome::TooOften);
        clearAllFaults(bench.world);
        resetFailedUnit(box);
        QCOMPARE(startUnit(bench.world, box), StartOutcome::Started);
        bench.pass(Seconds{3});
        QVERIFY(box.process.listening);
    }

    void failsOnlyAtTheNamedVersion()
    {
        WorldBench bench(KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        QVERIFY(injectFault(bench.world, *findFault("unit-fails"), "201", {"v1.5.2"}));
        bench.world.advance(stopUnit(bench.world, box));
        startUnit(bench.world, box);
        bench.pass(Seconds{3});
        QVERIFY(box.process.listening);
    }

    void stopDuringTheRestartWaitEndsIt()
    {
        WorldBench bench(KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        crashUnit(bench.world, box);
        QCOMPARE(stopUnit(bench.world, box), bench.world.now());
        bench.pass(Seconds{60});
        QCOMPARE(QString::fromLatin1(toString(box.unit.state)), QStringLiteral("inactive"));
    }

    void resourcesLagBehind()
    {
        WorldBench bench(KtrdrGeneration::R);
        Box& box = *bench.world.box(201);
        powerOff(bench.world, box);
        QVERIFY(box.reportedRunning);
        bench.pass(Seconds{10});
        QVERIFY(!box.reportedRunning);
    }

    void unknownTargetsAndArgumentsAreRefused()
    {
        WorldBench bench(KtrdrGeneration::R);
        QVERIFY(!injectFault(bench.world, *findFault("disk-full"), "999", {}));
        QVERIFY(!injectFault(bench.world, *findFault("registers-late"), "201", {}));
        QVERIFY(!injectFault(bench.world, *findFault("registers-late"), "201", {"soon"}));
        QVERIFY(!injectFault(bench.world, *findFault("node-offline"), "201", {}));
        QVERIFY(bench.world.faults.entries().empty());
        QVERIFY(injectFault(bench.world, *findFault("disk-full"), "ktrdr-worker-bt-1", {}));
        QVERIFY(bench.world.faulty("disk-full", *bench.world.box(201)));
    }

    void sameSeedSameWorld()
    {
        WorldBench one(KtrdrGeneration::R);
        WorldBench two(KtrdrGeneration::R);
        QCOMPARE(one.world.box(201)->config.at("net0"), two.world.box(201)->config.at("net0"));
        QCOMPARE(one.world.origin.main().id, two.world.origin.main().id);
    }
};

QTEST_APPLESS_MAIN(SimServiceTest)
#include "sim_service_test.moc"
