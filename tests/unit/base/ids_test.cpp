// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ids.h"

#include <QTest>

#include <unordered_set>

using namespace ktrdr;
using namespace std::string_literals;

using Check = Result<std::string> (*)(std::string_view);

class IdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void containerNumbers();
    void commitIds();
    void acceptsGoodNames_data();
    void acceptsGoodNames();
    void refusesBadNames_data();
    void refusesBadNames();
    void everyCheckRefusesHostileText();
    void refusalsAreReadable();
};

Q_DECLARE_METATYPE(Check)

namespace {

// What must never reach a command line, a file name or a URL, whatever the field.
const std::vector<std::string>& hostileTexts()
{
    static const std::vector<std::string> texts{""s,
                                                " "s,
                                                "a b"s,
                                                "a\n"s,
                                                "\na"s,
                                                "a\tb"s,
                                                "a\0b"s,
                                                "\0"s,
                                                "a\x1b[31m"s,
                                                "a;reboot"s,
                                                "a|b"s,
                                                "a&b"s,
                                                "a$(id)"s,
                                                "a`id`"s,
                                                "'a'"s,
                                                "\"a\""s,
                                                "a\\b"s,
                                                "a>b"s,
                                                "a<b"s,
                                                "a*"s,
                                                "a?"s,
                                                "a[1]"s,
                                                "a{b,c}"s,
                                                "a!b"s,
                                                "a#b"s,
                                                "~root"s,
                                                "$HOME"s,
                                                "-rf"s,
                                                "--help"s,
                                                "a\xc3\xa4"s,
                                                "\xe2\x80\xae"
                                                "a"s,
                                                "a\xff"s,
                                                "a\r"s,
                                                "a\x7f"s,
                                                "../etc"s,
                                                "a/../b"s};
    return texts;
}

const std::vector<std::pair<const char*, Check>>& checks()
{
    static const std::vector<std::pair<const char*, Check>> all{
        {"version", checkVersionName}, {"host", checkHostName}, {"user", checkUserName}, {"unit", checkUnitName}};
    return all;
}

void rows(const char* kind, Check check, const std::vector<std::string>& texts)
{
    int number = 0;
    for (const auto& text : texts)
        QTest::addRow("%s %d %.40s", kind, ++number, text.c_str()) << check << QByteArray::fromStdString(text);
}

void columns()
{
    QTest::addColumn<Check>("check");
    QTest::addColumn<QByteArray>("text");
}

} // namespace

