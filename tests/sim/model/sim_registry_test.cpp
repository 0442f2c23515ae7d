// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The worker registry of both generations: what was measured on the real services, replayed in simulated time.
#include "sim/model/fault_effects.h"
#include "sim/model/operations.h"
#include "sim/model/world_bench.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

class SimRegistryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsRegisteredAndAvailable()
    {
        WorldBench bench(KtrdrGeneration::R, 500);
        QCOMPARE(bench.world.backend.registry.size(), std::size_t{500});
        bench.pass(Seconds{120});
        for (const auto& entry : bench.world.backend.registry)
            QCOMPARE(QString::fromStdString(entry.status), QStringLiteral("available"));
    }

    void addressesDoNotCollide()
    {
        WorldBench bench(KtrdrGeneration::R, 800);
        std::set<std::string> addresses;
        for (const auto& [id, box] : bench.world.boxes())
            QVERIFY2(addresses.insert(box.address).second, box.address.c_str());
        QCOMPARE(bench.world.box(100)->address, std::string("127.90.1.100"));
        QCOMPARE(bench.world.box(250)->address, std::string("127.90.1.250"));
        QCOMPARE(bench.world.box(251)->address, std::string("127.90.2.1"));
    }

    void deadWorkerGoesUnavailableAndIsRemoved_data()
    {
        QTest::addColumn<bool>("newer");
        QTest::newRow("R") << false;
        QTest::newRow("N") << true;
    }
    void deadWorkerGoesUnavailableAndIsRemoved()
    {
        QFETCH(bool, newer);
        WorldBench bench(newer ? KtrdrGeneration::N : KtrdrGeneration::R);
        bench.pass(Seconds{13});
        powerOff(bench.world, *bench.world.box(201));
        const auto unavailable = bench.until(201, "temporarily_unavailable", Seconds{120});
        QVERIFY(unavailable);
        QVERIFY2(*unavailable > Seconds{20} && *unavailable < Seconds{46},
                 std::to_string(unavailable->count()).c_str());
        const auto removed = bench.until(201, "absent", Seconds{400});
        QVERIFY(removed);
        const auto total = *unavailable + *removed;
        QVERIFY2(total > Seconds{285} && total < Seconds{330}, std::to_string(total.count()).c_str());
        QCOMPARE(QString::fromStdString(bench.status(202)), QStringLiteral("available"));
    }

    void eachSilentWorkerMakesTheRoundLonger()
    {
        WorldBench few(KtrdrGeneration::R, 10);
        WorldBench many(KtrdrGeneration::R, 10);
        for (int id = 201; id < 207; ++id)
            powerOff(many.world, *many.world.box(id));
        few.pass(Seconds{1});
        many.pass(Seconds{1});
        powerOff(few.world, *few.world.box(210));
        powerOff(many.world, *many.world.box(210));
        const auto quick = few.until(210, "temporarily_unavailable", Seconds{300});
        const auto slow = many.until(210, "temporarily_unavailable", Seconds{300});
        QVERIFY(quick && slow);
        QVERIFY(*slow > *quick + Seconds{60});
    }

    void olderWorkersStayAwayAfterABackendRestart()
    {
        WorldBench bench(KtrdrGeneration::R);
        auto& backend = bench.world.backendBox();
        bench.world.advance(stopUnit(bench.world, backend));
        QCOMPARE(startUnit(bench.world, backend), StartOutcome::Started);
        bench.pass(Seconds{120});
        QVERIFY(bench.world.backend.registry.empty());
        bench.world.advance(stopUnit(bench.world, *bench.world.box(201)));
        startUnit(bench.world, *bench.world.box(201));
        bench.pass(Seconds{3});
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("available"));
        QCOMPARE(bench.world.backend.registry.size(), std::size_t{1});
    }

    void newerWorkersComeBackAfterACleanRestart()
    {
        WorldBench bench(KtrdrGeneration::N);
        auto& backend = bench.world.backendBox();
        bench.world.advance(stopUnit(bench.world, backend));
        QVERIFY(bench.world.backend.registry.empty());
        startUnit(bench.world, backend);
        bench.pass(bench.world.timings().backendBoot + Milliseconds{2500});
        QCOMPARE(bench.world.backend.registry.size(), std::size_t{3});
    }

    void newerWorkersComeBackAfterACrashUnlessPolled()
    {
        WorldBench bench(KtrdrGeneration::N);
        bench.pass(Seconds{21});
        crashUnit(bench.world, bench.world.backendBox());
        QVERIFY(bench.world.backend.registry.empty());
        const auto begun = bench.world.now();
        while (bench.world.now() - begun < Seconds{60}) { // somebody asks 201 for /health every 5 s
            bench.pass(Seconds{5});
            bench.world.box(201)->worker.lastHealthSeen = bench.world.now();
        }
        QCOMPARE(QString::fromStdString(bench.status(202)), QStringLiteral("available"));
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("absent"));
        QVERIFY(bench.until(201, "available", Seconds{45}));
    }

    void lateAndNever()
    {
        WorldBench bench(KtrdrGeneration::R);
        auto& world = bench.world;
        QVERIFY(injectFault(world, *findFault("registers-late"), "201", {"40"}));
        QVERIFY(injectFault(world, *findFault("registers-never"), "202", {}));
        for (const int id : {201, 202}) {
            std::erase_if(world.backend.registry, [&](const auto& entry) { return entry.box == id; });
            world.advance(stopUnit(world, *world.box(id)));
            startUnit(world, *world.box(id));
        }
        const auto late = bench.until(201, "available", Seconds{90});
        QVERIFY(late && *late > Seconds{39} && *late < Seconds{45});
        bench.pass(Seconds{120});
        QCOMPARE(QString::fromStdString(bench.status(202)), QStringLiteral("absent"));
    }

    void ghostStaysAvailable()
    {
        WorldBench bench(KtrdrGeneration::R);
        QVERIFY(injectFault(bench.world, *findFault("ghost-registry"), "201", {}));
        powerOff(bench.world, *bench.world.box(201));
        bench.pass(Seconds{500});
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("available"));
    }

    void busyUntilTheOperationEnds()
    {
        WorldBench bench(KtrdrGeneration::R);
        dispatchOperation(bench.world, *bench.world.box(201), {Seconds{30}, "EURUSD"});
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("busy"));
        const auto idle = bench.until(201, "available", Seconds{60});
        QVERIFY(idle && *idle >= Seconds{30} && *idle <= Seconds{41});
    }

    void nothingIsDueBetweenTwoCycles()
    {
        WorldBench bench(KtrdrGeneration::R, 500);
        int wakes = 0;
        const auto end = bench.world.now() + Seconds{100};
        while (const auto next = bench.world.nextEvent()) {
            if (*next > end)
                break;
            bench.world.advance(*next);
            ++wakes;
        }
        QVERIFY2(wakes <= 25, std::to_string(wakes).c_str()); // health round and collector, each 10 s
    }
};

QTEST_APPLESS_MAIN(SimRegistryTest)
#include "sim_registry_test.moc"
