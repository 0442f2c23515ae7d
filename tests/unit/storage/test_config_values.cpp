// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_values.h"

#include <QTest>

using namespace ktrdr;

class TestConfigValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void durations();
    void timesOfDay();
    void containerLists();
    void patterns();
    void hostsAndAddresses();
    void subnets();
    void wordsAndUrls();
};

void TestConfigValues::durations()
{
    const std::vector<std::pair<const char*, std::int64_t>> good{{"0s", 0},       {"90s", 90},      {"5m", 300},
                                                                 {"1h30m", 5400}, {"2h0m5s", 7205}, {"24h", 86400}};
    for (const auto& [text, seconds] : good)
        QCOMPARE(parseDuration(text).value().count(), seconds);
    for (const char* text : {"", "5", "m", "5 m", "-5m", "5m1h", "5m5m", "1.5h", "5d", "99999999999999999999s", "5ms"})
        QVERIFY2(!parseDuration(text), text);
    for (const std::int64_t seconds : {0, 1, 59, 60, 61, 3600, 3601, 5400, 86399})
        QCOMPARE(parseDuration(formatDuration(Seconds(seconds))).value().count(), seconds);
    QCOMPARE(formatDuration(Seconds(300)), std::string("5m"));
}

void TestConfigValues::timesOfDay()
{
    QCOMPARE(parseTimeOfDay("02:05").value().count(), 125);
    QCOMPARE(parseTimeOfDay("24:00").value().count(), 1440);
    QCOMPARE(formatTimeOfDay(std::chrono::minutes(125)), std::string("02:05"));
    for (const char* text : {"", "2:00", "24:01", "12:60", "ab:cd", "02-00", "02:00:00", "+2:00"})
        QVERIFY2(!parseTimeOfDay(text), text);
    QCOMPARE(parseWeekday("saturday").value(), 6);
    QVERIFY(!parseWeekday("Sunday"));
}

void TestConfigValues::containerLists()
{
    const auto list = parseCtIdList("201-203, 210").value();
    QCOMPARE(list.size(), std::size_t{4});
    QCOMPARE(list.back().number(), 210);
    for (const char* text : {"", "99", "203-201", "201,", "a", "201-", "-201", "100-999999999", "201;rm"})
        QVERIFY2(!parseCtIdList(text), text);
    QCOMPARE(parseCtIdList("100-599").value().size(), std::size_t{500});
    QVERIFY(!parseCtIdList("100-600"));
    QVERIFY(!parseCtIdList("100-599,700"));
}

void TestConfigValues::patterns()
{
    const PatternValues values{7, *CtId::fromNumber(207), "training"};
    QCOMPARE(expandPattern("w-{type}-{n}-{ctid}", values).value(), std::string("w-training-7-207"));
    QCOMPARE(expandPattern("plain", values).value(), std::string("plain"));
    for (const char* text : {"{", "}", "a{m}", "{n", "n}", "{{n}}"})
        QVERIFY2(!expandPattern(text, values), text);
    QVERIFY(checkNewNamePattern("w-{n}"));
    QVERIFY(!checkNewNamePattern("w"));
    QVERIFY(!checkNewNamePattern("w {n}"));
}

void TestConfigValues::hostsAndAddresses()
{
    for (const char* text : {"proxmox.internal", "10.0.0.1", "fe80::1", "node1"})
        QVERIFY2(checkHost(text), text);
    for (const char* text : {"192.168.1.300", "1.2.3", "-x", "a b", "", "a;b", "::zz", "1:2"})
        QVERIFY2(!checkHost(text), text);
    QVERIFY(!checkAddress("node1"));
    QVERIFY(isLoopback("127.9.0.1") && isLoopback("::1") && !isLoopback("10.0.0.1") && !isLoopback(""));
}

void TestConfigValues::subnets()
{
    QVERIFY(checkSubnet("192.168.1.0/24") && checkSubnet("fd00::/8") && checkSubnet("0.0.0.0/0"));
    for (const char* text : {"192.168.1.1/24", "192.168.1.0", "192.168.1.0/33", "192.168.1.0/", "x/8", "10.0.0.0/-1"})
        QVERIFY2(!checkSubnet(text), text);
    QVERIFY(subnetContains("192.168.1.0/24", "192.168.1.255"));
    QVERIFY(!subnetContains("192.168.1.0/24", "192.168.2.1"));
    QVERIFY(!subnetContains("192.168.1.0/25", "192.168.1.128"));
    QVERIFY(!subnetContains("192.168.1.0/24", "::1"));
}

void TestConfigValues::wordsAndUrls()
{
    QVERIFY(checkHttpUrl("http://192.168.1.20:5002/health") && checkHttpUrl("https://[::1]/"));
    for (const char* text : {"ftp://a/", "http://", "a", "http://u:p@h/", "http://h/#f", "http://a b/"})
        QVERIFY2(!checkHttpUrl(text), text);
    QVERIFY(checkHttpPath("/api/v1/health") && !checkHttpPath("api") && !checkHttpPath("/a b"));
    QVERIFY(checkColor("#aAbB09") && !checkColor("#12345") && !checkColor("red"));
    QVERIFY(checkEnvironmentName("prod-2") && !checkEnvironmentName("Prod") && !checkEnvironmentName("../x"));
    QVERIFY(checkBridge("vmbr0") && !checkBridge("abcdefghijklmnop") && !checkBridge("a,b"));
    QVERIFY(checkTitle("Größe") && !checkTitle("a\nb") && !checkTitle("\x1b[31m") && !checkTitle(""));
    QVERIFY(checkFingerprint("SHA256:" + std::string(43, 'a')) && !checkFingerprint("SHA256:abc"));
    QVERIFY(checkHeaderName("X-Api-Key") && !checkHeaderName("X:Y") && checkWorkerType("training"));
}

QTEST_APPLESS_MAIN(TestConfigValues)
#include "test_config_values.moc"
