// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of the simulated cluster: what they do to the model, and that it recovers when they are cleared.
#include "sim/model/fault_effects.h"
#include "sim/model/operations.h"
#include "sim/model/world_bench.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

constexpr KtrdrGeneration generationOf(bool newer) { return newer ? KtrdrGeneration::N : KtrdrGeneration::R; }

struct FaultBench : WorldBench
{
    using WorldBench::WorldBench;
    bool inject(const char* fault, const char* target = "201", std::vector<std::string> arguments = {})
    {
        return bool(injectFault(world, *findFault(fault), target, arguments));
    }
    void clear(const char* fault, const char* target = "201") { clearFault(world, *findFault(fault), target); }
    Box& box() { return *world.box(201); }
    void restart()
    {
        world.advance(stopUnit(world, box()));
        resetFailedUnit(box());
        startUnit(world, box());
        pass(world.timings().workerBoot);
    }
};

void bothGenerations()
{
    QTest::addColumn<bool>("newer");
    QTest::newRow("R") << false;
    QTest::newRow("N") << true;
}

} // namespace

class SimModelFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFaultCanBeSetAndCleared_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("target");
        for (const auto& kind : faultKinds()) {
            QTest::newRow(kind.name) << QByteArray(kind.name)
                                     << QByteArray(kind.target == FaultTarget::Node ? "pve1" : "201");
            QTest::newRow(qPrintable(QLatin1String(kind.name) + QStringLiteral(" on all")))
                << QByteArray(kind.name) << QByteArray("all");
        }
    }
    void everyFaultCanBeSetAndCleared()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, target);
        FaultBench bench(KtrdrGeneration::R);
        const auto* kind = findFault(name.toStdString());
        const bool takesVersion = QByteArray(kind->arguments) == "VERSION";
        const std::vector<std::string> arguments(static_cast<std::size_t>(kind->required),
                                                 takesVersion ? "v1.5.2" : "7");
        if (kind->required > 0)
            QVERIFY(!injectFault(bench.world, *kind, target.toStdString(), {}));
        QVERIFY(bench.world.faults.entries().empty());
        QVERIFY(injectFault(bench.world, *kind, target.toStdString(), arguments));
        const bool momentary = name == "crash" || name == "ssh-cut" || name == "operation-fails";
        QCOMPARE(bench.world.faults.entries().size(), momentary ? std::size_t{0} : std::size_t{1});
        clearFault(bench.world, *kind, target == "all" ? "" : target.toStdString());
        QVERIFY(bench.world.faults.entries().empty());
        bench.pass(Seconds{60});
        QVERIFY(bench.box().running && bench.box().process.listening);
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("available"));
    }

    void busyForever_data() { bothGenerations(); }
    void busyForever()
    {
        QFETCH(bool, newer);
        FaultBench bench(generationOf(newer));
        QVERIFY(bench.inject("busy-forever"));
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("busy"));
        bench.pass(std::chrono::hours{48});
        QVERIFY(activeOperation(bench.box()) != nullptr);
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("busy"));
        const auto first = activeOperation(bench.box())->id;
        bench.restart();
        QVERIFY(activeOperation(bench.box()) != nullptr);
        QVERIFY(activeOperation(bench.box())->id != first);
        QVERIFY(bench.until(201, "busy", Seconds{60}));
        QVERIFY(activeOperation(*bench.world.box(202)) == nullptr);
        bench.clear("busy-forever");
        QVERIFY(activeOperation(bench.box()) == nullptr);
        QVERIFY(bench.until(201, "available", Seconds{60}));
    }

    // R's backend hears of it when somebody reads the detail, N drops it from its list.
    void operationFails_data() { bothGenerations(); }
    void operationFails()
    {
        QFETCH(bool, newer);
        FaultBench bench(generationOf(newer));
        QVERIFY(bench.inject("operation-fails")); // nothing runs
        QVERIFY(bench.world.backend.operations.empty());
        QVERIFY(bench.inject("busy-forever"));
        QVERIFY(bench.inject("operation-fails"));
        QVERIFY(activeOperation(bench.box()) == nullptr);
        auto& known = bench.world.backend.operations.at(0);
        QCOMPARE(known.status, std::string(newer ? "failed" : "running"));
        QCOMPARE(known.listed, !newer);
        refreshOperation(bench.world, known);
        QCOMPARE(known.status, std::string("failed"));
        QVERIFY(known.listed);
    }

    void unitFailsWhateverIsCheckedOut()
    {
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject("unit-fails"));
        QVERIFY(bench.box().process.listening); // only a start fails
        bench.restart();
        QVERIFY(!bench.box().process.listening);
        bench.pass(Seconds{60});
        QCOMPARE(QString::fromLatin1(toString(bench.box().unit.state)), QStringLiteral("failed"));
        bench.clear("unit-fails");
        bench.restart();
        QVERIFY(bench.box().process.listening);
    }

    void unansweredHealthMakesUnavailable_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char* fault : {"health-503", "garbage", "http-hang"})
            QTest::newRow(fault) << QByteArray(fault);
        QTest::newRow("slow") << QByteArray("slow");
    }
    void unansweredHealthMakesUnavailable()
    {
        QFETCH(QByteArray, fault);
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject(fault.constData(), "201", {"60000"}));
        QVERIFY(bench.until(201, "temporarily_unavailable", Seconds{120}));
        QCOMPARE(QString::fromStdString(bench.status(202)), QStringLiteral("available"));
        bench.clear(fault.constData());
        QVERIFY(bench.until(201, "available", Seconds{60}));
    }

    void registersLateAfterEachStart_data() { bothGenerations(); }
    void registersLateAfterEachStart()
    {
        QFETCH(bool, newer);
        FaultBench bench(generationOf(newer));
        QVERIFY(bench.inject("registers-late", "201", {"50"})); // later than N's workers look themselves up
        std::erase_if(bench.world.backend.registry, [](const auto& entry) { return entry.box == 201; });
        bench.restart();
        QVERIFY(bench.box().process.listening);
        const auto late = bench.until(201, "available", Seconds{90});
        QVERIFY(late);
        QVERIFY2(*late > Seconds{45} && *late < Seconds{55}, std::to_string(late->count()).c_str());
    }

    void neverMeansNeitherLater_data() { bothGenerations(); }
    void neverMeansNeitherLater()
    {
        QFETCH(bool, newer);
        FaultBench bench(generationOf(newer));
        QVERIFY(bench.inject("registers-never"));
        std::erase_if(bench.world.backend.registry, [](const auto& entry) { return entry.box == 201; });
        bench.restart();
        bench.pass(Seconds{300});
        QCOMPARE(QString::fromStdString(bench.status(201)), QStringLiteral("absent"));
        bench.clear("registers-never");
        bench.restart();
        QVERIFY(bench.until(201, "available", Seconds{60}));
    }

    void stoppedContainerComesBack()
    {
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject("container-stopped"));
        QVERIFY(!bench.box().running && !bench.box().process.listening);
        QVERIFY(bench.world.box(202)->running);
        bench.clear("container-stopped");
        QVERIFY(bench.box().running);
        bench.pass(bench.world.timings().workerBoot);
        QVERIFY(bench.box().process.listening);
    }

    void crashHappensOnce()
    {
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject("crash"));
        QVERIFY(!bench.box().process.running);
        bench.pass(Seconds{60});
        QVERIFY(bench.box().process.listening);
        QCOMPARE(bench.box().unit.restarts, 1);
    }

    void namesAndIds()
    {
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject("duplicate-ids", "202") && bench.inject("hostile-names", "203"));
        QVERIFY(bench.entry(202) != nullptr && bench.entry(203) != nullptr);
        QCOMPARE(bench.entry(202)->id, bench.box().worker.id);
        QVERIFY(bench.entry(203)->id.find("\x1b[31m<b>") != std::string::npos);
        QCOMPARE(bench.world.backend.registry.size(), std::size_t{2}); // 202 took the place of 201
    }

    void allMeansEveryWorker()
    {
        FaultBench bench(KtrdrGeneration::R);
        QVERIFY(bench.inject("unit-fails", "all") && bench.inject("health-503", "all") &&
                bench.inject("slow", "all", {"900"}));
        const auto& world = bench.world;
        QVERIFY(world.faulty("unit-fails", bench.box()) && world.faulty("health-503", *bench.world.box(203)));
        QCOMPARE(world.httpDelay(bench.box()), Milliseconds{900});
        for (const int other : {World::kBackendId, World::kGpuId, World::kIbId}) {
            QVERIFY(!world.faulty("health-503", *bench.world.box(other)));
            QCOMPARE(world.httpDelay(*bench.world.box(other)), Milliseconds{0});
        }
        auto& backend = bench.world.backendBox();
        bench.world.advance(stopUnit(bench.world, backend));
        startUnit(bench.world, backend);
        bench.pass(bench.world.timings().backendBoot);
        QVERIFY(backend.process.listening);
    }
};

QTEST_APPLESS_MAIN(SimModelFaultsTest)
#include "sim_model_faults_test.moc"
