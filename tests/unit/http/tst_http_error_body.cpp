// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The four shapes in which KTRDR words a refusal, and what an operator gets to read of each.
#include "adapters/http/error_body.h"

#include <QTest>

using namespace ktrdr;

class TestHttpErrorBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shape_data();
    void shape();
    void successFalseUnderStatus200();
    void keepsRetryAfter();
    void keepsTheStartOfForeignPages();
    void longListsAreCut();
};

void TestHttpErrorBody::shape_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("what");
    QTest::newRow("detail text") << 404 << R"({"detail":"Operation not found: op_x"})"
                                 << "The server refused: Operation not found: op_x";
    QTest::newRow("detail object, no worker")
        << 503 << R"({"detail":{"error":"No backtesting workers available","registered_workers":0,"hint":"start one"}})"
        << "The server refused: No backtesting workers available. start one";
    QTest::newRow("detail object, training")
        << 400 << R"({"detail":{"message":"bad config","error_code":"TRAINING","context":{},"suggestion":"fix it"}})"
        << "The server refused: TRAINING: bad config. fix it";
    QTest::newRow("detail list of a worker")
        << 422
        << R"({"detail":[{"loc":["query","limit"],"msg":"too big","type":"x"},{"loc":["body",0],"msg":"missing"}]})"
        << "The server refused: query -> limit: too big; body -> 0: missing";
    QTest::newRow("error object")
        << 422
        << R"({"success":false,"error":{"code":"VALIDATION_ERROR","message":"Invalid","details":[{"field":"body -> symbol","message":"Field required","type":"missing"}]}})"
        << "The server refused: VALIDATION_ERROR: Invalid: body -> symbol: Field required";
    QTest::newRow("error text") << 500 << R"({"error":"boom"})"
                                << "The server refused: boom";
    QTest::newRow("nothing to read") << 502 << ""
                                     << "The server answered with status 502";
    QTest::newRow("odd types") << 500 << R"({"detail":7,"error":[1]})"
                               << "The server answered with status 500";
    QTest::newRow("escapes") << 400 << "{\"detail\":\"a\\u001b[2Jb\\nc\"}"
                             << "The server refused: ab\\nc";
}

void TestHttpErrorBody::shape()
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(QString, what);
    const auto result = successDocument({status, body.toStdString(), {}}, "http://h/x");
    QVERIFY(!result);
    QCOMPARE(toString(result.error().code), "refused");
    QCOMPARE(QString::fromStdString(result.error().what), what);
    QCOMPARE(result.error().where, std::string("http://h/x"));
    QVERIFY(!result.error().hint.empty());
    QVERIFY(result.error().detail.starts_with("HTTP " + std::to_string(status)));
}

void TestHttpErrorBody::successFalseUnderStatus200()
{
    const auto result = successDocument(
        {200, R"({"success":false,"data":null,"error":{"code":"INTERNAL","message":"no"}})", {}}, "url");
    QVERIFY(!result);
    QCOMPARE(toString(result.error().code), "refused");
    QCOMPARE(result.error().what, std::string("The server refused: INTERNAL: no"));
}

void TestHttpErrorBody::keepsRetryAfter()
{
    const auto result = successDocument({503, R"({"detail":"shutting down"})", "5"}, "url");
    QCOMPARE(result.error().detail, std::string("HTTP 503; Retry-After: 5"));
}

void TestHttpErrorBody::keepsTheStartOfForeignPages()
{
    const auto result = successDocument({502, "<html>\n<h1>Bad Gateway</h1>" + std::string(100000, 'x'), {}}, "url");
    QVERIFY(result.error().detail.find("Bad Gateway") != std::string::npos);
    QVERIFY(result.error().detail.find('\n') == std::string::npos);
    QVERIFY(result.error().detail.size() < 500);
}

void TestHttpErrorBody::longListsAreCut()
{
    std::string list;
    for (int i = 0; i < 40; ++i)
        list += std::string(i ? "," : "") + R"({"field":"f","message":"m"})";
    const auto result = successDocument({422, R"({"error":{"code":"V","details":[)" + list + "]}}", {}}, "url");
    QVERIFY(result.error().what.ends_with("; and 35 more"));
}

QTEST_APPLESS_MAIN(TestHttpErrorBody)
#include "tst_http_error_body.moc"
