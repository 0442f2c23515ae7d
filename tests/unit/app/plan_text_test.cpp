// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The plan as text says what an operator decides on: what, where, in which order, how long, and the way back.
#include "app/plan_text.h"
#include "planning/plan_estimate.h"

#include "plan_example.h"

#include <QTest>

using namespace ktrdr;

namespace {

Step stepOf(Milliseconds estimate)
{
    Step step;
    step.estimate = estimate;
    return step;
}

Plan planOf(int limit, std::initializer_list<int> laneSeconds)
{
    Group group{"workers", limit, {}};
    for (const int seconds : laneSeconds)
        group.lanes.push_back({{}, {stepOf(Milliseconds{0}), stepOf(Seconds{seconds})}});
    Plan plan;
    plan.groups = {group};
    return plan;
}

} // namespace

class PlanTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void estimateFollowsLanesAndLimits();
    void headSaysWhatAndHowLong();
    void tableShowsEachTarget();
    void stepsAreInOrderWithGateAndUndo();
    void commandsAreShownWhenAskedFor();
    void namesAreData();
};

void PlanTextTest::estimateFollowsLanesAndLimits()
{
    QCOMPARE(estimateOf(Plan{}), Milliseconds{0});
    QCOMPARE(estimateOf(planOf(1, {10, 20, 30})), Milliseconds{60'000});
    QCOMPARE(estimateOf(planOf(2, {10, 20, 30})), Milliseconds{40'000}); // 10 + 30 beside 20
    QCOMPARE(estimateOf(planOf(8, {10, 20, 30})), Milliseconds{30'000});
    auto two = planOf(1, {10});
    two.groups.push_back(two.groups.front());
    QCOMPARE(estimateOf(two), Milliseconds{20'000});
}

void PlanTextTest::headSaysWhatAndHowLong()
{
    const auto plan = example::planFor({.generation = Generation::R, .batch = 2});
    const auto text = planAsText(plan, {});
    QVERIFY2(text.startsWith(QStringLiteral("Deploy v1.5.2 to staging\n")), qPrintable(text));
    QVERIFY(text.contains(QString(40, 'b')));
    QVERIFY(text.contains(QStringLiteral("staging, protection: staging, backend generation R")));
    QVERIFY2(text.contains(QStringLiteral("about 6 min; a busy worker may add up to 5:00")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("in reverse order, up to 2 at once")));
    QVERIFY(planAsText(example::planFor(), {}).contains(QStringLiteral("in reverse order, one at a time")));
}

void PlanTextTest::tableShowsEachTarget()
{
    const auto text = planAsText(example::planFor({.generation = Generation::R, .alreadyThere = {202}}), {});
    QVERIFY2(text.contains(QStringLiteral("  ktrdr-backend      100  pve-2  v1.5.1  v1.5.2\n")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral(
                 "  ktrdr-worker-bt-2  202  pve-2  v1.5.2  v1.5.2  not switched, restarted to register again\n")),
             qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("Note: ktrdr-worker-bt-2 already runs v1.5.2 and is left alone.")));
    QVERIFY(planAsText(example::planFor({.alreadyThere = {202}}), {})
                .contains(QStringLiteral("waited for to register again")));
    QVERIFY(planAsText(example::planFor({.alreadyThere = {100, 202}}), {}).contains(QStringLiteral("left alone")));
    QVERIFY(planAsText(example::planFor({.workers = 1, .alreadyThere = {100, 201}}), {})
                .contains(QStringLiteral("Nothing to do.")));
}

void PlanTextTest::stepsAreInOrderWithGateAndUndo()
{
    const auto text = planAsText(example::planFor({.batch = 2}), {});
    qsizetype at = 0;
    for (const auto* line :
         {"1. Prefetch (up to 4 targets at once)\n",
          "    Prefetch v1.5.2 on ktrdr-backend  [script ends with 0 within 10:00; changes nothing that runs]\n",
          "2. Backend (one target at a time)\n",
          "    Switch ktrdr-backend to v1.5.2  [script ends with 0 within 10:00; undo: switch back to v1.5.1]\n",
          "3. Workers (up to 2 targets at once)\n",
          "    Wait until ktrdr-worker-bt-1 is idle  [the worker itself says idle",
          "    Switch ktrdr-worker-bt-1 to v1.5.2  [script ends with 0 within 10:00; it refuses a busy worker",
          "is ready: unit active, commit verified, worker answers, registered  [polled, all of it within 3:00; changes "
          "nothing that runs]\n",
          "4. Observe (one target at a time)\n",
          "    Observe the fleet for 5:00  [health, registry and at most 10 % failed operations;"}) {
        const auto found = text.indexOf(QString::fromUtf8(line), at);
        QVERIFY2(found >= at, qPrintable(QString::fromUtf8(line) + "\nin\n" + text));
        at = found;
    }
}

void PlanTextTest::commandsAreShownWhenAskedFor()
{
    const auto plan = example::planFor();
    QVERIFY(!planAsText(plan, {}).contains(QStringLiteral("pct exec")));
    const auto text = planAsText(plan, {.withCommands = true});
    QVERIFY2(text.contains(QStringLiteral("        pve-1$ pct exec 201 -- /usr/bin/env -i ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("        | g checkout --quiet --detach \"$commit\" --\n")));
}

void PlanTextTest::namesAreData()
{
    auto plan = example::planFor();
    plan.version = "%1%2";
    plan.targets[1].name = "%1 %99";
    const auto text = planAsText(plan, {});
    QVERIFY(text.startsWith(QStringLiteral("Deploy %1%2 to staging")));
    QVERIFY2(text.contains(QStringLiteral("Switch %1 %99 to %1%2")), qPrintable(text));
}

QTEST_APPLESS_MAIN(PlanTextTest)
#include "plan_text_test.moc"
