// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the operator says, at every moment of a run; late, doubled and strange events; limits of polling and of places.
#include "scripted_driver.h"

#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class RunControlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pauseAndResumeAtEveryMoment();
    void stopAtEveryMoment();
    void abortAtEveryMoment();
    void resumeAfterStopIsIgnored();
    void stopWhilePausedBeginsNothing();
    void stopInTheObservationEndsAtOnce();
    void stopLeavesNoWorkerUnregistered();
    void stopDoesNotWaitForBusyWorkers();
    void stopThatCannotRegisterNeedsAPerson();
    void secondStopEndsAtOnce();
    void abortAfterAStopRollsBack();
    void abortWaitsForTheStepInFlight();
    void budgetRunsOnlyWhileJustBusyOnesAreLeft();
    void refusedTwiceIsNotChanged();
    void strangeEventsAreIgnored();
    void gateIsNotReadTwiceForOneTimer();
    void canaryComesAlone();
    void batchIsKept();
    void nothingAfterTheEnd();
    void emptyPlanSucceeds();
};

namespace {

constexpr Milliseconds kMoment{700};
constexpr int kMoments = 150; // 105 s: a whole run takes about 85 s

Plan planOf(int workers = 2, int batch = 1, bool canary = false, Generation generation = Generation::N)
{
    SampleCluster cluster(workers, generation);
    cluster.input.batchSize = batch;
    cluster.input.canary = canary;
    cluster.input.observation = Seconds{20};
    return cluster.plan().value();
}

// The table and the outcome must belong together.
void checkEnd(const ScriptedDriver& driver, int moment)
{
    const auto where = QString("moment %1: %2, %3").arg(moment).arg(driver.outcome(), driver.table());
    QVERIFY2(driver.machine.ended(), qPrintable(where + "\n" + driver.log.join('\n')));
    QVERIFY2(driver.problems.isEmpty(), qPrintable(driver.problems.join('\n')));
    QVERIFY2(!driver.table().contains("unknown"), qPrintable(where));
    if (driver.machine.state().outcome == RunOutcome::Succeeded)
        QVERIFY2(driver.table() == "100 new+ 201 new+ 202 new+", qPrintable(where));
    if (driver.machine.state().outcome == RunOutcome::RolledBack ||
        driver.machine.state().outcome == RunOutcome::FailedUnchanged)
        QVERIFY2(!driver.table().contains("new"), qPrintable(where));
}

} // namespace

void RunControlTest::pauseAndResumeAtEveryMoment()
{
    for (int moment = 0; moment < kMoments; ++moment) {
        ScriptedDriver driver(planOf());
        driver.say(OperatorCommand::Pause, moment * kMoment);
        driver.run(moment * kMoment + Seconds{60});
        const auto sent = driver.sent();
        driver.run(moment * kMoment + Seconds{600});
        QCOMPARE(driver.sent(), sent); // nothing more is sent while paused
        driver.say(OperatorCommand::Resume, moment * kMoment + Seconds{601});
        driver.run();
        checkEnd(driver, moment);
        QCOMPARE(driver.outcome(), QString("succeeded"));
    }
}

void RunControlTest::stopAtEveryMoment()
{
    QSet<QString> outcomes;
    for (int moment = 0; moment < kMoments; ++moment) {
        ScriptedDriver driver(planOf());
        driver.say(OperatorCommand::StopAfterStep, moment * kMoment);
        driver.run(moment * kMoment + Seconds{60});
        checkEnd(driver, moment);
        outcomes << driver.outcome() + " " + driver.table();
        for (const auto& result : targetResults(driver.machine.state())) // what was begun was also verified
            QVERIFY2(result.version == TargetVersion::Old || result.verified, qPrintable(driver.table()));
    }
    QCOMPARE(outcomes, (QSet<QString>{"stopped 100 old 201 old 202 old", "stopped 100 new+ 201 old 202 old",
                                      "stopped 100 new+ 201 new+ 202 old", "stopped 100 new+ 201 new+ 202 new+",
                                      "succeeded 100 new+ 201 new+ 202 new+"}));
}

void RunControlTest::abortAtEveryMoment()
{
    QSet<QString> outcomes;
    for (int moment = 0; moment < kMoments; ++moment) {
        ScriptedDriver driver(planOf());
        driver.say(OperatorCommand::AbortAndRollBack, moment * kMoment);
        driver.run();
        checkEnd(driver, moment);
        outcomes << driver.outcome();
    }
    QCOMPARE(outcomes, (QSet<QString>{"failed-unchanged", "rolled-back", "succeeded"}));
}

