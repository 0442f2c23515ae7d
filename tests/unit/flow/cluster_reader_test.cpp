// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterReader: which calls a sweep makes, and what becomes of values that cannot be read.
#include "app/cluster_monitor.h"
#include "app/cluster_reader.h"
#include "fakes/fake_backend_api.h"
#include "fakes/fake_shell.h"
#include "fakes/fake_worker_api.h"
#include "fakes/manual_clock.h"
#include "fakes/sample_cluster.h"

#include <QSignalSpy>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr const char* kResources =
    R"([{"type":"node","node":"pve1","status":"online","maxcpu":4},{"type":"node","node":"pve2","status":"online","maxcpu":16},)"
    R"({"type":"lxc","vmid":100,"node":"pve1","status":"running","name":"ktrdr-backend"},)"
    R"({"type":"lxc","vmid":201,"node":"pve2","status":"running","name":"ktrdr-worker-201"},)"
    R"({"type":"lxc","vmid":202,"node":"pve2","status":"stopped","name":"ktrdr-worker-202"}])";
constexpr const char* kAddresses =
    "/etc/pve/nodes/pve2/lxc/201.conf:net0: name=eth0,bridge=vmbr0,ip=192.168.1.201/24\n";

// Answers visits with the nonce and numbers of the script that asked.
std::string visitOutput(const std::string& script)
{
    const auto at = script.find("mark=") + 5;
    const auto mark = script.substr(at, script.find('\n', at) - at);
    std::string out;
    for (auto visit = script.find("\nvisit "); visit != std::string::npos; visit = script.find("\nvisit ", visit + 1)) {
        const auto number = script.substr(visit + 7, 3);
        if (number.find_first_not_of("0123456789") == std::string::npos)
            out += mark + " " + number + " 0\ncommit " + kOldCommit.text() +
                   "\ntag v1.5.1\nunit active\nfree 900000\nhostname h\nstep 0\nowed 0\nknown\nend\n" + mark + " " +
                   number + " end\n";
    }
    return out;
}

FakeShell::Answer nodeAnswer(const FakeShell::Call& call)
{
    if (call.command.line.find("pvesh get /cluster/resources") != std::string::npos)
        return exited(0, kResources);
    if (call.command.line.find("net0") != std::string::npos)
        return exited(0, kAddresses);
    return exited(0, visitOutput(call.command.input));
}

struct Bench
{
    SampleCluster sample{2};
    FakeShell shell{nodeAnswer};
    FakeBackendApi backend;
    FakeWorkerApi workers;
    ManualClock clock{kSampleNow};
    ClusterReader reader{sample.environment, {shell, backend, workers, clock}};

    Bench()
    {
        backend.healthCalls.answerOthers(BackendHealth{true, "ok", "1", Generation::Unknown});
        backend.workersCalls.answerOthers(*sample.snapshot.registry.value);
        backend.operationsCalls.answerOthers(OperationList{});
        backend.generationCalls.answerOthers(Generation::R);
        workers.activityCalls.answerOthers(WorkerSelf{{}, Activity::Idle, {}, {}});
    }
    bool sweep()
    {
        bool done = false;
        reader.sweep([&] { done = true; });
        return QTest::qWaitFor([&] { return done; });
    }
    int callsWith(const std::string& text) const
    {
        return static_cast<int>(std::count_if(shell.calls.begin(), shell.calls.end(), [&](const auto& call) {
            return call.command.line.find(text) != std::string::npos;
        }));
    }
};

} // namespace

class ClusterReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sweepAsksProxmoxOnceAndNoPct()
    {
        Bench bench;
        QVERIFY(bench.sweep());
        QCOMPARE(bench.callsWith("pvesh"), 1);
        QCOMPARE(bench.callsWith("pct"), 0);
        QCOMPARE(bench.shell.calls.size(), 2);
        QCOMPARE(bench.workers.activityCalls.totalCalls(), 2);
        const auto snapshot = bench.reader.snapshot();
        QCOMPARE(snapshot.resources.value->containers.size(), 3);
        QCOMPARE(snapshot.addresses.value->at(ct(201)), std::string("192.168.1.201"));
        QCOMPARE(snapshot.backendHealth.value->generation, Generation::R);
        QVERIFY(!snapshot.targets.at(ct(201)).inside.value);
    }

    void secondNodeIsAskedWhenTheFirstIsGone()
    {
        Bench bench;
        bench.shell.setReachable("pve1", false);
        QVERIFY(bench.sweep());
        const auto snapshot = bench.reader.snapshot();
        QVERIFY(snapshot.resources.value);
        QVERIFY(snapshot.unreachableNodes.contains("pve1"));
        QVERIFY(!snapshot.unreachableNodes.contains("pve2"));
        QVERIFY(snapshot.addresses.value); // in the first sweep too, when nobody has answered yet
        QCOMPARE(snapshot.addresses.value->at(ct(201)), std::string("192.168.1.201"));
    }

    void failedReadKeepsTheOldValueAndSaysWhy()
    {
        Bench bench;
        QVERIFY(bench.sweep());
        bench.shell.setHandler([](const FakeShell::Call&) { return exited(0, "<html>"); });
        bench.backend.workersCalls.answerOthers(fail(ErrorCode::BadAnswer, "not JSON"));
        bench.clock.advance(Milliseconds{1000});
        QVERIFY(bench.sweep());
        const auto snapshot = bench.reader.snapshot();
        QVERIFY(snapshot.resources.value);
        QCOMPARE(snapshot.resources.problem->code, ErrorCode::BadAnswer);
        QCOMPARE(snapshot.resources.freshness(bench.clock.utcNow(), Seconds{30}), Freshness::Stale);
        QCOMPARE(snapshot.registry.freshness(bench.clock.utcNow(), Seconds{30}), Freshness::Stale);
    }

    void visitsEachNodeOnceAndLeavesStoppedContainersOut()
    {
        Bench bench;
        bool done = false;
        bench.reader.readAll("", [&] { done = true; });
        QVERIFY(QTest::qWaitFor([&] { return done; }));
        QCOMPARE(bench.shell.calls.size(), 4); // resources, addresses, one visit per node
        const auto snapshot = bench.reader.snapshot();
        QCOMPARE(snapshot.targets.at(ct(100)).inside.value->tag, std::string("v1.5.1"));
        QVERIFY(snapshot.targets.at(ct(201)).inside.value);
        QVERIFY(!snapshot.targets.at(ct(202)).inside.value);
        QCOMPARE(snapshot.targets.at(ct(202)).inside.problem->code, ErrorCode::Refused);
    }

    void lostVisitIsUnknownForEachOfItsContainers()
    {
        Bench bench;
        QVERIFY(bench.sweep());
        bench.shell.setHandler([](const FakeShell::Call&) { return ended(ExecResult::Kind::Lost); });
        bool done = false;
        bench.reader.readInsides({}, "v1.5.2", [&] { done = true; });
        QVERIFY(QTest::qWaitFor([&] { return done; }));
        const auto snapshot = bench.reader.snapshot();
        QCOMPARE(snapshot.targets.at(ct(201)).inside.problem->code, ErrorCode::Lost);
        QCOMPARE(snapshot.targets.at(ct(201)).resolvedCommit.problem->code, ErrorCode::Lost);
    }

    void resolvedVersionIsForgottenWhenAnotherIsAsked()
    {
        Bench bench;
        QVERIFY(bench.sweep());
        bool done = false;
        bench.reader.readInsides({}, kNewCommit.text(), [&] { done = true; });
        QVERIFY(QTest::qWaitFor([&] { return done; }));
        QCOMPARE(*bench.reader.snapshot().targets.at(ct(100)).resolvedCommit.value, kNewCommit);
        done = false;
        bench.reader.readInsides({ct(201)}, "v9", [&] { done = true; });
        QVERIFY(QTest::qWaitFor([&] { return done; }));
        QVERIFY(!bench.reader.snapshot().targets.at(ct(100)).resolvedCommit.value);
    }

    void deadReaderIsNotCalledBack()
    {
        FakeShell shell{nodeAnswer};
        FakeBackendApi backend;
        FakeWorkerApi workers;
        ManualClock clock;
        shell.hold();
        auto called = std::make_shared<bool>(false);
        {
            ClusterReader reader(SampleCluster{2}.environment, {shell, backend, workers, clock});
            reader.sweep([called] { *called = true; });
        }
        shell.releaseAll();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!*called);
    }

    void fewWorkersAreAskedInOneTurnAndAllInTheEnd()
    {
        Bench bench;
        const SampleCluster many{300};
        auto& calls = bench.workers.activityCalls;
        ClusterReader reader(many.environment, {bench.shell, bench.backend, bench.workers, bench.clock});
        calls.holdAll();
        bool done = false;
        reader.readSelves([&] { done = true; });
        QVERIFY(calls.totalCalls() > 0 && calls.totalCalls() <= 16);
        const int begun = calls.totalCalls();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(calls.totalCalls(), begun);   // the rest comes in other turns
        QTRY_COMPARE(calls.totalCalls(), 128); // who does not answer does not hold up all the others
        calls.releaseAll();
        QTRY_VERIFY(done);
        QCOMPARE(calls.totalCalls(), 300);
        for (const auto& worker : many.environment.workers)
            QVERIFY(reader.current().targets.at(worker.ct).self.value);
    }

    void aReaderMayEndWithItsLastWorker()
    {
        Bench bench;
        SampleCluster unknown{20};
        for (auto& worker : unknown.environment.workers)
            worker.address.clear(); // answered at once: nobody can be asked
        auto reader = std::make_unique<ClusterReader>(unknown.environment,
                                                      Ports{bench.shell, bench.backend, bench.workers, bench.clock});
        reader->readSelves([&] { reader.reset(); });
        QTRY_VERIFY(!reader);
        QCOMPARE(bench.workers.activityCalls.totalCalls(), 0);
    }

    void monitorPublishesSnapshotsAndVisits()
    {
        Bench bench;
        ClusterMonitor monitor(bench.sample.environment, {bench.shell, bench.backend, bench.workers, bench.clock});
        QSignalSpy updated(&monitor, &ClusterMonitor::updated);
        const auto first = monitor.snapshot();
        monitor.start();
        QTRY_VERIFY(monitor.snapshot()->targets.at(ct(100)).inside.value);
        QVERIFY(!first->resources.value); // what was handed out does not change
        QVERIFY(updated.size() >= 6);
    }

    void allAreAskedAsSoonAsTheirAddressIsKnown()
    {
        Bench bench;
        bench.sample.environment.workers[0].address.clear();
        bench.sample.environment.backend.address.clear();
        bench.shell.setHandler([](const FakeShell::Call& call) {
            auto answer = nodeAnswer(call);
            if (call.command.line.find("net0") != std::string::npos)
                answer->out += "/etc/pve/nodes/pve1/lxc/100.conf:net0: name=eth0,bridge=vmbr0,ip=192.168.1.100/24\n";
            return answer;
        });
        bench.backend.operationsCalls.answerOthers(fail(ErrorCode::InvalidInput, "no address"));
        bench.backend.operationsCalls.answer("http://192.168.1.100:8000", OperationList{});
        ClusterMonitor monitor(bench.sample.environment, {bench.shell, bench.backend, bench.workers, bench.clock});
        monitor.start();
        QTRY_VERIFY(monitor.snapshot()->targets.at(ct(201)).self.value);
        QTRY_VERIFY(monitor.snapshot()->operations.value); // and the backend for everything that it knows
        QVERIFY(!monitor.snapshot()->operations.problem);
    }

    void changedTargetsAreVisitedAtOnce()
    {
        Bench bench;
        ClusterMonitor monitor(bench.sample.environment, {bench.shell, bench.backend, bench.workers, bench.clock});
        const auto visits = [&] {
            return std::count_if(bench.shell.calls.begin(), bench.shell.calls.end(), [](const auto& call) {
                return call.command.input.find("\nvisit ") != std::string::npos;
            });
        };
        monitor.start();
        QTRY_VERIFY(monitor.snapshot()->targets.at(ct(201)).inside.value);
        const auto before = visits();
        const auto sweeps = bench.shell.calls.size() - static_cast<std::size_t>(before);
        monitor.targetsChanged();
        QTRY_COMPARE(visits(), before * 2); // each node once more, though the cadence is minutes
        QCOMPARE(bench.shell.calls.size() - static_cast<std::size_t>(visits()), sweeps);
        monitor.stop();
    }

    void aChangedTargetIsVisitedAloneAfterWhatMaySeeItAsItWas()
    {
        Bench bench;
        ClusterMonitor monitor(bench.sample.environment, {bench.shell, bench.backend, bench.workers, bench.clock});
        monitor.start();
        QTRY_VERIFY(monitor.snapshot()->targets.at(ct(201)).inside.value);
        bench.shell.hold();
        monitor.targetsChanged(); // all containers, not answered yet
        const auto held = bench.shell.heldCount();
        QVERIFY(held > 0);
        monitor.targetChanged(ct(100));
        QCOMPARE(bench.shell.heldCount(), held); // it waits: the visit under way may overwrite what it reads
        for (std::size_t i = 0; i < held; ++i)
            bench.shell.releaseNext();
        QTRY_COMPARE(bench.shell.heldCount(), std::size_t{1});
        const auto& script = bench.shell.heldCall(0).command.input;
        QVERIFY(script.find("\nvisit 100 ") != std::string::npos);
        QVERIFY(script.find("\nvisit 201 ") == std::string::npos);
        bench.shell.releaseAll();
        monitor.stop();
    }
};

QTEST_GUILESS_MAIN(ClusterReaderTest)
#include "cluster_reader_test.moc"