void IdsTest::containerNumbers()
{
    for (const char* good : {"100", "201", "999999999"})
        QCOMPARE(CtId::parse(good).value().text(), std::string(good));
    for (const auto& bad : {""s, "99"s, "0"s, "-100"s, "+100"s, "0100"s, "1000000000"s, "100 "s, " 100"s, "1e3"s,
                            "0x100"s, "100\n"s, "100\0"s, "abc"s, "100.0"s, "99999999999999999999"s})
        QVERIFY2(!CtId::parse(bad), bad.c_str());
    QVERIFY(CtId::fromNumber(100) && CtId::fromNumber(999'999'999));
    for (const std::int64_t bad :
         {INT64_MIN, std::int64_t{-1}, std::int64_t{99}, std::int64_t{1'000'000'000}, INT64_MAX})
        QVERIFY(!CtId::fromNumber(bad));
    QVERIFY(CtId::parse("201").value() < CtId::parse("1000").value());
    const std::unordered_set<CtId> set{CtId::parse("201").value(), CtId::fromNumber(201).value()};
    QCOMPARE(set.size(), std::size_t{1});
}

void IdsTest::commitIds()
{
    const std::string hex = "0123456789abcdef0123456789abcdef01234567";
    const auto commit = CommitId::parse(hex);
    QVERIFY(commit);
    QCOMPARE(commit->text(), hex);
    QCOMPARE(commit->shortText(), "01234567"s);
    QVERIFY(CommitId().isNull() && !commit->isNull());
    for (const auto& bad : {""s, hex.substr(1), hex + "0", "A" + hex.substr(1), "g" + hex.substr(1),
                            hex.substr(1) + "\n", hex.substr(1) + "\0"s, "HEAD"s})
        QVERIFY2(!CommitId::parse(bad), bad.c_str());
}

void IdsTest::acceptsGoodNames_data()
{
    columns();
    rows("version", checkVersionName,
         {"v1.5.2", "1.5.2-rc.1", "main", "release/1.5", "feature/a_b+c", "0123456789abcdef0123456789abcdef01234567",
          std::string(100, 'a')});
    rows("host", checkHostName,
         {"proxmox", "pve-1", "pve1.example.com", "PVE.Example.COM", "192.168.1.100", "::1", "fe80::1", "2001:db8::10",
          "::ffff:10.0.0.1", "a", "1a", "10.example", "xn--bcher-kva.example", std::string(63, 'a')});
    rows("user", checkUserName, {"root", "ktrdr", "_svc", "deploy-bot", "a1_2", std::string(32, 'u')});
    rows("unit", checkUnitName, {"ktrdr-worker", "ktrdr-worker.service", "ktrdr@2.service", "a_b:c"});
    rows("path", checkAbsolutePath, {"/opt/ktrdr", "/a", "/opt/k t", "/opt/..x", "/opt/.hidden", "/opt/a..b"});
}

void IdsTest::acceptsGoodNames()
{
    QFETCH(const Check, check);
    QFETCH(const QByteArray, text);
    const auto result = check(text.toStdString());
    QVERIFY(result);
    QCOMPARE(*result, text.toStdString());
}

void IdsTest::refusesBadNames_data()
{
    columns();
    rows("version", checkVersionName,
         {"v1..2", "-v1", ".v1", "/v1", "v1/", "v1.", "a//b", "a/.b", "v1.lock", "v1@{1}", "v1~1", "v1^", "a:b",
          std::string(101, 'a')});
    rows("host", checkHostName,
         {"-pve",
          "pve-",
          "a..b",
          ".a",
          "a.",
          "a_b",
          "a/b",
          "root@pve",
          "pve:22",
          "[::1]",
          "::1::",
          ":::",
          "1:2",
          "::g",
          "fe80::1%eth0",
          "10.0.0.256",
          "10.0.0",
          "1.2.3.4.5",
          "12345",
          "10.0.0.1:22",
          "010.0.0.1",
          "a.1",
          std::string(64, 'a'),
          std::string(254, 'a')});
    rows("user", checkUserName, {"Root", "1a", "a.b", "a@b", "a/b", "a:b", std::string(33, 'u')});
    rows("unit", checkUnitName, {"a/b", "/a", ".a", "a=b", std::string(201, 'u')});
    rows("path", checkAbsolutePath,
         {"", "/", "opt", "./opt", "/opt/", "//opt", "/opt//a", "/opt/..", "/opt/../etc", "/../etc", "/opt/.",
          "/opt/./a", "/opt\n", "/opt/\x1b[31m", "/opt/\x7f", "/opt/\0a"s, "/" + std::string(1024, 'a')});
}

void IdsTest::refusesBadNames()
{
    QFETCH(const Check, check);
    QFETCH(const QByteArray, text);
    const auto result = check(text.toStdString());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidInput);
    QVERIFY(!result.error().hint.empty());
}

void IdsTest::everyCheckRefusesHostileText()
{
    for (const auto& [name, check] : checks()) {
        for (const auto& text : hostileTexts())
            QVERIFY2(!check(text), (name + ": "s + text).c_str());
    }
}

void IdsTest::refusalsAreReadable()
{
    const auto result = checkHostName("a\x1b]0;gotcha\a\n" + std::string(500, 'b'));
    QVERIFY(!result);
    for (const char c : {'\x1b', '\a', '\n'})
        QVERIFY(result.error().what.find(c) == std::string::npos);
    QVERIFY(result.error().what.size() < 160);
}

QTEST_APPLESS_MAIN(IdsTest)
#include "ids_test.moc"