// What was given up is not taken up again: the run would skip it and call itself a success.
void RunControlTest::resumeAfterStopIsIgnored()
{
    for (const auto said : {OperatorCommand::Resume, OperatorCommand::Pause}) {
        ScriptedDriver driver(planOf());
        driver.say(OperatorCommand::StopAfterStep, Seconds{20});
        driver.say(said, Seconds{21});
        driver.run();
        QCOMPARE(driver.outcome(), QString("stopped"));
        QVERIFY(!driver.log.contains(toString(said)));
    }
}

void RunControlTest::stopWhilePausedBeginsNothing()
{
    ScriptedDriver driver(planOf());
    driver.say(OperatorCommand::Pause, Seconds{10}); // in the backend's switch
    driver.run(Seconds{100});
    const auto sent = driver.sent();
    driver.say(OperatorCommand::StopAfterStep, Seconds{101});
    driver.run();
    QCOMPARE(driver.sent(), sent);
    QCOMPARE(driver.outcome(), QString("stopped"));
    QCOMPARE(driver.table(), QString("100 new+ 201 old 202 old"));
}

void RunControlTest::stopInTheObservationEndsAtOnce()
{
    ScriptedDriver driver(planOf());
    driver.run(Seconds{41});
    QVERIFY2(driver.effects.back().contains("observe"), qPrintable(driver.effects.back()));
    driver.handle(event::OperatorSaid{OperatorCommand::StopAfterStep});
    QCOMPARE(driver.outcome(), QString("stopped"));
    QCOMPARE(driver.table(), QString("100 new+ 201 new+ 202 new+"));
}

// A restarted backend of generation R knows only the workers that registered since.
void RunControlTest::stopLeavesNoWorkerUnregistered()
{
    SampleCluster cluster(3, Generation::R);
    cluster.input.workers = {ct(201), ct(202)}; // 203 stays as it is
    cluster.input.observation = Seconds{20};
    const auto plan = cluster.plan().value();
    QSet<QString> outcomes;
    for (int moment = 0; moment < kMoments; ++moment) {
        ScriptedDriver driver(plan);
        driver.say(OperatorCommand::StopAfterStep, moment * kMoment);
        driver.run();
        const auto where = QString("moment %1\n").arg(moment) + driver.log.join('\n');
        QVERIFY2(driver.machine.ended() && driver.problems.isEmpty(), qPrintable(where + driver.problems.join('\n')));
        QVERIFY2(unregisteredWorkers(driver.machine.state()).empty(), qPrintable(where));
        outcomes << driver.outcome();
        for (const auto* worker : {"201", "202", "203"}) { // each starts after the backend did, or neither does
            const auto starts = driver.log.filter("done ").filter(
                QRegularExpression(QString("(%1/switch-release|%1/restart-unit)").arg(worker)));
            QVERIFY2(starts.size() == (driver.log.contains("done backend/100/switch-release") ? 1 : 0),
                     qPrintable(where));
        }
    }
    QCOMPARE(outcomes, (QSet<QString>{"stopped", "succeeded"}));
}

void RunControlTest::stopDoesNotWaitForBusyWorkers()
{
    ScriptedDriver driver(planOf(3, 1, false, Generation::R));
    driver.busyFor("stop/reregister/201/await-idle", Milliseconds::max());
    driver.say(OperatorCommand::StopAfterStep, Seconds{10}); // in the backend's switch
    driver.run(Seconds{60});
    QCOMPARE(driver.outcome(), QString("stopped"));
    QCOMPARE(driver.sent().filter("restart-unit"),
             (QStringList{"stop/reregister/202/restart-unit #1", "stop/reregister/203/restart-unit #1"}));
    QVERIFY(unregisteredWorkers(driver.machine.state()) == std::vector{ct(201)});
    const auto step = driver.machine.state().stepState("stop/reregister/201/await-idle");
    QCOMPARE(step.status, StepStatus::Abandoned);
    QVERIFY2(step.text.find("op_1") != std::string::npos, step.text.c_str());
    QCOMPARE(driver.problems, QStringList());
}

