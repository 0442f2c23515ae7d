// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the review page says about a plan.
#include "gui/wizards/plan_review.h"

#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class PlanReviewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cardsSayOldAndNew();
    void busyWorkersHaveTheirOwnRow();
    void aWorkerThatRunsItIsLeftAlone();
    void severalOldVersionsAreCounted();
    void manyNamesAreShortened();
    void theNoteOfTheVersionIsShown();
};

void PlanReviewTest::cardsSayOldAndNew()
{
    SampleCluster sample(3);
    const auto cards = reviewCardsOf(*sample.plan(), sample.snapshot, {});
    QCOMPARE(cards.version.value, QStringLiteral("v1.5.1 → v1.5.2"));
    QCOMPARE(cards.version.detail, QStringLiteral("commit 009e09e0"));
    QCOMPARE(cards.targets.value, QStringLiteral("backend + 3 workers"));
    QCOMPARE(cards.targets.detail, QStringLiteral("none of them busy"));
    QCOMPARE(cards.estimate.detail, QStringLiteral("one worker at a time"));
    QCOMPARE(cards.wayBack.value, QStringLiteral("ready"));
}

void PlanReviewTest::busyWorkersHaveTheirOwnRow()
{
    SampleCluster sample(3);
    sample.makeBusy(202);
    const auto plan = *sample.plan();
    const auto rows = reviewRowsOf(plan, sample.snapshot);
    QCOMPARE(rows.size(), std::size_t{5}); // prefetch, backend, idle workers, busy worker, observe
    QCOMPARE(rows[0].what, QStringLiteral("Prefetch v1.5.2 on 4 targets"));
    QCOMPARE(rows[0].commands, QStringLiteral("4 scripts"));
    QCOMPARE(rows[1].what, QStringLiteral("ktrdr-backend · 100"));
    QCOMPARE(rows[2].what, QStringLiteral("ktrdr-worker-201 · 201, ktrdr-worker-203 · 203"));
    QVERIFY(rows[2].sure.startsWith(QStringLiteral("one at a time: ")));
    QCOMPARE(int(rows[3].status), int(Status::Busy));
    QCOMPARE(rows[3].what, QStringLiteral("ktrdr-worker-202 · 202"));
    QVERIFY(rows[3].sure.contains(QStringLiteral("5 min")));
    QVERIFY(rows[3].time.startsWith(QStringLiteral("≤ ")));
    QCOMPARE(rows[4].commands, QStringLiteral("–"));
    QVERIFY(reviewCardsOf(plan, sample.snapshot, {}).targets.detail.startsWith(QStringLiteral("1 busy")));
}

void PlanReviewTest::aWorkerThatRunsItIsLeftAlone()
{
    SampleCluster sample(3);
    sample.inside(203).commit = kNewCommit;
    const auto plan = *sample.plan();
    QCOMPARE(reviewCardsOf(plan, sample.snapshot, {}).targets.value, QStringLiteral("backend + 2 workers"));
    QVERIFY(reviewCardsOf(plan, sample.snapshot, {}).targets.detail.endsWith(QStringLiteral("1 not switched")));
    const auto last = reviewRowsOf(plan, sample.snapshot).back();
    QCOMPARE(int(last.status), int(Status::Stopped));
    QVERIFY(last.sure.contains(QStringLiteral("ktrdr-worker-203")));
}

void PlanReviewTest::severalOldVersionsAreCounted()
{
    SampleCluster sample(3);
    sample.inside(203).commit = commit(0x77);
    sample.inside(203).tag = "v1.4.0";
    QCOMPARE(reviewCardsOf(*sample.plan(), sample.snapshot, {}).version.value, QStringLiteral("2 versions → v1.5.2"));
}

void PlanReviewTest::manyNamesAreShortened()
{
    SampleCluster sample(20);
    const auto rows = reviewRowsOf(*sample.plan(), sample.snapshot);
    QCOMPARE(rows[2].what, QStringLiteral("20 workers · CT 201–220"));
    QCOMPARE(rows[2].names.count(QLatin1Char('\n')), 19);
}

void PlanReviewTest::theNoteOfTheVersionIsShown()
{
    SampleCluster sample(1);
    const auto cards = reviewCardsOf(*sample.plan(), sample.snapshot, QStringLiteral("14 commits"));
    QCOMPARE(cards.version.detail, QStringLiteral("commit 009e09e0 · 14 commits"));
}

QTEST_MAIN(PlanReviewTest)
#include "plan_review_test.moc"
