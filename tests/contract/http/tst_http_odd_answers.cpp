// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that no KTRDR gives, but something else at its address may: they are unknown or refused, never empty.
#include "adapters/http/http_backend_api.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpOddAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generationWithoutDetectorIsToldByTheRoute_data();
    void generationWithoutDetectorIsToldByTheRoute();
    void generationOfSomethingElse();
    void retryAfterIsKept();
    void emptyAndBrokenAreDifferent();

private:
    std::unique_ptr<HttpBackendApi> m_api = HttpBackendApi::create({}).value();
};

void TestHttpOddAnswers::generationWithoutDetectorIsToldByTheRoute_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Generation>("generation");
    QTest::newRow("R") << QByteArray(R"({"detail":"Not Found"})") << Generation::R;
    QTest::newRow("N") << QByteArray(R"({"detail":"Worker not found: health"})") << Generation::N;
    QTest::newRow("other") << QByteArray(R"({"detail":"No such page"})") << Generation::Unknown;
}

void TestHttpOddAnswers::generationWithoutDetectorIsToldByTheRoute()
{
    QFETCH(QByteArray, answer);
    HttpTestServer server;
    server.on("/api/v1/health", HttpTestServer::json(R"({"status":"ok"})"));
    server.on("/api/v1/workers/health", HttpTestServer::answer(404, answer.toStdString()));
    const auto generation = awaited(m_api->generation(server.url(), {}));
    QCOMPARE(codeOf(generation), std::string("ok"));
    QTEST(*generation, "generation");
    QCOMPARE(server.requests().size(), std::size_t(2));
    server.on("/api/v1/health", HttpTestServer::json(R"({"status":"ok","orphan_detector":null})"));
    QCOMPARE(static_cast<int>(awaited(m_api->generation(server.url(), {})).value()), static_cast<int>(Generation::N));
    QCOMPARE(server.requests().size(), std::size_t(3)); // N says it in its health already
}

void TestHttpOddAnswers::generationOfSomethingElse()
{
    HttpTestServer server;
    server.on("/api/v1/health", HttpTestServer::json(R"({"status":"ok"})"));
    server.on("/api/v1/workers/health", HttpTestServer::json("{\"total_workers\":1}"));
    QCOMPARE(static_cast<int>(awaited(m_api->generation(server.url(), {})).value()),
             static_cast<int>(Generation::Unknown));
    server.on("/api/v1/workers/health", HttpTestServer::closeAtOnce());
    QCOMPARE(codeOf(awaited(m_api->generation(server.url(), {}))), std::string("lost"));
    server.on("/api/v1/health", HttpTestServer::answer(500, "{}"));
    QCOMPARE(codeOf(awaited(m_api->generation(server.url(), {}))), std::string("refused"));
}

void TestHttpOddAnswers::retryAfterIsKept()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::answer(
        503, "{\"detail\":{\"error\":\"No backtesting workers available\",\"hint\":\"wait\"}}", "retry-after: 5\r\n"));
    const auto registry = awaited(m_api->workers(server.url(), {}));
    QCOMPARE(codeOf(registry), std::string("refused"));
    QVERIFY(registry.error().what.find("No backtesting workers available. wait") != std::string::npos);
    QCOMPARE(registry.error().detail, std::string("HTTP 503; Retry-After: 5"));
}

void TestHttpOddAnswers::emptyAndBrokenAreDifferent()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::json("[]"));
    QVERIFY(awaited(m_api->workers(server.url(), {})).value().empty());
    for (const char* body : {"", "null", "{}", "<html></html>", "{\"workers\":null}", "[{}]"}) {
        server.onOthers(HttpTestServer::json(body));
        QCOMPARE(codeOf(awaited(m_api->workers(server.url(), {}))), std::string("bad-answer"));
    }
    server.onOthers(HttpTestServer::answer(204, ""));
    QCOMPARE(codeOf(awaited(m_api->workers(server.url(), {}))), std::string("bad-answer"));
}

QTEST_GUILESS_MAIN(TestHttpOddAnswers)
#include "tst_http_odd_answers.moc"