void RunControlTest::stopThatCannotRegisterNeedsAPerson()
{
    ScriptedDriver driver(planOf(2, 1, false, Generation::R));
    driver.gate("stop/reregister/202/await-ready", [](Milliseconds) { return GateReading{}; });
    driver.say(OperatorCommand::StopAfterStep, Seconds{10});
    driver.run();
    QCOMPARE(driver.outcome(), QString("needs-a-person"));
    QVERIFY(unregisteredWorkers(driver.machine.state()) == std::vector{ct(202)});
    QVERIFY(!driver.log.contains("roll back"));
}

void RunControlTest::secondStopEndsAtOnce()
{
    ScriptedDriver driver(planOf(2, 1, false, Generation::R));
    driver.gate("stop/reregister/201/await-idle", [](Milliseconds) { return GateReading{}; }); // does not say
    driver.say(OperatorCommand::StopAfterStep, Seconds{10});
    driver.say(OperatorCommand::StopAfterStep, Seconds{30});
    driver.run(Seconds{31});
    QCOMPARE(driver.outcome(), QString("stopped"));
    QVERIFY((unregisteredWorkers(driver.machine.state()) == std::vector{ct(201), ct(202)}));
}

void RunControlTest::abortAfterAStopRollsBack()
{
    ScriptedDriver driver(planOf(2, 1, false, Generation::R));
    driver.say(OperatorCommand::StopAfterStep, Seconds{10});
    driver.say(OperatorCommand::AbortAndRollBack, Seconds{20});
    driver.run();
    QCOMPARE(driver.outcome(), QString("rolled-back"));
    QVERIFY(unregisteredWorkers(driver.machine.state()).empty());
    QCOMPARE(driver.problems, QStringList());
}

void RunControlTest::abortWaitsForTheStepInFlight()
{
    ScriptedDriver driver(planOf());
    driver.run(Seconds{18}); // the first worker is being switched
    QCOMPARE(driver.sent().back(), QString("workers/201/switch-release #1"));
    driver.handle(event::OperatorSaid{OperatorCommand::AbortAndRollBack});
    QVERIFY(!driver.log.contains("roll back"));
    QVERIFY(!driver.machine.ended());
    driver.run();
    QVERIFY(driver.log.indexOf("done workers/201/switch-release") < driver.log.indexOf("roll back"));
    QCOMPARE(driver.outcome(), QString("rolled-back"));
    QCOMPARE(driver.machine.state().failure.value().code, ErrorCode::Cancelled);
}

