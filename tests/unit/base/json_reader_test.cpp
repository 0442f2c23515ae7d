// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"

#include <QTest>

#include <limits>

using namespace ktrdr;

class JsonReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesDocuments();
    void refusesBrokenDocuments_data();
    void refusesBrokenDocuments();
    void integers_data();
    void integers();
    void numbersAndBooleans();
    void textIsSanitised();
    void optionalsTellAbsentFromWrong();
    void firstProblemIsKeptWithItsPath();
    void wrongContainersAreProblems();
    void hostileKeysAndDepth();
};

namespace {

QJsonValue parsed(const char* text) { return parseJson(text, "test").value(); }

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();

} // namespace

void JsonReaderTest::parsesDocuments()
{
    QVERIFY(parsed("{}").isObject());
    QVERIFY(parsed(" [1] \n").isArray());
    QVERIFY(parsed("null\n").isNull()); // pvesh answers this
}

void JsonReaderTest::refusesBrokenDocuments_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"", " ", "{", "[1,]", "{\"a\":}", "{'a':1}", "<html>", "nul", "{} x", "\x1b[31m{}", "{\"a\":01}"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("cut in the middle") << QByteArray(R"([{"vmid":201,"status":"runn)");
    QTest::newRow("deep") << QByteArray(100'000, '[');
}

void JsonReaderTest::refusesBrokenDocuments()
{
    QFETCH(const QByteArray, text);
    const auto result = parseJson(text.toStdString(), "http://10.0.0.1:8000/x");
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::BadAnswer);
    QCOMPARE(result.error().where, std::string("http://10.0.0.1:8000/x"));
    QVERIFY(result.error().detail.find('\x1b') == std::string::npos);
    QVERIFY(result.error().detail.size() < 310);
}

void JsonReaderTest::integers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("min");
    QTest::addColumn<qint64>("max");
    QTest::addColumn<bool>("good");
    QTest::addColumn<qint64>("value");
    const auto row = [](const char* json, qint64 min, qint64 max, bool good, qint64 value) {
        QTest::addRow("%s in %lld...%lld", json, min, max) << QByteArray(json) << min << max << good << value;
    };
    row("5", 0, 10, true, 5);
    row("\"5\"", 0, 10, true, 5); // pvesh quotes numbers
    row("5.0", 0, 10, true, 5);
    row("0", kMin, kMax, true, 0);
    row("-1", kMin, kMax, true, -1);
    row("1", kMin, kMax, true, 1);
    row("9223372036854775807", kMin, kMax, true, kMax);
    row("-9223372036854775808", kMin, kMax, true, kMin);
    row("9007199254740993", 0, kMax, true, 9007199254740993);
    row("1e300", kMin, kMax, false, 0);
    row("-1e300", kMin, kMax, false, 0);
    row("1e300", 0, kMax, false, 0);
    row("9223372036854775808", kMin, kMax, false, 0);
    row("1.5", kMin, kMax, false, 0);
    row("0.5", 0, 10, false, 0);
    row("11", 0, 10, false, 0);
    row("-1", 0, 10, false, 0);
    row("\"\"", 0, 10, false, 0);
    row("\"5x\"", 0, 10, false, 0);
    row("\"0x5\"", 0, 10, false, 0);
    row("\"5.0\"", 0, 10, false, 0);
    row("\"99999999999999999999\"", kMin, kMax, false, 0);
    row("true", 0, 10, false, 0);
    row("null", 0, 10, false, 0);
    row("[5]", 0, 10, false, 0);
}

void JsonReaderTest::integers()
{
    QFETCH(const QByteArray, json);
    QFETCH(const qint64, min);
    QFETCH(const qint64, max);
    QFETCH(const bool, good);
    QFETCH(const qint64, value);
    std::string problem;
    const JsonReader reader(parsed(("[" + json + "]").constData()), "", &problem);
    const auto got = reader.elements().front().integer(min, max);
    QCOMPARE(problem.empty(), good);
    if (good)
        QCOMPARE(got, value);
    else
        QVERIFY2(problem.starts_with("[0]: expected an integer"), problem.c_str());
}

