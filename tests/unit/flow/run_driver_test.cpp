// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunDriver over fakes: the journal is ahead of every effect, gates believe no old registration, a failing
// worker brings everything back.
#include "app/run_driver.h"
#include "fakes/fake_backend_api.h"
#include "fakes/fake_shell.h"
#include "fakes/fake_worker_api.h"
#include "fakes/memory_journal.h"
#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// A cluster of real reactions: scripts move commits, workers register when they start.
struct World
{
    SampleCluster sample{1, Generation::R};
    std::map<CtId, CommitId> commits;
    std::set<CtId> deadWith; // workers whose unit fails on the new commit
    bool registers = true;   // false: a started worker never registers, its old entry stays
    std::vector<std::string> switches;
    SystemClock clock;
    FakeShell shell{[this](const FakeShell::Call& call) { return node(call); }};
    FakeBackendApi backend;
    FakeWorkerApi workers;
    MemoryJournal journal;
    Registry registry;

    World()
    {
        for (const auto& target : sample.environment.targets())
            commits[target.ct] = kOldCommit;
        registry = *sample.snapshot.registry.value;
        backend.healthCalls.answerOthers(BackendHealth{true, "ok", "1", Generation::R});
        backend.workersCalls.answerWith("http://192.168.1.100:8000", [this] { return registry; });
        backend.operationsCalls.answerOthers(OperationList{});
        workers.activityCalls.answerOthers(WorkerSelf{{}, Activity::Idle, {}, {}});
        workers.identityCalls.answerWith("http://192.168.1.201:5003", [this]() -> Result<WorkerSelf> {
            if (isDead(ct(201)))
                return fail(ErrorCode::Unreachable, "connection refused");
            return WorkerSelf{"ktrdr-worker-201", Activity::Unknown, {}, {}};
        });
    }

    bool isDead(CtId id) const { return deadWith.contains(id) && commits.at(id) == kNewCommit; }

    Plan plan(Milliseconds workerDeadline = Seconds{180})
    {
        sample.input.observation = Seconds{0};
        sample.environment.deploy.workerDeadline = std::chrono::duration_cast<Seconds>(workerDeadline);
        return sample.plan().value();
    }

    FakeShell::Answer node(const FakeShell::Call& call)
    {
        const auto& script = call.command.input;
        if (call.command.line.rfind("pct exec ", 0) != 0)
            return exited(0, visit(script));
        const auto id = CtId::parse(call.command.line.substr(9, 3)).value();
        if (script.find("phase presync") != std::string::npos)
            return exited(0, "ktrdr:phase ready\n");
        if (script.find("phase checkout") != std::string::npos) {
            const auto at = script.find("\ncommit=") + 8;
            commits[id] = CommitId::parse(script.substr(at, 40)).value();
            switches.push_back(id.text() + " " + commits[id].shortText());
        }
        const auto now = clock.utcNow();
        if (id == ct(100))
            registry.clear(); // generation R forgets
        else if (registers && !isDead(id))
            enrol(id, now + Milliseconds{1});
        return exited(0, "ktrdr:phase stop\nktrdr:stopped-at " + std::to_string(now.time_since_epoch().count() / 1000) + "." +
                             QString::number(now.time_since_epoch().count() % 1000).rightJustified(3, QLatin1Char('0')).toStdString() +
                             "\nktrdr:phase done\n");
    }
    void enrol(CtId id, UtcTime at)
    {
        std::erase_if(registry, [](const auto&) { return true; });
        auto entry = sample.snapshot.registry.value->front();
        entry.workerId = "ktrdr-worker-" + id.text();
        entry.lastHealthyAt = at;
        registry.push_back(entry);
    }
    std::string visit(const std::string& script) const
    {
        const auto at = script.find("mark=") + 5;
        const auto mark = script.substr(at, script.find('\n', at) - at);
        const auto number = script.substr(script.find("\nvisit 1") != std::string::npos ? script.find("\nvisit 1") + 7 : script.find("\nvisit 2") + 7, 3);
        const auto id = CtId::parse(number).value();
        return mark + " " + number + " 0\ncommit " + commits.at(id).text() + "\nunit " + (isDead(id) ? "failed" : "active") +
               "\nlog ImportError: no module\nstep 0\nend\n" + mark + "\n";
    }
    std::unique_ptr<RunDriver> driver(Plan value)
    {
        RunHeader header;
        header.runId = "run-1";
        return std::make_unique<RunDriver>(std::move(value), header, Ports{shell, backend, workers, clock}, journal);
    }
    std::size_t rowsWith(const std::string& kind, const std::string& step) const
    {
        const auto& rows = journal.stored.at("run-1").rows;
        return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
            return row.kind == kind && row.payload.find("\"step\":\"" + step + "\"") != std::string::npos;
        }));
    }
};

} // namespace

class RunDriverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deploysAndJournals()
    {
        World world;
        const auto driver = world.driver(world.plan());
        driver->start();
        QTRY_VERIFY_WITH_TIMEOUT(driver->ended(), 20'000);
        QCOMPARE(toString(driver->state().outcome), "succeeded");
        QCOMPARE(world.commits.at(ct(100)), kNewCommit);
        QCOMPARE(world.commits.at(ct(201)), kNewCommit);
        const auto& run = world.journal.stored.at("run-1");
        QCOMPARE(run.header.state, std::string("succeeded"));
        QVERIFY(run.header.endedAt);
    }

    void intentIsOnDiskBeforeTheScriptIsSent()
    {
        World world;
        std::vector<std::string> early;
        world.shell.setHandler([&](const FakeShell::Call& call) {
            const bool change = call.command.input.find("phase checkout") != std::string::npos;
            const auto step = call.command.line.rfind("pct exec 100", 0) == 0 ? "backend/100/switch-release" : "workers/201/switch-release";
            if (change && world.rowsWith("step-started", step) == 0)
                early.push_back(step);
            return world.node(call);
        });
        const auto driver = world.driver(world.plan());
        driver->start();
        QTRY_VERIFY_WITH_TIMEOUT(driver->ended(), 20'000);
        QVERIFY(early.empty());
        QCOMPARE(world.rowsWith("step-started", "workers/201/switch-release"), std::size_t{1});
    }

    void nothingIsSentWhenTheJournalCannotBeWritten()
    {
        World world;
        world.journal.failing = true;
        const auto driver = world.driver(world.plan());
        driver->start();
        QTRY_VERIFY(driver->ended());
        QVERIFY(driver->journalFailure());
        QVERIFY(world.shell.calls.empty());
    }

    void failingWorkerBringsEverythingBack()
    {
        World world;
        world.deadWith = {ct(201)};
        const auto driver = world.driver(world.plan());
        driver->start();
        QTRY_VERIFY_WITH_TIMEOUT(driver->ended(), 30'000);
        QCOMPARE(toString(driver->state().outcome), "rolled-back");
        QCOMPARE(world.commits.at(ct(100)), kOldCommit);
        QCOMPARE(world.commits.at(ct(201)), kOldCommit);
        const std::vector<std::string> order{"100 " + kNewCommit.shortText(), "201 " + kNewCommit.shortText(),
                                             "201 " + kOldCommit.shortText(), "100 " + kOldCommit.shortText()};
        QCOMPARE(world.switches, order);
        QCOMPARE(driver->state().failure->detail, std::string("ImportError: no module"));
    }

    void oldRegistrationNeverPassesTheGate()
    {
        World world;
        world.registers = false;
        world.sample.input.workers = {ct(201)};
        world.commits[ct(100)] = kNewCommit;
        world.sample.inside(100).commit = kNewCommit; // the backend stays up, so the old entry stays too
        const auto driver = world.driver(world.plan(Seconds{2}));
        bool passed = false;
        connect(driver.get(), &RunDriver::recorded, this, [&](const JournalEvent& event) {
            passed = passed || (event.kind == JournalEvent::Kind::StepEnded && event.step == "workers/201/await-ready");
        });
        driver->start();
        QTRY_VERIFY_WITH_TIMEOUT(driver->state().phase != RunPhase::Forward && driver->state().failure, 20'000);
        QVERIFY(!passed);
        QVERIFY(driver->state().failure->what.find("registered") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(RunDriverTest)
#include "run_driver_test.moc"
