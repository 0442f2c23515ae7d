// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedEnvironment: what is read shortly after each other becomes one truth, nothing of it is lost, and time alone
// makes values stale.
#include "app/watched_environment.h"
#include "fakes/fake_world.h"
#include "fakes/manual_clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct HeldPorts final : Session
{
    explicit HeldPorts(Ports given) : held(given) {}
    Ports ports() override { return held; }
    Ports held;
};

struct Bench
{
    FakeWorld world{2};
    ManualClock clock{kSampleNow};
    WatchedEnvironment environment{world.sample.environment, clock};

    // Everything was read and is shown.
    bool open()
    {
        environment.opened(std::make_unique<HeldPorts>(Ports{world.shell, world.backend, world.workers, clock}), {});
        return QTest::qWaitFor([this] { return isReadAt(kSampleNow) && insideReadAt() == kSampleNow; });
    }
    void hold()
    {
        world.shell.hold();
        world.backend.healthCalls.holdAll();
        world.backend.workersCalls.holdAll();
        world.backend.operationsCalls.holdAll();
        world.workers.activityCalls.holdAll();
    }
    void releaseAll()
    {
        world.shell.releaseAll();
        world.backend.healthCalls.releaseAll();
        world.backend.workersCalls.releaseAll();
        world.backend.operationsCalls.releaseAll();
        world.workers.activityCalls.releaseAll();
    }
    // A refresh whose answers have all come in this turn of the event loop.
    void readAnew()
    {
        hold();
        environment.refresh();
        releaseAll();
        QCoreApplication::sendPostedEvents();
    }
    bool isReadAt(UtcTime at) const
    {
        const auto& now = environment.snapshot();
        return now.resources.readAt == at && now.addresses.readAt == at && now.backendHealth.readAt == at &&
               now.registry.readAt == at && now.operations.readAt == at &&
               std::all_of(world.sample.environment.workers.begin(), world.sample.environment.workers.end(),
                           [&](const auto& worker) { return now.targets.at(worker.ct).self.readAt == at; });
    }
    std::optional<UtcTime> insideReadAt() const { return environment.snapshot().targets.at(ct(201)).inside.readAt; }
    ClusterTruth joined() const { return joinTruth(environment.environment(), environment.snapshot(), clock.utcNow()); }
};

} // namespace

class WatchedEnvironmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersOfOneMomentBecomeOneTruth()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.clock.advance(Milliseconds{5'000});
        QSignalSpy changed(&bench.environment, &WatchedEnvironment::changed);
        bench.readAnew();
        QCOMPARE(changed.size(), 0);
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(bench.isReadAt(bench.clock.utcNow())); // all of them
        QCOMPARE(bench.insideReadAt(), bench.clock.utcNow());
        QVERIFY(bench.environment.truth() == bench.joined());
    }

    void theTruthNeverSaysThatItIsYounger()
    {
        Bench bench;
        QVERIFY(bench.open());
        const auto before = bench.environment.truth();
        bench.clock.advance(Milliseconds{500});
        bench.readAnew();
        QVERIFY(bench.environment.truth() == before); // not joined yet, and nothing claims otherwise
        QCOMPARE(bench.environment.snapshot().resources.readAt, kSampleNow);
    }

    void whatWasReadIsNotLostWhenItCloses()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.clock.advance(Milliseconds{5'000});
        bench.readAnew();
        bench.environment.close();
        QVERIFY(bench.isReadAt(bench.clock.utcNow()));
        QVERIFY(bench.environment.truth() == bench.joined());
    }

    void timeAloneOnlyMakesItOlder()
    {
        Bench bench;
        QVERIFY(bench.open());
        QSignalSpy changed(&bench.environment, &WatchedEnvironment::changed);
        QSignalSpy aged(&bench.environment, &WatchedEnvironment::aged);
        bench.clock.advance(Milliseconds{1'000});
        QTRY_VERIFY(!aged.isEmpty());
        QCOMPARE(changed.size(), 0);
        QVERIFY(bench.environment.truth() == bench.joined());
    }

    void aValueThatBecomesStaleIsAnotherTruth()
    {
        Bench bench;
        QVERIFY(bench.open());
        const auto& target = [&]() -> const TargetTruth& { return *bench.environment.truth().find(ct(201)); };
        QCOMPARE(target().status, Status::Healthy);
        bench.hold();
        QSignalSpy changed(&bench.environment, &WatchedEnvironment::changed);
        bench.clock.advance(FreshnessLimits{}.self + Milliseconds{1});
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(target().status, Status::Unknown);
        QVERIFY(bench.environment.truth() == bench.joined());
    }
};

QTEST_GUILESS_MAIN(WatchedEnvironmentTest)
#include "watched_environment_test.moc"