// 203 takes an hour to become ready; 201 is busy until a minute after that.
void RunControlTest::budgetRunsOnlyWhileJustBusyOnesAreLeft()
{
    auto plan = planOf(3);
    for (auto& group : plan.groups) {
        for (auto& lane : group.lanes) {
            for (auto& step : lane.steps)
                step.deadline =
                    std::holds_alternative<action::AwaitReady>(step.action) ? Seconds{7'200} : step.deadline;
        }
    }
    ScriptedDriver driver(plan);
    driver.busyFor("workers/201/await-idle", Seconds{3'600 + 120});
    driver.gate("workers/203/await-ready", [](Milliseconds at) {
        GateReading reading;
        for (const auto condition :
             {Condition::UnitActive, Condition::CommitIs, Condition::Answers, Condition::Registered})
            reading.conditions.push_back({condition, at > Seconds{3'600}, {}});
        return reading;
    });
    driver.run();
    QCOMPARE(driver.outcome(), QString("succeeded"));
}

// Found by reading: a second refusal left the mark "may have changed", and an untouched busy worker was rolled back.
void RunControlTest::refusedTwiceIsNotChanged()
{
    ScriptedDriver driver(planOf());
    driver.steps("workers/201/switch-release",
                 {StepOutcome::Busy, StepOutcome::NotStarted, StepOutcome::Busy, StepOutcome::Refused});
    driver.run();
    QCOMPARE(driver.outcome(), QString("rolled-back"));
    QVERIFY2(driver.sent().filter("rollback/workers/201").isEmpty(), qPrintable(driver.sent().join('\n')));
    QVERIFY(driver.table().contains("201 old"));
}

void RunControlTest::strangeEventsAreIgnored()
{
    const auto plan = planOf();
    ScriptedDriver plain(plan), disturbed(plan);
    plain.run();
    for (int i = 0; i < 100; ++i) {
        const auto at = i * Milliseconds{900};
        disturbed.at(at, event::Start{});
        disturbed.at(at, event::StepEnded{"workers/201/switch-release", 7, StepOutcome::Failed, "late", {}});
        disturbed.at(at, event::StepEnded{"nowhere", 1, StepOutcome::Done, "", {}});
        disturbed.at(at, event::Probed{"workers/201/switch-release", ProbeAnswer::NotDone, ""});
        GateReading ill;
        ill.fatal = Error{ErrorCode::Internal, "late", {}, {}, {}};
        disturbed.at(at, event::GateRead{"workers/202/await-ready", ill});
        disturbed.at(at, event::TimerFired{"workers/201/await-idle", 99});
        disturbed.at(at, event::TimerFired{"observe/observe", 99});
    }
    disturbed.run();
    // A reading that nobody asked for is ignored; one that comes while it is asked for cannot be told apart.
    QCOMPARE(disturbed.log.filter("late").size(), 0);
    QCOMPARE(disturbed.log, plain.log);
    QCOMPARE(disturbed.problems, QStringList());
}

void RunControlTest::gateIsNotReadTwiceForOneTimer()
{
    RunMachine machine(planOf());
    const auto step = std::string("prefetch/100/prefetch-release");
    machine.handle(event::Start{}, {}, {});
    const auto decision = machine.handle(event::StepEnded{step, 1, StepOutcome::NotStarted, "", {}}, {}, {});
    const auto& timer = std::get<effect::SetTimer>(decision.effects.back());
    QCOMPARE(machine.handle(event::TimerFired{step, timer.generation}, {}, {}).effects.size(), std::size_t{1});
    QVERIFY(machine.handle(event::TimerFired{step, timer.generation}, {}, {}).effects.empty());
    QVERIFY(machine.handle(event::StepEnded{step, 1, StepOutcome::Done, "", {}}, {}, {})
                .journal.empty()); // of the first attempt
    QCOMPARE(machine.handle(event::StepEnded{step, 2, StepOutcome::Done, "", {}}, {}, {}).journal.size(),
             std::size_t{1});
}

void RunControlTest::canaryComesAlone()
{
    ScriptedDriver driver(planOf(4, 4, true));
    driver.run();
    QCOMPARE(driver.outcome(), QString("succeeded"));
    const auto observed = driver.effects.indexOf("read canary-observe/observe");
    QVERIFY(driver.effects.indexOf("send canary/201/switch-release #1") < observed);
    for (const auto* worker : {"202", "203", "204"})
        QVERIFY(driver.effects.indexOf(QString("send workers/%1/switch-release #1").arg(worker)) > observed);
    ScriptedDriver failing(planOf(4, 4, true));
    failing.gate("canary-observe/observe", [](Milliseconds) { return GateReading{}; });
    failing.run();
    QCOMPARE(failing.outcome(), QString("rolled-back"));
    QVERIFY(failing.sent().filter("workers/202").isEmpty());
}

void RunControlTest::batchIsKept()
{
    for (int batch = 1; batch <= 6; ++batch) {
        ScriptedDriver driver(planOf(6, batch));
        int most = 0;
        for (int second = 0; second < 300; ++second) {
            driver.run(Seconds{second});
            int active = 0;
            for (const auto& lane : driver.machine.lanes())
                active += lane.step.starts_with("workers/") && !lane.parked ? 1 : 0;
            most = std::max(most, active);
        }
        QCOMPARE(driver.outcome(), QString("succeeded"));
        QCOMPARE(most, batch);
    }
}

void RunControlTest::nothingAfterTheEnd()
{
    ScriptedDriver driver(planOf());
    driver.run();
    for (const RunEvent& event :
         {RunEvent(event::Start{}), RunEvent(event::OperatorSaid{OperatorCommand::AbortAndRollBack}),
          RunEvent(event::StepEnded{"workers/201/switch-release", 1, StepOutcome::Failed, "", {}})}) {
        const auto decision = driver.machine.handle(event, driver.now, {});
        QVERIFY(decision.journal.empty() && decision.effects.empty());
    }
    QVERIFY(driver.machine.lanes().empty());
}

void RunControlTest::emptyPlanSucceeds()
{
    auto plan = planOf();
    plan.groups.clear();
    ScriptedDriver driver(plan);
    driver.run();
    QCOMPARE(driver.log, (QStringList{"start", "end succeeded"}));
}

QTEST_APPLESS_MAIN(RunControlTest)
#include "run_control_test.moc"
