// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of operations over several pages, against a backend that pages as KTRDR does.
#include "adapters/http/http_backend_api.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"

#include <QUrl>
#include <QUrlQuery>

#include <set>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

std::string operationJson(int number)
{
    return R"({"operation_id":"op_)" + std::to_string(number) + R"(","operation_type":"training","status":"running"})";
}

// `count` operations, newest first; every page asked for shifts the list by `shift` new ones.
HttpTestServer::Behaviour pages(std::shared_ptr<int> count, int shift = 0)
{
    return [=](QTcpSocket& socket, const ReceivedRequest& request) {
        const QUrlQuery query(QUrl(QString::fromStdString(request.target)).query());
        const int limit = query.queryItemValue(QStringLiteral("limit")).toInt();
        const int offset = query.queryItemValue(QStringLiteral("offset")).toInt();
        std::string list;
        for (int i = offset; i < std::min(*count, offset + limit); ++i)
            list += (list.empty() ? "" : ",") + operationJson(*count - i);
        HttpTestServer::json(R"({"success":true,"active_count":7,"total_count":)" + std::to_string(*count) +
                             ",\"data\":[" + list + "]}")(socket, request);
        *count += shift;
    };
}

} // namespace

class TestHttpPaging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void pagesUntilTheTotal_data();
    void pagesUntilTheTotal();
    void listThatMovesHasNoDoubles();
    void stopsAtTwentyPages();
    void totalThatLiesEnds();
    void aBadPageIsNoShorterList();
    void stopBetweenPages();
    void apiGoneBetweenPages();

private:
    std::unique_ptr<HttpTestServer> m_server;
    std::unique_ptr<HttpBackendApi> m_api;
};

void TestHttpPaging::init()
{
    m_server = std::make_unique<HttpTestServer>();
    m_api = HttpBackendApi::create({}).value();
}

void TestHttpPaging::cleanup()
{
    m_api.reset();
    m_server.reset();
}

void TestHttpPaging::pagesUntilTheTotal_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("offset");
    QTest::addColumn<bool>("activeOnly");
    QTest::addColumn<int>("requests");
    QTest::addColumn<QString>("firstTarget");
    QTest::newRow("none") << 0 << 1000 << 0 << false << 1 << "/api/v1/operations?limit=1000&offset=0";
    QTest::newRow("one page") << 1000 << 1000 << 0 << false << 1 << "/api/v1/operations?limit=1000&offset=0";
    QTest::newRow("one more") << 1001 << 1000 << 0 << true << 2
                              << "/api/v1/operations?limit=1000&offset=0&active_only=true";
    QTest::newRow("small pages") << 25 << 10 << 0 << false << 3 << "/api/v1/operations?limit=10&offset=0";
    QTest::newRow("from the middle") << 25 << 10 << 20 << false << 1 << "/api/v1/operations?limit=10&offset=20";
    QTest::newRow("too large a page") << 1 << 5000 << 0 << false << 1 << "/api/v1/operations?limit=1000&offset=0";
    QTest::newRow("odd query") << 2 << 0 << -4 << false << 2 << "/api/v1/operations?limit=1&offset=0";
}

void TestHttpPaging::pagesUntilTheTotal()
{
    QFETCH(int, count);
    QFETCH(int, limit);
    QFETCH(int, offset);
    QFETCH(bool, activeOnly);
    QFETCH(int, requests);
    QFETCH(QString, firstTarget);
    m_server->on("/api/v1/operations", pages(std::make_shared<int>(count)));
    const auto list = awaited(m_api->operations(m_server->url(), {activeOnly, limit, offset}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(static_cast<int>(list->operations.size()), count - std::max(offset, 0));
    QCOMPARE(static_cast<int>(list->totalCount), count);
    QCOMPARE(static_cast<int>(list->activeCount), 7);
    QCOMPARE(static_cast<int>(m_server->requests().size()), requests);
    QCOMPARE(QString::fromStdString(m_server->requests().front().target), firstTarget);
    for (std::size_t i = 0; i < list->operations.size(); ++i)
        QCOMPARE(list->operations[i].id, "op_" + std::to_string(count - std::max(offset, 0) - static_cast<int>(i)));
}

void TestHttpPaging::listThatMovesHasNoDoubles()
{
    m_server->on("/api/v1/operations", pages(std::make_shared<int>(30), 3));
    const auto list = awaited(m_api->operations(m_server->url(), {false, 10, 0}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    std::set<std::string> ids;
    for (const auto& operation : list->operations)
        QVERIFY2(ids.insert(operation.id).second, operation.id.c_str());
    for (int i = 1; i <= 30; ++i) // all that were there from the start
        QVERIFY(ids.contains("op_" + std::to_string(i)));
}

void TestHttpPaging::stopsAtTwentyPages()
{
    m_server->on("/api/v1/operations", pages(std::make_shared<int>(500)));
    const auto list = awaited(m_api->operations(m_server->url(), {false, 10, 0}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(m_server->requests().size(), std::size_t(20));
    QCOMPARE(list->operations.size(), std::size_t(200));
    QCOMPARE(static_cast<int>(list->totalCount), 500); // the caller sees that there is more
}

void TestHttpPaging::totalThatLiesEnds()
{
    m_server->on("/api/v1/operations", HttpTestServer::json("{\"total_count\":9999,\"data\":[]}"));
    const auto list = awaited(m_api->operations(m_server->url(), {}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(m_server->requests().size(), std::size_t(1));
}

void TestHttpPaging::aBadPageIsNoShorterList()
{
    const auto good = pages(std::make_shared<int>(30));
    m_server->on("/api/v1/operations", [good](QTcpSocket& socket, const ReceivedRequest& request) {
        if (request.target.find("offset=10") == std::string::npos)
            good(socket, request);
        else
            HttpTestServer::json("{\"data\":[{}]}")(socket, request);
    });
    const auto list = awaited(m_api->operations(m_server->url(), {false, 10, 0}, {}));
    QCOMPARE(codeOf(list), std::string("bad-answer"));
    QVERIFY(list.error().where.find("offset=10") != std::string::npos);
}

void TestHttpPaging::stopBetweenPages()
{
    std::stop_source source;
    const auto good = pages(std::make_shared<int>(30));
    m_server->on("/api/v1/operations", [&](QTcpSocket& socket, const ReceivedRequest& request) {
        good(socket, request);
        if (request.target.find("offset=10") != std::string::npos)
            source.request_stop();
    });
    QCOMPARE(codeOf(awaited(m_api->operations(m_server->url(), {false, 10, 0}, source.get_token()))),
             std::string("cancelled"));
    QVERIFY(m_server->requests().size() <= 3);
}

void TestHttpPaging::apiGoneBetweenPages()
{
    const auto good = pages(std::make_shared<int>(30));
    m_server->on("/api/v1/operations", [&](QTcpSocket& socket, const ReceivedRequest& request) {
        good(socket, request);
        if (request.target.find("offset=10") != std::string::npos)
            QMetaObject::invokeMethod(
                m_server.get(), [this] { m_api.reset(); }, Qt::QueuedConnection);
    });
    QCOMPARE(codeOf(awaited(m_api->operations(m_server->url(), {false, 10, 0}, {}))), std::string("cancelled"));
}

QTEST_GUILESS_MAIN(TestHttpPaging)
#include "tst_http_paging.moc"
