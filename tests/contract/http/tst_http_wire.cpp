// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What arrives on the wire against what the clients answer: complete answers, broken ones, redirects, and the
// request as the server sees it.
#include "both_schemes.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_http.create()); }
    void answers_data();
    void answers();
    void broken_data();
    void broken();
    void redirects_data();
    void redirects();
    void requestAsSeen_data() { BothSchemes::addRows({"request"}); }
    void requestAsSeen();
    void noCookies_data() { BothSchemes::addRows({"no cookies"}); }
    void noCookies();
    void largeBody_data() { BothSchemes::addRows({"4 MiB"}); }
    void largeBody();

private:
    BothSchemes m_http;
};

namespace {

struct AnswerCase
{
    HttpTestServer::Behaviour behaviour;
    int status;
    std::string body;
};

const std::map<std::string, AnswerCase>& answerCases()
{
    using S = HttpTestServer;
    static const std::map<std::string, AnswerCase> cases{
        {"length", {S::json("[1]"), 200, "[1]"}},
        {"chunked",
         {S::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n", false), 200,
          "[1]"}},
        {"until close", {S::raw("HTTP/1.0 200 OK\r\n\r\n[1]"), 200, "[1]"}},
        {"204", {S::raw("HTTP/1.1 204 No Content\r\n\r\n", false), 204, ""}},
        {"400", {S::answer(400, R"({"detail":"a"})"), 400, R"({"detail":"a"})"}},
        {"401", {S::answer(401, "{}", "www-authenticate: Basic realm=x\r\n"), 401, "{}"}},
        {"404", {S::answer(404, R"({"detail":"Not Found"})"), 404, R"({"detail":"Not Found"})"}},
        {"409", {S::answer(409, "{}"), 409, "{}"}},
        {"422", {S::answer(422, "{}"), 422, "{}"}},
        {"500", {S::answer(500, "boom"), 500, "boom"}},
        {"503", {S::answer(503, "{}", "retry-after: 5\r\n"), 503, "{}"}},
    };
    return cases;
}

// The state stays unknown in each of them.
const std::map<std::string, std::pair<HttpTestServer::Behaviour, std::string>>& brokenCases()
{
    using S = HttpTestServer;
    const std::string lost = "lost";
    const std::string bad = "bad-answer";
    static const std::map<std::string, std::pair<S::Behaviour, std::string>> cases{
        {"close at once", {S::closeAtOnce(), lost}},
        {"reset", {S::reset(), lost}},
        {"cut in the status line", {S::raw("HTTP/1.1 2"), lost}},
        {"cut in the headers", {S::raw("HTTP/1.1 200 OK\r\nContent-Len"), lost}},
        {"cut in the body", {S::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,2"), lost}},
        {"length too long", {S::raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[1]"), lost}},
        {"cut in a chunk", {S::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n[1]"), lost}},
        {"no last chunk", {S::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1]\r\n"), lost}},
        {"cut body of a 404", {S::raw("HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n{\"detail"), lost}},
        {"garbage", {S::raw("\x01\x02\x03 what is this\r\n\r\n"), bad}},
        {"another protocol", {S::raw("SSH-2.0-OpenSSH_9.2p1\r\n"), bad}},
    };
    return cases;
}

} // namespace

void TestHttpWire::answers_data()
{
    BothSchemes::addRows({"length", "chunked", "until close", "204", "400", "401", "404", "409", "422", "500", "503"});
}

void TestHttpWire::answers()
{
    QFETCH(bool, tls);
    const auto& expected = answerCases().at(BothSchemes::title());
    const auto server = m_http.server(tls);
    server->on("/x", expected.behaviour);
    const auto answer = awaited(m_http.get(server->url("/x")));
    QCOMPARE(codeOf(answer), std::string("ok"));
    QCOMPARE(answer->status, expected.status);
    QCOMPARE(answer->body, expected.body);
    QCOMPARE(answer->retryAfter, std::string(expected.status == 503 ? "5" : ""));
    QCOMPARE(server->count("GET"), 1);
}

void TestHttpWire::broken_data()
{
    BothSchemes::addRows({"close at once", "reset", "cut in the status line", "cut in the headers", "cut in the body",
                          "length too long", "cut in a chunk", "no last chunk", "cut body of a 404", "garbage",
                          "another protocol"});
}

void TestHttpWire::broken()
{
    QFETCH(bool, tls);
    const auto& [behaviour, code] = brokenCases().at(BothSchemes::title());
    const auto server = m_http.server(tls);
    server->on("/x", behaviour);
    const auto answer = awaited(m_http.get(server->url("/x")));
    QCOMPARE(codeOf(answer), code);
    QCOMPARE(answer.error().where, server->url("/x"));
    QVERIFY(!answer.error().hint.empty());
    QCOMPARE(server->count("GET"), 1);
}

void TestHttpWire::redirects_data() { BothSchemes::addRows({"301", "302", "303", "307", "308"}); }

void TestHttpWire::redirects()
{
    QFETCH(bool, tls);
    const int status = std::stoi(BothSchemes::title());
    const auto other = m_http.server(tls);
    other->onOthers(HttpTestServer::json("[]"));
    const auto server = m_http.server(tls);
    for (const auto& target : {other->url("/stolen"), server->url("/x"), std::string("/y"),
                               std::string("https://127.0.0.1:1/"), std::string("file:///etc/passwd"), std::string()}) {
        server->on("/x", HttpTestServer::redirect(status, target));
        const auto answer = awaited(m_http.get(server->url("/x")));
        QCOMPARE(codeOf(answer), std::string("refused"));
        QVERIFY2(answer.error().what.find(target.empty() ? "nowhere" : target) != std::string::npos,
                 answer.error().what.c_str());
    }
    QCOMPARE(server->count("GET"), 6);
    QCOMPARE(other->connections(), 0);
}

void TestHttpWire::requestAsSeen()
{
    QFETCH(bool, tls);
    const auto server = m_http.server(tls);
    server->onOthers(HttpTestServer::json("[]"));
    QCOMPARE(codeOf(awaited(m_http.get(server->url("/a b?x=1&y=\"z\"\r\nEvil: 1")))), std::string("ok"));
    QCOMPARE(server->requests().size(), std::size_t(1));
    const auto& request = server->requests().front();
    QCOMPARE(request.method, std::string("GET"));
    QCOMPARE(request.target, std::string("/a%20b?x=1&y=%22z%22%0D%0AEvil:%201"));
    QCOMPARE(request.headers.at("host"), "127.0.0.1:" + std::to_string(server->port()));
    QCOMPARE(request.headers.at("accept-encoding"), std::string("identity"));
    QCOMPARE(request.headers.at("accept"), std::string("application/json"));
    QVERIFY(request.headers.at("user-agent").starts_with("ktrdr-admin/"));
    for (const char* absent : {"cookie", "authorization", "evil", "upgrade", "http2-settings", "content-length"})
        QVERIFY2(!request.headers.contains(absent), absent);
    QVERIFY(request.body.empty());
}

void TestHttpWire::noCookies()
{
    QFETCH(bool, tls);
    const auto server = m_http.server(tls);
    server->onOthers(
        HttpTestServer::answer(200, "[]", "set-cookie: session=abc; path=/\r\ncache-control: max-age=9999\r\n"));
    for (int i = 0; i < 2; ++i)
        QCOMPARE(codeOf(awaited(m_http.get(server->url("/")))), std::string("ok"));
    QCOMPARE(server->count("GET"), 2); // and no cache
    QVERIFY(!server->requests().back().headers.contains("cookie"));
}

void TestHttpWire::largeBody()
{
    QFETCH(bool, tls);
    std::string body;
    for (int i = 0; i < (4 << 20); ++i)
        body += static_cast<char>('a' + i % 26);
    const auto server = m_http.server(tls);
    server->on("/x", HttpTestServer::json(body));
    const auto fits = awaited(m_http.get(server->url("/x"), kRequestDeadline, body.size()));
    QCOMPARE(codeOf(fits), std::string("ok"));
    QVERIFY(fits->body == body);
    const auto over = awaited(m_http.get(server->url("/x"), kRequestDeadline, body.size() - 1));
    QCOMPARE(codeOf(over), std::string("bad-answer"));
}

QTEST_GUILESS_MAIN(TestHttpWire)
#include "tst_http_wire.moc"
