// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/reading.h"

#include <QTest>

using namespace ktrdr;

class ReadingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverReadIsNever();
    void limitIsInclusive();
    void readingFromTheFutureIsStale();
    void failureMakesStaleAtOnce();
    void successClearsTheProblem();
    void failureBeforeAnyValueIsNever();
    void ageCountsFromTheLastValue();
    void valueWithoutTimeIsNever();
};

namespace {

constexpr Milliseconds kLimit{30'000};
const UtcTime kNow = *parseIso("2026-11-24T06:00:00Z");
const Error kProblem{ErrorCode::Unreachable, "no connection", "pve1", {}, {}};

} // namespace

void ReadingTest::neverReadIsNever()
{
    const Reading<int> reading;
    QCOMPARE(reading.freshness(kNow, kLimit), Freshness::Never);
    QVERIFY(!reading.ifFresh(kNow, kLimit));
    QVERIFY(!reading.age(kNow));
}

void ReadingTest::limitIsInclusive()
{
    const auto reading = Reading<int>::of(7, kNow);
    QCOMPARE(reading.freshness(kNow, kLimit), Freshness::Fresh);
    QCOMPARE(reading.freshness(kNow + kLimit, kLimit), Freshness::Fresh);
    QCOMPARE(*reading.ifFresh(kNow + kLimit, kLimit), 7);
    QCOMPARE(reading.freshness(kNow + kLimit + Milliseconds{1}, kLimit), Freshness::Stale);
    QVERIFY(!reading.ifFresh(kNow + kLimit + Milliseconds{1}, kLimit));
}

void ReadingTest::readingFromTheFutureIsStale()
{
    const auto reading = Reading<int>::of(7, kNow);
    QCOMPARE(reading.freshness(kNow - kReadingSlip, kLimit), Freshness::Fresh);
    QCOMPARE(reading.freshness(kNow - kReadingSlip - Milliseconds{1}, kLimit), Freshness::Stale);
    QVERIFY(!reading.ifFresh(kNow - Seconds{60}, kLimit));
}

void ReadingTest::failureMakesStaleAtOnce()
{
    auto reading = Reading<int>::of(7, kNow);
    reading.failWith(kProblem);
    QCOMPARE(reading.freshness(kNow, kLimit), Freshness::Stale);
    QVERIFY(!reading.ifFresh(kNow, kLimit));
    QCOMPARE(reading.value.value(), 7); // still there to be shown as old
}

void ReadingTest::successClearsTheProblem()
{
    auto reading = Reading<int>::of(7, kNow);
    reading.failWith(kProblem);
    reading.succeed(8, kNow + Milliseconds{5});
    QVERIFY(!reading.problem);
    QCOMPARE(*reading.ifFresh(kNow + Milliseconds{5}, kLimit), 8);
    QVERIFY(reading == Reading<int>::of(8, kNow + Milliseconds{5}));
}

void ReadingTest::failureBeforeAnyValueIsNever()
{
    Reading<int> reading;
    reading.failWith(kProblem);
    QCOMPARE(reading.freshness(kNow, kLimit), Freshness::Never);
    QCOMPARE(reading.problem.value().where, std::string("pve1"));
}

void ReadingTest::ageCountsFromTheLastValue()
{
    auto reading = Reading<int>::of(7, kNow);
    reading.failWith(kProblem);
    QCOMPARE(reading.age(kNow + Milliseconds{1500}).value(), Milliseconds{1500});
}

void ReadingTest::valueWithoutTimeIsNever()
{
    Reading<int> reading;
    reading.value = 7;
    QCOMPARE(reading.freshness(kNow, kLimit), Freshness::Never);
}

QTEST_APPLESS_MAIN(ReadingTest)
#include "reading_test.moc"
