// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A request that changes something reaches the server once, whatever the server does after taking it, on a fresh
// client and on one that talked to the server before. QNetworkAccessManager of Qt 6.4 sends it twice.
#include "adapters/http/http_client.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void once_data();
    void once();
    void bodyArrives_data();
    void bodyArrives();
};

void TestHttpDelivery::once_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("failure");
    QTest::addColumn<bool>("known");
    for (const char* failure : {"close", "reset", "cut headers", "cut body", "silence"}) {
        for (const bool known : {false, true}) {
            const auto row = [&](const char* method, const char* body) {
                QTest::addRow("%s%s, %s, %s server", method, *body ? " with body" : "", failure,
                              known ? "known" : "new")
                    << method << body << failure << known;
            };
            row("POST", R"({"a":1})");
            row("POST", "");
            row("DELETE", R"({"reason":"x"})");
            row("DELETE", "");
        }
    }
}

void TestHttpDelivery::once()
{
    QFETCH(QString, method);
    QFETCH(QString, body);
    QFETCH(QString, failure);
    QFETCH(bool, known);
    const std::map<QString, HttpTestServer::Behaviour> failures{
        {QStringLiteral("close"), HttpTestServer::closeAtOnce()},
        {QStringLiteral("reset"), HttpTestServer::reset()},
        {QStringLiteral("cut headers"), HttpTestServer::raw("HTTP/1.1 200 O")},
        {QStringLiteral("cut body"), HttpTestServer::raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")},
        {QStringLiteral("silence"), HttpTestServer::silence()},
    };
    HttpTestServer server;
    server.on("/ok", HttpTestServer::json("[]"));
    server.on("/x", failures.at(failure));
    const auto client = HttpClient::create({}).value();
    const auto send = [&](HttpMethod verb, const std::string& path) {
        return client->send({.method = verb,
                             .url = QUrl(QString::fromStdString(server.url(path))),
                             .body = body.toStdString(),
                             .deadline = Milliseconds(700)});
    };
    if (known)
        QCOMPARE(codeOf(awaited(send(HttpMethod::Get, "/ok"))), std::string("ok"));
    const auto answer = awaited(send(method == QLatin1String("POST") ? HttpMethod::Post : HttpMethod::Delete, "/x"));
    QCOMPARE(codeOf(answer), std::string(failure == QLatin1String("silence") ? "timed-out" : "lost"));
    // Whatever else the client might have sent has arrived when a later request is answered.
    QCOMPARE(codeOf(awaited(send(HttpMethod::Get, "/ok"))), std::string("ok"));
    QCOMPARE(server.count(method.toStdString()), 1);
}

void TestHttpDelivery::bodyArrives_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* title, HttpMethod method, const QByteArray& body) {
        QTest::newRow(title) << static_cast<int>(method) << body;
    };
    row("POST", HttpMethod::Post, R"({"symbol":"EURUSD"})");
    row("POST, empty", HttpMethod::Post, "");
    row("POST, 300 kB", HttpMethod::Post, QByteArray(300000, 'x'));
    row("DELETE", HttpMethod::Delete, R"({"reason":"x","force":false})");
    row("DELETE, empty", HttpMethod::Delete, "");
}

void TestHttpDelivery::bodyArrives()
{
    QFETCH(int, method);
    QFETCH(QByteArray, body);
    const auto verb = static_cast<HttpMethod>(method);
    HttpTestServer server;
    server.on("/x", HttpTestServer::json("{}"));
    const auto client = HttpClient::create({}).value();
    const auto answer = awaited(client->send(
        {.method = verb, .url = QUrl(QString::fromStdString(server.url("/x"))), .body = body.toStdString()}));
    QCOMPARE(codeOf(answer), std::string("ok"));
    QCOMPARE(answer->body, std::string("{}"));
    QCOMPARE(server.requests().size(), std::size_t(1));
    const auto& request = server.requests().front();
    QCOMPARE(request.method, std::string(toString(verb)));
    QVERIFY(request.body == body.toStdString());
    QCOMPARE(request.headers.at("content-type"), std::string("application/json"));
    QCOMPARE(request.headers.at("content-length"), std::to_string(body.size()));
}

QTEST_GUILESS_MAIN(TestHttpDelivery)
#include "tst_http_delivery.moc"
