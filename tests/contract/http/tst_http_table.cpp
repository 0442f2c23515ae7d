// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the runbook and the real KTRDR differ, row by row (the numbers are those of the discrepancy table), over
// the ports and against servers that answer as generation R and as generation N do.
#include "adapters/http/http_backend_api.h"
#include "adapters/http/http_worker_api.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// One backend with two workers and two operations; the routes and answers that differ follow the generation.
std::unique_ptr<HttpTestServer> backend(Generation generation)
{
    const bool isN = generation == Generation::N;
    auto server = std::make_unique<HttpTestServer>();
    server->on("/api/v1/health",
               HttpTestServer::json(isN ? R"({"status":"ok","version":"0.0.0.dev","orphan_detector":null})"
                                        : R"({"status":"ok","version":"1.0.7.2"})"));
    const std::string zone = isN ? "+00:00" : ""; // R writes registry times without a zone
    server->on(
        "/api/v1/workers",
        HttpTestServer::json(
            R"([{"worker_id":"w-bt-1","worker_type":"backtesting","endpoint_url":"http://ktrdr-worker-bt-1:5003",)"
            R"("status":"temporarily_unavailable","current_operation_id":null,"capabilities":{},)"
            R"("last_health_check":"2025-11-10T10:15:09.120034)" +
            zone + R"(","last_healthy_at":"2025-11-10T10:15:09)" + zone +
            R"(","health_check_failures":3,"metadata":{}},)"
            R"({"worker_id":"w-tr-1","worker_type":"training","endpoint_url":"http://192.168.1.202:5004","status":"busy",)"
            R"("current_operation_id":"op_training_1","capabilities":{"gpu":true},"last_health_check":null,)"
            R"("last_healthy_at":null,"health_check_failures":0,"metadata":{"last_selected":1762769700.25}}])"));
    server->on("/api/v1/workers/health", HttpTestServer::answer(404, isN ? R"({"detail":"Worker not found: health"})"
                                                                         : R"({"detail":"Not Found"})"));
    server->on(
        "/api/v1/operations",
        HttpTestServer::json(
            R"({"success":true,"total_count":2,"active_count":1,"data":[)"
            R"({"operation_id":"op_training_1","operation_type":"training","status":"running",)"
            R"("created_at":"2025-11-10T10:15:00.840099Z","progress_percentage":41.5,"current_step":null,"symbol":"EURUSD",)"
            R"("duration_seconds":37.25},{"operation_id":"op_backtesting_0","operation_type":"backtesting",)"
            R"("status":"completed","created_at":"2025-11-10T10:10:00Z","progress_percentage":100,"current_step":null,)"
            R"("symbol":null,"duration_seconds":7700.5}]})"));
    return server;
}

} // namespace

class TestHttpTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row01_healthWithoutHealthy_data() { addGenerations(); }
    void row01_healthWithoutHealthy();
    void row02_summaryRouteTellsTheGeneration_data() { addGenerations(); }
    void row02_summaryRouteTellsTheGeneration();
    void row02_generationOfSomethingElse();
    void row03_12_14_16_registry_data() { addGenerations(); }
    void row03_12_14_16_registry();
    void row05_07_operationsUnderData_data() { addGenerations(); }
    void row05_07_operationsUnderData();
    void row08_09_durations_data() { addGenerations(); }
    void row08_09_durations();
    void row11_onlyGet_data() { addGenerations(); }
    void row11_onlyGet();
    void row15_workerIsAskedWithoutHealth();
    void row18_noWorkerFree();
    void emptyAndBrokenAreDifferent();

private:
    static void addGenerations()
    {
        QTest::addColumn<bool>("isN");
        QTest::newRow("R") << false;
        QTest::newRow("N") << true;
    }
    std::unique_ptr<HttpBackendApi> m_api = HttpBackendApi::create({}).value();
};

void TestHttpTable::row01_healthWithoutHealthy()
{
    QFETCH(bool, isN);
    const auto server = backend(isN ? Generation::N : Generation::R);
    const auto health = awaited(m_api->health(server->url(), {}));
    QCOMPARE(codeOf(health), std::string("ok"));
    QVERIFY(health->healthy);
    QCOMPARE(health->version, std::string(isN ? "0.0.0.dev" : "1.0.7.2"));
}

void TestHttpTable::row02_summaryRouteTellsTheGeneration()
{
    QFETCH(bool, isN);
    const auto expected = isN ? Generation::N : Generation::R;
    const auto server = backend(expected);
    const auto generation = awaited(m_api->generation(server->url(), {}));
    QCOMPARE(codeOf(generation), std::string("ok"));
    QCOMPARE(static_cast<int>(*generation), static_cast<int>(expected));
    QCOMPARE(server->requests().size(), std::size_t(isN ? 1 : 2)); // N says it in its health already

    // An N whose health has no detector is told by the route.
    server->on("/api/v1/health", HttpTestServer::json("{\"status\":\"ok\"}"));
    QCOMPARE(static_cast<int>(awaited(m_api->generation(server->url(), {})).value()), static_cast<int>(expected));
}

