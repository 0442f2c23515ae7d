// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTest>

#include <random>

using namespace ktrdr;

class ClockTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesTimestamps_data();
    void parsesTimestamps();
    void refusesBadTimestamps_data();
    void refusesBadTimestamps();
    void isoRoundTrip();
    void showsDurations_data();
    void showsDurations();
    void systemClockIsSane();
};

namespace {

void row(const char* text, const char* iso) { QTest::newRow(text) << QByteArray(text) << QByteArray(iso); }

} // namespace

void ClockTest::parsesTimestamps_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("iso");
    // The four forms of KTRDR: Z, an offset, no zone (UTC), each with and without a fraction.
    row("2026-11-24T06:12:25Z", "2026-11-24T06:12:25.000Z");
    row("2026-11-24T06:12:25.123Z", "2026-11-24T06:12:25.123Z");
    row("2026-11-24T06:12:25+00:00", "2026-11-24T06:12:25.000Z");
    row("2026-11-24T06:12:25.123456+00:00", "2026-11-24T06:12:25.123Z");
    row("2026-11-24T06:12:25", "2026-11-24T06:12:25.000Z");
    row("2026-11-24T06:12:25.123456", "2026-11-24T06:12:25.123Z");
    row("2026-11-24 06:12:25.5", "2026-11-24T06:12:25.500Z");
    row("2026-11-24T06:12:25.000001Z", "2026-11-24T06:12:25.000Z");
    row("2026-11-24T06:12:25.123456789123Z", "2026-11-24T06:12:25.123Z");
    row("2026-11-24T01:12:25+05:30", "2026-11-23T19:42:25.000Z");
    row("2026-11-24T01:12:25+0530", "2026-11-23T19:42:25.000Z");
    row("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000Z");
    row("2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
    row("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z");
    row("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z");
}

void ClockTest::parsesTimestamps()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, iso);
    const auto time = parseIso(text.toStdString());
    QVERIFY(time);
    QCOMPARE(toIso(*time), iso.toStdString());
}

void ClockTest::refusesBadTimestamps_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"",
                             "null",
                             "2026",
                             "2026-11-24",
                             "2026-11-24T",
                             "2026-11-24T06:12",
                             "2026-11-24T06:12:2",
                             "26-11-24T06:12:25Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-02-29T00:00:00Z",
                             "2026-11-31T00:00:00Z",
                             "2026-11-24T24:00:00Z",
                             "2026-11-24T06:60:00Z",
                             "2026-11-24T06:12:61Z",
                             "2026-11-24T06:12:25.Z",
                             "2026-11-24T06:12:25,5Z",
                             "2026-11-24T06:12:25z",
                             "2026-11-24T06:12:25 Z",
                             "2026-11-24T06:12:25ZZ",
                             "2026-11-24T06:12:25+",
                             "2026-11-24T06:12:25+5",
                             "2026-11-24T06:12:25+05:",
                             "2026-11-24T06:12:25+15:00",
                             "2026-11-24T06:12:25+05:60",
                             "2026-11-24T06:12:25+05:30x",
                             "2026-11-24T06:12:25 UTC",
                             "-026-11-24T06:12:25Z",
                             "2026--1-24T06:12:25Z",
                             "2026-11-24T-6:12:25Z",
                             "2026-11-24T06:12:25.-5Z",
                             " 2026-11-24T06:12:25Z",
                             "2026-11-24t06:12:25Z",
                             "1764000000",
                             "2026-11-24T06:12:25.5.5Z",
                             "+026-11-24T06:12:25Z"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("embedded NUL") << QByteArray("2026-11-24T06:12:25\0Z", 21);
}

void ClockTest::refusesBadTimestamps()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!parseIso(text.toStdString()));
}

void ClockTest::isoRoundTrip()
{
    std::mt19937_64 random(42);
    std::uniform_int_distribution<std::int64_t> millis(-62'135'596'800'000, 253'402'300'799'999); // years 1...9999
    for (int i = 0; i < 20'000; ++i) {
        const UtcTime time{Milliseconds{millis(random)}};
        const auto text = toIso(time);
        const auto back = parseIso(text);
        QVERIFY2(back, text.c_str());
        QCOMPARE(back->time_since_epoch().count(), time.time_since_epoch().count());
    }
}

void ClockTest::showsDurations_data()
{
    QTest::addColumn<qint64>("millis");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("negative") << qint64(-1) << QByteArray("0 ms");
    QTest::newRow("zero") << qint64(0) << QByteArray("0 ms");
    QTest::newRow("millis") << qint64(999) << QByteArray("999 ms");
    QTest::newRow("one second") << qint64(1000) << QByteArray("1.0 s");
    QTest::newRow("tenths are cut") << qint64(2690) << QByteArray("2.6 s");
    QTest::newRow("below ten") << qint64(9999) << QByteArray("9.9 s");
    QTest::newRow("ten") << qint64(10'000) << QByteArray("10 s");
    QTest::newRow("below a minute") << qint64(59'999) << QByteArray("59 s");
    QTest::newRow("a minute") << qint64(60'000) << QByteArray("1:00");
    QTest::newRow("minutes") << qint64(760'000) << QByteArray("12:40");
    QTest::newRow("below an hour") << qint64(3'599'999) << QByteArray("59:59");
    QTest::newRow("hours") << qint64(6'423'000) << QByteArray("1:47:03");
    QTest::newRow("days") << qint64(90'000'000) << QByteArray("25:00:00");
}

void ClockTest::showsDurations()
{
    QFETCH(const qint64, millis);
    QFETCH(const QByteArray, text);
    QCOMPARE(humanDuration(Milliseconds{millis}), text.toStdString());
}

void ClockTest::systemClockIsSane()
{
    const SystemClock clock;
    const auto first = clock.monoNow();
    QVERIFY(first.time_since_epoch().count() > 0);
    QVERIFY(clock.monoNow() >= first);
    const auto year2026 = *parseIso("2026-01-01T00:00:00Z");
    QVERIFY(clock.utcNow() > year2026);
}

QTEST_APPLESS_MAIN(ClockTest)
#include "clock_test.moc"