void JsonReaderTest::numbersAndBooleans()
{
    std::string problem;
    const JsonReader reader(
        parsed(R"({"n":1.5,"s":"2.5","t":true,"one":1,"zero":0,"inf":"inf","nan":"nan","x":"","two":2})"), "",
        &problem);
    QCOMPARE(reader["n"].number(), 1.5);
    QCOMPARE(reader["s"].number(), 2.5);
    QVERIFY(reader["t"].boolean() && reader["one"].boolean() && !reader["zero"].boolean());
    QVERIFY(problem.empty());
    for (const char* bad : {"inf", "nan", "x", "t", "missing"}) {
        problem.clear();
        QCOMPARE(reader[bad].number(), 0.0);
        QVERIFY2(!problem.empty(), bad);
    }
    for (const char* bad : {"two", "s", "n", "missing"}) {
        problem.clear();
        QVERIFY(!reader[bad].boolean());
        QVERIFY2(!problem.empty(), bad);
    }
}

void JsonReaderTest::textIsSanitised()
{
    std::string problem;
    const JsonReader reader(parsed(R"({"esc":"a\u001b[31mb","bidi":"a\u202eb","line":"a\nb","half":"a\ud800b","n":1})"),
                            "", &problem);
    QCOMPARE(reader["esc"].text(), std::string("ab"));
    QCOMPARE(reader["bidi"].text(), std::string("a<U+202E>b"));
    QCOMPARE(reader["line"].text(), std::string("a\\nb"));
    const auto half = reader["half"].text();
    QVERIFY(QString::fromUtf8(half.c_str()).toStdString() == half); // valid UTF-8 whatever stands for the half
    QVERIFY(problem.empty());
    QCOMPARE(reader["n"].text(), std::string());
    QCOMPARE(problem, std::string("n: expected text, found a number"));
}

void JsonReaderTest::optionalsTellAbsentFromWrong()
{
    std::string problem;
    const JsonReader reader(parsed(R"({"null":null,"text":"x","n":5})"), "", &problem);
    for (const char* key : {"null", "missing"}) {
        QVERIFY(!reader[key].optionalText() && !reader[key].optionalInteger(0, 9));
        QVERIFY(!reader[key].optionalNumber() && !reader[key].optionalBoolean());
    }
    QVERIFY(problem.empty());
    QCOMPARE(reader["n"].optionalInteger(0, 9).value(), 5);
    QCOMPARE(reader["n"].optionalNumber().value(), 5.0);
    QCOMPARE(reader["text"].optionalText().value(), std::string("x"));
    QVERIFY(problem.empty());
    (void)reader["text"].optionalInteger(0, 9);
    QVERIFY(!problem.empty());
}

void JsonReaderTest::firstProblemIsKeptWithItsPath()
{
    std::string problem;
    const JsonReader reader(parsed(R"({"workers":[{"id":"a"},{"id":7},{"id":8}]})"), "", &problem);
    for (const auto& worker : reader["workers"].elements())
        (void)worker["id"].text();
    QCOMPARE(problem, std::string("workers[1].id: expected text, found a number"));
}

void JsonReaderTest::wrongContainersAreProblems()
{
    std::string problem;
    QVERIFY(JsonReader(parsed("{}"), "", &problem).elements().empty());
    QCOMPARE(problem, std::string("document: expected a list, found an object"));
    problem.clear();
    (void)JsonReader(parsed("[]"), "", &problem)["key"].text();
    QCOMPARE(problem, std::string("key: expected text, found nothing"));
    JsonReader(parsed("[]"), "", nullptr).complain("anything"); // nobody listens: no crash
}

void JsonReaderTest::hostileKeysAndDepth()
{
    std::string problem;
    const auto value = parsed(R"({"a":1,"a":2,"":3,"\u001b":4})");
    const JsonReader reader(value, "", &problem);
    QCOMPARE(reader["a"].integer(0, 9), 2); // the last of two equal keys, as every common parser does
    QCOMPARE(reader[""].integer(0, 9), 3);
    QVERIFY(problem.empty());
}

QTEST_APPLESS_MAIN(JsonReaderTest)
#include "json_reader_test.moc"