void TestHttpTable::row02_generationOfSomethingElse()
{
    const auto server = backend(Generation::R);
    server->on("/api/v1/workers/health", HttpTestServer::json("{\"total_workers\":1}"));
    QCOMPARE(static_cast<int>(awaited(m_api->generation(server->url(), {})).value()),
             static_cast<int>(Generation::Unknown));
    server->on("/api/v1/workers/health", HttpTestServer::closeAtOnce());
    QCOMPARE(codeOf(awaited(m_api->generation(server->url(), {}))), std::string("lost"));
    server->on("/api/v1/health", HttpTestServer::answer(500, "{}"));
    QCOMPARE(codeOf(awaited(m_api->generation(server->url(), {}))), std::string("refused"));
}

void TestHttpTable::row03_12_14_16_registry()
{
    QFETCH(bool, isN);
    const auto server = backend(isN ? Generation::N : Generation::R);
    const auto registry = awaited(m_api->workers(server->url(), {}));
    QCOMPARE(codeOf(registry), std::string("ok"));
    QCOMPARE(registry->size(), std::size_t(2));
    const auto& first = registry->front();
    QCOMPARE(static_cast<int>(first.status), static_cast<int>(RegistryStatus::TemporarilyUnavailable)); // 3
    QCOMPARE(first.endpointHost, std::string("ktrdr-worker-bt-1"));                                     // 12
    QCOMPARE(first.endpointPort, std::uint16_t(5003));                                                  // 16
    QVERIFY(!first.gpu);                                                                                // 14
    QCOMPARE(first.failures, 3);
    QCOMPARE(toIso(first.lastHealthCheck.value()), std::string("2025-11-10T10:15:09.120Z"));
    const auto& second = registry->back();
    QCOMPARE(second.endpointHost, std::string("192.168.1.202"));
    QCOMPARE(second.endpointPort, std::uint16_t(5004));
    QVERIFY(second.gpu);
    QCOMPARE(second.currentOperation, std::string("op_training_1"));
    QCOMPARE(server->requests().front().target, std::string("/api/v1/workers")); // 4: no filter is sent
}

void TestHttpTable::row05_07_operationsUnderData()
{
    QFETCH(bool, isN);
    const auto server = backend(isN ? Generation::N : Generation::R);
    const auto list = awaited(m_api->operations(server->url(), {.activeOnly = true}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(list->operations.size(), std::size_t(2));
    QCOMPARE(static_cast<int>(list->totalCount), 2);
    QCOMPARE(static_cast<int>(list->activeCount), 1);
    QCOMPARE(server->requests().front().target, std::string("/api/v1/operations?limit=1000&offset=0&active_only=true"));
}

void TestHttpTable::row08_09_durations()
{
    QFETCH(bool, isN);
    const auto server = backend(isN ? Generation::N : Generation::R);
    const auto list = awaited(m_api->operations(server->url(), {}, {}));
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(list->operations.front().durationSeconds.value(), 37.25);
    QVERIFY(!list->operations.back().durationSeconds); // finished, end not told: it may be growing
}

void TestHttpTable::row11_onlyGet()
{
    QFETCH(bool, isN);
    const auto server = backend(isN ? Generation::N : Generation::R);
    awaited(m_api->health(server->url(), {}));
    awaited(m_api->workers(server->url(), {}));
    awaited(m_api->operations(server->url(), {}, {}));
    awaited(m_api->generation(server->url(), {}));
    QCOMPARE(server->count("GET"), static_cast<int>(server->requests().size()));
}

void TestHttpTable::row15_workerIsAskedWithoutHealth()
{
    HttpTestServer worker;
    worker.on("/", HttpTestServer::json("{\"service\":\"s\",\"status\":\"running\",\"worker_id\":\"w1\"}"));
    worker.on(
        "/api/v1/operations",
        HttpTestServer::json("{\"active_count\":1,\"data\":[{\"operation_id\":\"op_1\",\"status\":\"running\"}]}"));
    const auto api = HttpWorkerApi::create({}).value();
    const auto activity = awaited(api->activity(worker.url(), {}));
    QCOMPARE(codeOf(activity), std::string("ok"));
    QCOMPARE(static_cast<int>(activity->activity), static_cast<int>(Activity::Busy));
    QCOMPARE(activity->currentOperation, std::string("op_1"));
    QCOMPARE(awaited(api->identity(worker.url(), {})).value().workerId, std::string("w1"));
    QCOMPARE(worker.requests().size(), std::size_t(2));
    QCOMPARE(worker.requests()[0].target, std::string("/api/v1/operations?active_only=true"));
    QCOMPARE(worker.requests()[1].target, std::string("/"));

    worker.on("/host/health", HttpTestServer::json("{\"healthy\":false,\"error\":\"no GPU\"}"));
    const auto host = awaited(api->hostService(worker.url("/host/health"), {}));
    QCOMPARE(codeOf(host), std::string("ok"));
    QVERIFY(!host->healthy);
    QCOMPARE(host->detail, std::string("no GPU"));
}

void TestHttpTable::row18_noWorkerFree()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::answer(
        503, "{\"detail\":{\"error\":\"No backtesting workers available\",\"hint\":\"wait\"}}", "retry-after: 5\r\n"));
    const auto registry = awaited(m_api->workers(server.url(), {}));
    QCOMPARE(codeOf(registry), std::string("refused"));
    QVERIFY(registry.error().what.find("No backtesting workers available. wait") != std::string::npos);
    QCOMPARE(registry.error().detail, std::string("HTTP 503; Retry-After: 5"));
}

void TestHttpTable::emptyAndBrokenAreDifferent()
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

QTEST_GUILESS_MAIN(TestHttpTable)
#include "tst_http_table.moc"
