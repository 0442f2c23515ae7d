// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_deploy.h"

#include "fakes/sample_cluster.h"
#include "plan_text.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class PlanRollbackTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void eachReturnsToItsOwnCommit();
    void lastBegunFirst();
    void whatWasDownBeforeIsNotWaitedFor();
    void timesAreThoseOfThePlan();
};

namespace {

using Numbers = QList<int>;

RunProgress progressOf(const Numbers& changed, const Numbers& ready)
{
    RunProgress progress;
    for (const int number : changed)
        progress[ct(number)] = {true, ready.contains(number)};
    return progress;
}

} // namespace

void PlanRollbackTest::rows_data()
{
    QTest::addColumn<Numbers>("changed");
    QTest::addColumn<Numbers>("ready");
    QTest::addColumn<bool>("waits"); // generation N
    QTest::addColumn<QStringList>("expected");
    const QString back = "=01d01d ready(unit-active,commit,answers,registered)";
    const QString early = "=01d01d ready(unit-active,commit,answers)"; // the registry is emptied by the backend next
    const QString backend = "rollback-backend[1]: 100 switch=01d01d ready(unit-active,commit,healthy)";
    const QString restart = " await restart ready(answers,registered)", wait = " ready(answers,registered)";
    const auto again = [](int limit, const QStringList& numbers, const QString& how) {
        QStringList lanes;
        for (const auto& number : numbers)
            lanes << number + how;
        return QString("rollback/reregister[%1]: %2").arg(limit).arg(lanes.join(" | "));
    };
    QTest::newRow("nothing changed") << Numbers{} << Numbers{} << false << QStringList{};
    QTest::newRow("backend only, R") << Numbers{100} << Numbers{} << false
                                     << QStringList{backend, again(1, {"201", "202", "203"}, restart)};
    QTest::newRow("backend only, N") << Numbers{100} << Numbers{} << true
                                     << QStringList{backend, again(3, {"201", "202", "203"}, wait)};
    QTest::newRow("one worker, verified")
        << Numbers{201} << Numbers{201} << false << QStringList{"rollback-workers[1]: 201 await switch?" + back};
    QTest::newRow("one worker, failed") << Numbers{201} << Numbers{} << false
                                        << QStringList{"rollback-workers[1]: 201 switch!" + back};
    QTest::newRow("backend and workers, R")
        << Numbers{100, 201, 202} << Numbers{100, 201} << false
        << QStringList{"rollback-workers[1]: 202 switch!" + early + " | 201 await switch?" + early, backend,
                       again(1, {"203", "202", "201"}, restart)};
    QTest::newRow("backend and workers, N")
        << Numbers{100, 201, 202} << Numbers{100, 201} << true
        << QStringList{"rollback-workers[1]: 202 switch!" + early + " | 201 await switch?" + early, backend,
                       again(3, {"203", "202", "201"}, wait)};
}

void PlanRollbackTest::rows()
{
    QFETCH(Numbers, changed);
    QFETCH(Numbers, ready);
    QFETCH(bool, waits);
    QFETCH(QStringList, expected);
    const auto plan = SampleCluster(3, waits ? Generation::N : Generation::R).plan().value();
    const auto groups = planRollback(plan, progressOf(changed, ready));
    QCOMPARE(describe(groups).join('\n'), expected.join('\n'));
    for (const auto& group : groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps)
                QVERIFY2(step.id.starts_with("rollback/") && !plan.findStep(step.id), step.id.c_str());
        }
    }
}

void PlanRollbackTest::eachReturnsToItsOwnCommit()
{
    SampleCluster cluster(3);
    for (const int number : {100, 201, 202, 203})
        cluster.inside(number).commit = commit(static_cast<unsigned>(number));
    const auto groups = planRollback(cluster.plan().value(), progressOf({100, 201, 202, 203}, {}));
    int seen = 0;
    for (const auto& group : groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (const auto* change = std::get_if<action::SwitchRelease>(&step.action)) {
                    QVERIFY(change->commit == commit(static_cast<unsigned>(step.ct.number())));
                    ++seen;
                }
            }
        }
    }
    QCOMPARE(seen, 4);
}

// The order of the plan, not of the inventory, is turned round.
void PlanRollbackTest::lastBegunFirst()
{
    SampleCluster cluster(3);
    cluster.input.canary = true;
    cluster.makeBusy(201);
    const auto groups = planRollback(cluster.plan().value(), progressOf({201, 202, 203}, {}));
    QVERIFY2(describe(groups).front().contains(QRegularExpression("201 .*203 .*202 ")),
             qPrintable(describe(groups).front()));
}

void PlanRollbackTest::whatWasDownBeforeIsNotWaitedFor()
{
    SampleCluster cluster(3);
    cluster.inside(202).unit = UnitActive::Failed;
    cluster.input.workers = {ct(201), ct(202)};
    cluster.entry(203).status = RegistryStatus::TemporarilyUnavailable;
    const auto groups = planRollback(cluster.plan().value(), progressOf({100}, {}));
    QCOMPARE(describe(groups).back(), QString("rollback/reregister[1]: 201 await restart ready(answers,registered)"));
}

void PlanRollbackTest::timesAreThoseOfThePlan()
{
    SampleCluster cluster(1);
    cluster.environment.deploy.stepDeadline = Seconds{1'001};
    cluster.environment.deploy.workerDeadline = Seconds{1'002};
    cluster.environment.deploy.backendDeadline = Seconds{1'003};
    const auto groups = planRollback(cluster.plan().value(), progressOf({100, 201}, {}));
    QVERIFY(groups[0].lanes[0].steps[0].deadline == Seconds{1'001});
    QVERIFY(groups[0].lanes[0].steps[1].deadline == Seconds{1'002});
    QVERIFY(groups[1].lanes[0].steps[1].deadline == Seconds{1'003});
}

QTEST_APPLESS_MAIN(PlanRollbackTest)
#include "plan_rollback_test.moc"
