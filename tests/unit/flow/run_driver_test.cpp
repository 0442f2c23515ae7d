// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunDriver over fakes: the journal is ahead of every effect, gates believe no old registration, a failing
// worker brings everything back.
#include "fakes/fake_world.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class RunDriverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deploysAndJournals()
    {
        FakeWorld world;
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
        FakeWorld world;
        std::vector<std::string> early;
        world.shell.setHandler([&](const FakeShell::Call& call) {
            const bool change = call.command.input.find("phase checkout") != std::string::npos;
            const auto step = call.command.line.rfind("pct exec 100", 0) == 0 ? "backend/100/switch-release"
                                                                              : "workers/201/switch-release";
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
        FakeWorld world;
        world.journal.failing = true;
        const auto driver = world.driver(world.plan());
        driver->start();
        QTRY_VERIFY(driver->ended());
        QVERIFY(driver->journalFailure());
        QVERIFY(world.shell.calls.empty());
    }

    void failingWorkerBringsEverythingBack()
    {
        FakeWorld world;
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

    void workerUnderAnothersIdPassesNoGate()
    {
        FakeWorld world(2);
        world.registersAs[ct(201)] = "ktrdr-worker-202";
        const auto driver = world.driver(world.plan(Seconds{2}));
        driver->start();
        QTRY_VERIFY_WITH_TIMEOUT(driver->ended(), 30'000);
        QCOMPARE(toString(driver->state().outcome), "rolled-back");
        const auto& failure = *driver->state().failure;
        QVERIFY2(failure.what.find("The registry entry ktrdr-worker-202 at http://ktrdr-worker-201:5003 also fits "
                                   "ktrdr-worker-202") != std::string::npos,
                 failure.what.c_str());
    }

    void observationTellsUnreadFromIll_data()
    {
        QTest::addColumn<QString>("broken"); // h health, r registry, o operations, i ill, w 503 of health
        QTest::addColumn<QString>("expected");
        QTest::newRow("well") << ""
                              << "well ";
        QTest::newRow("health unread") << "h"
                                       << "unread the backend's health cannot be read";
        QTest::newRow("registry unread") << "r"
                                         << "unread the registry cannot be read";
        QTest::newRow("operations unread") << "o"
                                           << "unread the operations cannot be read";
        QTest::newRow("nothing is read") << "hro"
                                         << "unread ";
        QTest::newRow("ill") << "i"
                             << "ill the backend is not healthy: degraded";
        QTest::newRow("ill outweighs") << "iro"
                                       << "ill the backend is not healthy: degraded";
        QTest::newRow("refused is an answer") << "w"
                                              << "ill the backend's health is refused";
        QTest::newRow("worker gone, others unread") << "hog"
                                                    << "ill ktrdr-worker-201";
    }
    void observationTellsUnreadFromIll()
    {
        QFETCH(QString, broken);
        QFETCH(QString, expected);
        FakeWorld world;
        const Unexpected silent = fail(ErrorCode::Unreachable, "no answer", "test");
        if (broken.contains('h'))
            world.backend.healthCalls.answerOthers(silent);
        if (broken.contains('i'))
            world.backend.healthCalls.answerOthers(BackendHealth{false, "degraded", "1", Generation::R});
        if (broken.contains('w'))
            world.backend.healthCalls.answerOthers(fail(ErrorCode::Refused, "503", "test"));
        if (broken.contains('r'))
            world.backend.workersCalls.answerWith("http://192.168.1.100:8000",
                                                  [silent]() -> Result<Registry> { return silent; });
        if (broken.contains('g'))
            world.registry.clear();
        if (broken.contains('o'))
            world.backend.operationsCalls.answerOthers(silent);
        const auto plan = world.plan();
        StepPerformer performer(plan, world.ports(), [](const std::string&, std::string_view) {});
        const Step step{"observe/observe", ct(100), action::Observe{Seconds{60}, {ct(201)}, 0.1}};
        std::optional<GateReading> reading;
        performer.readGate(step, [&](const RunEvent& event) { reading = std::get<event::GateRead>(event).reading; });
        QTRY_VERIFY(reading);
        const auto shown = QString(reading->unread    ? "unread "
                                   : reading->healthy ? "well "
                                                      : "ill ") +
                           QString::fromStdString(reading->detail);
        QVERIFY2(shown.startsWith(expected), qPrintable(shown));
        QVERIFY(!(reading->unread && reading->healthy));
    }

    void failedOperationsEndTheObservation_data()
    {
        QTest::addColumn<bool>("listed"); // R: shown as running for ever; N: only the registry names it
        QTest::addColumn<int>("failed");
        QTest::addColumn<bool>("fatal");
        QTest::newRow("R, all fail") << true << 6 << true;
        QTest::newRow("N, all fail") << false << 6 << true;
        QTest::newRow("R, none fails") << true << 0 << false;
        QTest::newRow("N, one of twelve fails") << false << 1 << false;
    }
    void failedOperationsEndTheObservation()
    {
        QFETCH(bool, listed);
        QFETCH(int, failed);
        QFETCH(bool, fatal);
        FakeWorld world(6);
        const auto plan = world.plan();
        StepPerformer performer(plan, world.ports(), [](const std::string&, std::string_view) {});
        const Step step{"observe/observe", ct(100), action::Observe{Seconds{60}, {}, 0.1}};
        std::optional<GateReading> reading;
        const auto read = [&] {
            reading.reset();
            performer.readGate(step,
                               [&](const RunEvent& event) { reading = std::get<event::GateRead>(event).reading; });
            return QTest::qWaitFor([&] { return reading.has_value(); });
        };
        QVERIFY(read());
        QVERIFY(reading->healthy);
        OperationList list;
        const int count = failed == 1 ? 12 : 6;
        for (int i = 0; i < count; ++i) {
            const auto id = fmt::format("op_{}", i);
            OperationDetail detail;
            detail.summary.id = id;
            detail.summary.status = i < failed ? OperationStatus::Failed : OperationStatus::Completed;
            world.backend.detailCalls.answer("http://192.168.1.100:8000/" + id, detail);
            OperationSummary running;
            running.id = id;
            running.status = OperationStatus::Running;
            if (listed)
                list.operations.push_back(running);
            else
                world.registry.push_back({.workerId = id,
                                          .workerType = {},
                                          .endpointUrl = {},
                                          .endpointHost = {},
                                          .currentOperation = id,
                                          .lastHealthCheck = {},
                                          .lastHealthyAt = {}});
        }
        world.backend.operationsCalls.answerOthers(list);
        QVERIFY(read());
        QCOMPARE(reading->fatal.has_value(), fatal);
        QCOMPARE(reading->healthy, !fatal);
        if (fatal)
            QCOMPARE(reading->detail, std::string("6 of 6 operations failed since the observation began"));
    }

    // R's backend waits for the worker of each operation; a dead one must not pause the observation.
    void untoldOperationDoesNotPauseTheObservation()
    {
        FakeWorld world;
        OperationList list;
        list.operations.emplace_back().id = "op_1";
        list.operations.back().status = OperationStatus::Running;
        world.backend.operationsCalls.answerOthers(list);
        world.backend.detailCalls.answerOthers(fail(ErrorCode::TimedOut, "the worker is slow"));
        const auto plan = world.plan();
        StepPerformer performer(plan, world.ports(), [](const std::string&, std::string_view) {});
        const Step step{"observe/observe", ct(100), action::Observe{Seconds{60}, {}, 0.1}};
        for (int round = 0; round < 2; ++round) {
            std::optional<GateReading> reading;
            performer.readGate(step,
                               [&](const RunEvent& event) { reading = std::get<event::GateRead>(event).reading; });
            QTRY_VERIFY(reading);
            QVERIFY(reading->healthy);
        }
        QCOMPARE(world.backend.detailCalls.totalCalls(), 1);
    }

    // Registered under a random id at the name that the container itself has, which is not the configured one.
    void gateKnowsTheHostName()
    {
        FakeWorld world;
        world.sample.inside(201).hostname = "bt-one";
        world.sample.entry(201).workerId = "backtesting-worker-1a2b3c4d";
        world.sample.entry(201).endpointHost = "bt-one";
        world.sample.entry(201).endpointUrl = "http://bt-one:5003";
        const auto plan = world.plan();
        QCOMPARE(plan.findTarget(ct(201))->hostname, std::string("bt-one"));
        world.registry = *world.sample.snapshot.registry.value;
        StepPerformer performer(plan, world.ports(), [](const std::string&, std::string_view) {});
        const Step step{"workers/201/await-ready", ct(201), action::AwaitReady{{Condition::Registered}, {}}};
        QString detail;
        const auto passes = [&] {
            std::optional<GateReading> reading;
            performer.readGate(step,
                               [&](const RunEvent& event) { reading = std::get<event::GateRead>(event).reading; });
            if (!QTest::qWaitFor([&] { return reading.has_value(); }))
                return false;
            detail = QString::fromStdString(reading->conditions.front().detail);
            return reading->conditions.front().met;
        };
        QVERIFY(!passes());
        QCOMPARE(detail, QStringLiteral("the entry is from before the restart"));
        *world.registry.front().lastHealthyAt += Seconds{10};
        QVERIFY2(passes(), qPrintable(detail));
    }

    void oldRegistrationNeverPassesTheGate()
    {
        FakeWorld world;
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
