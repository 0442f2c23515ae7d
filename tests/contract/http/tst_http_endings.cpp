// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a request ends when no answer comes: nobody there, deadline, stop token, queue, and a client that goes.
#include "both_schemes.h"

#include <QElapsedTimer>

#include <thread>
#include <vector>

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpEndings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_http.create()); }
    void nobodyListens_data() { BothSchemes::addRows({"refused"}); }
    void nobodyListens();
    void badUrl();
    void deadline_data();
    void deadline();
    void stop_data() { BothSchemes::addRows({"before", "while open", "from a thread"}); }
    void stop();
    void stopWhileQueued();
    void boundedInFlight_data() { BothSchemes::addRows({"bound"}); }
    void boundedInFlight();
    void destroyedClientAnswers_data() { BothSchemes::addRows({"destroyed"}); }
    void destroyedClientAnswers();
    void mayBeDestroyedByItsAnswer_data() { BothSchemes::addRows({"destroyed by its answer"}); }
    void mayBeDestroyedByItsAnswer();

private:
    BothSchemes m_http;
};

void TestHttpEndings::nobodyListens()
{
    QFETCH(bool, tls);
    std::string url;
    {
        const auto gone = m_http.server(tls);
        url = gone->url("/x");
    }
    const auto answer = awaited(m_http.get(url));
    QCOMPARE(codeOf(answer), std::string("unreachable"));
    QCOMPARE(answer.error().where, url);
}

void TestHttpEndings::badUrl()
{
    for (const char* url : {"", "ftp://127.0.0.1/", "http:///x", "http://u:p@127.0.0.1/"}) {
        const auto future = m_http.get(url);
        QVERIFY(future.isFinished()); // before any socket
        QCOMPARE(codeOf(future.result()), std::string("invalid-input"));
    }
}

void TestHttpEndings::deadline_data()
{
    BothSchemes::addRows({"silence", "slow status line", "slow headers", "slow body", "slow chunks"});
}

void TestHttpEndings::deadline()
{
    QFETCH(bool, tls);
    const std::map<std::string, HttpTestServer::Behaviour> cases{
        {"silence", HttpTestServer::silence()},
        {"slow status line", HttpTestServer::slow("HTTP/1.1 200 OK", 30)},
        {"slow headers", HttpTestServer::slow("HTTP/1.1 200 OK\r\nX: y", 5)},
        {"slow body", HttpTestServer::slow("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n[", 5)},
        {"slow chunks", HttpTestServer::slow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9999\r\n[", 5)},
    };
    const auto server = m_http.server(tls);
    server->on("/x", cases.at(BothSchemes::title()));
    QElapsedTimer timer;
    timer.start();
    const auto answer = awaited(m_http.get(server->url("/x"), Milliseconds(1000)));
    QCOMPARE(codeOf(answer), std::string("timed-out"));
    QVERIFY2(timer.elapsed() >= 990 && timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(answer.error().detail.find("may have been handled") != std::string::npos);
    QTRY_COMPARE(server->openConnections(), 0);
}

void TestHttpEndings::stop()
{
    QFETCH(bool, tls);
    const auto when = BothSchemes::title();
    const auto server = m_http.server(tls);
    server->on("/x", HttpTestServer::silence());
    std::stop_source source;
    if (when == "before")
        source.request_stop();
    const auto future = m_http.get(server->url("/x"), kRequestDeadline, kWorkerBodyCap, source.get_token());
    if (when != "before")
        QTRY_COMPARE(server->count("GET"), 1);
    if (when == "while open")
        source.request_stop();
    if (when == "from a thread")
        std::jthread([&] { source.request_stop(); });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(awaited(future)), std::string("cancelled"));
    QVERIFY(timer.elapsed() < 1000);
    QTRY_COMPARE(server->openConnections(), 0);
}

void TestHttpEndings::stopWhileQueued()
{
    const auto server = m_http.server(false); // the queue does not know the scheme
    server->on("/hold", HttpTestServer::silence());
    server->on("/late", HttpTestServer::json("[]"));
    std::stop_source holding;
    std::vector<QFuture<Result<HttpAnswer>>> held;
    for (int i = 0; i < 128; ++i)
        held.push_back(m_http.get(server->url("/hold"), Milliseconds(15000), kWorkerBodyCap, holding.get_token()));
    std::stop_source late;
    const auto queued = m_http.get(server->url("/late"), kRequestDeadline, kWorkerBodyCap, late.get_token());
    const auto second = m_http.get(server->url("/late"));
    late.request_stop();
    QCOMPARE(codeOf(awaited(queued)), std::string("cancelled"));
    QVERIFY(!second.isFinished());
    holding.request_stop();
    QCOMPARE(codeOf(awaited(second)), std::string("ok"));
    for (const auto& future : held)
        QCOMPARE(codeOf(awaited(future)), std::string("cancelled"));
}

void TestHttpEndings::boundedInFlight()
{
    QFETCH(bool, tls);
    const auto server = m_http.server(tls);
    server->on("/hold", HttpTestServer::silence());
    std::stop_source holding;
    std::vector<QFuture<Result<HttpAnswer>>> futures;
    for (int i = 0; i < 300; ++i)
        futures.push_back(m_http.get(server->url("/hold"), Milliseconds(15000), kWorkerBodyCap, holding.get_token()));
    const int bound = 128;
    QTRY_COMPARE(server->count("GET"), bound);
    const auto other = HttpClient::create({}).value(); // its answer comes after whatever was on its way
    const auto plain = m_http.server(false);
    plain->on("/ok", HttpTestServer::json("[]"));
    const auto answer = other->send({.url = QUrl(QString::fromStdString(plain->url("/ok"))), .body = {}});
    QCOMPARE(codeOf(awaited(answer)), std::string("ok"));
    QCOMPARE(server->connections(), bound);
    holding.request_stop();
    for (const auto& future : futures)
        QCOMPARE(codeOf(awaited(future)), std::string("cancelled"));
}

void TestHttpEndings::destroyedClientAnswers()
{
    QFETCH(bool, tls);
    const auto server = m_http.server(tls);
    server->on("/x", HttpTestServer::silence());
    std::vector<QFuture<Result<HttpAnswer>>> futures; // some open, the rest queued
    for (int i = 0; i < 200; ++i)
        futures.push_back(m_http.get(server->url("/x")));
    QTRY_VERIFY(server->count("GET") > 0);
    m_http.destroyClient();
    m_http.renew();
    for (const auto& future : futures) {
        QVERIFY(future.isFinished());
        QCOMPARE(codeOf(future.result()), std::string("cancelled"));
    }
}

void TestHttpEndings::mayBeDestroyedByItsAnswer()
{
    QFETCH(bool, tls);
    const auto server = m_http.server(tls);
    server->on("/x", HttpTestServer::json("[]"));
    auto future = m_http.get(server->url("/x")).then([&](Result<HttpAnswer> answer) {
        m_http.destroyClient();
        return answer;
    });
    QCOMPARE(codeOf(awaited(future)), std::string("ok"));
    m_http.renew();
}

QTEST_GUILESS_MAIN(TestHttpEndings)
#include "tst_http_endings.moc"
