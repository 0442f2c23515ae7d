// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP surfaces of backend, workers and hosts, row by row as the real services answer, without network.
#include "sim/http/http_parser.h"
#include "sim/http/site.h"
#include "sim/model/fault_effects.h"
#include "sim/model/manual_sim_clock.h"
#include "sim/model/operations.h"
#include "sim/model/service.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

struct SiteBench
{
    explicit SiteBench(bool newer = false, int busy = 0) : cluster(optionsFor(newer, busy), clock), site(cluster, audit)
    {
    }
    static SimOptions optionsFor(bool newer, int busy)
    {
        SimOptions options;
        options.generation = newer ? KtrdrGeneration::N : KtrdrGeneration::R;
        options.busyWorkers = busy;
        options.busyFor = Seconds{30};
        return options;
    }
    WebAnswer ask(int box, const std::string& method, const std::string& target, const std::string& body = {})
    {
        auto request = parseTarget(target);
        request.method = method;
        request.body = body;
        return site.answer(box, request);
    }
    QJsonDocument json(int box, const std::string& target)
    {
        return QJsonDocument::fromJson(QByteArray::fromStdString(ask(box, "GET", target).body));
    }

    ManualSimClock clock;
    Cluster cluster;
    Audit audit;
    Site site;
};

constexpr int kBackend = 100;

} // namespace

class SimRoutesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statusAndBody_data()
    {
        QTest::addColumn<bool>("newer");
        QTest::addColumn<int>("box");
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](bool newer, int box, const char* request, int status, const char* part) {
            QTest::newRow(qPrintable(
                QStringLiteral("%1 %2 %3").arg(QLatin1String(newer ? "N" : "R")).arg(box).arg(QLatin1String(request))))
                << newer << box << QByteArray(request) << status << QByteArray(part);
        };
        row(false, kBackend, "GET /api/v1/health", 200, R"({"status":"ok","version":"1.0.7.2"})");
        row(true, kBackend, "GET /api/v1/health", 200, R"("orphan_detector":{)");
        row(false, kBackend, "HEAD /api/v1/health", 405, R"({"detail":"Method Not Allowed"})");
        row(false, kBackend, "HEAD /health", 404, R"({"detail":"Not Found"})");
        row(false, kBackend, "GET /api/v1/workers/health", 404, R"({"detail":"Not Found"})");
        row(true, kBackend, "GET /api/v1/workers/health", 404, R"({"detail":"Worker not found: health"})");
        row(false, kBackend, "GET /api/v1/workers?status=AVAILABLE", 200, "[]");
        row(false, kBackend, "GET /api/v1/workers?worker_type=nosuch", 422, "VALIDATION_ERROR");
        row(true, kBackend, "GET /api/v1/workers/ktrdr-worker-bt-1", 200, R"("worker_id":"ktrdr-worker-bt-1")");
        row(false, kBackend, "GET /api/v1/workers/ktrdr-worker-bt-1", 404, R"({"detail":"Not Found"})");
        row(false, kBackend, "GET /api/v1/operations?limit=1001", 422, R"("field":"query -> limit")");
        row(false, kBackend, "GET /api/v1/operations?limit=0", 422, "greater_than_equal");
        row(false, kBackend, "GET /api/v1/operations?status=nosuch", 422, "query -> status");
        row(false, kBackend, "GET /api/v1/operations?since=2099-01-01T00:00:00", 200, R"("success":true)");
        row(false, kBackend, "GET /api/v1/operations/op_x", 404, R"({"detail":"Operation not found: op_x"})");
        row(false, kBackend, "POST /api/v1/admin/drain", 404, R"({"detail":"Not Found"})");
        row(false, kBackend, "DELETE /api/v1/workers", 405, "Method Not Allowed");
        row(false, kBackend, "GET /metrics", 404, "Not Found");
        row(true, kBackend, "GET /metrics", 307, "");
        row(true, kBackend, "GET /metrics/", 200, R"(ktrdr_workers_available{worker_type="backtesting"} 5.0)");
        row(false, kBackend, "POST /api/v1/backtests/start", 422, "body -> 0");
        row(false, 201, "GET /", 200, R"("service":"Backtesting Worker Service")");
        row(false, 201, "GET /health", 200, R"("worker_status":"idle","current_operation":null)");
        row(false, 201, "HEAD /health", 405, "");
        row(false, 201, "GET /api/v1/operations?active_only=true", 200, R"("active_count":0)");
        row(false, 201, "GET /api/v1/operations?limit=1001", 422, R"("loc":["query","limit"])");
        row(false, 201, "DELETE /api/v1/operations/op_x/cancel", 200, R"("data":{"success":false)");
        row(false, 201, "POST /backend-shutdown", 404, "Not Found");
        row(true, 201, "POST /backend-shutdown", 200, "");
        row(false, 201, "GET /metrics", 404, "Not Found");
        row(true, 201, "GET /metrics", 200,
            R"(ktrdr_operations_total{operation_type="backtesting",status="failed"} 0.0)");
        row(false, 20, "GET /health", 200, R"("service":"training-worker")");
        row(false, 21, "GET /health", 200, R"("service":"ib-connector")");
        row(false, 21, "GET /health/detailed", 200, R"("ib_gateway_connected":true)");
    }
    void statusAndBody()
    {
        QFETCH(bool, newer);
        QFETCH(int, box);
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        QFETCH(QByteArray, part);
        SiteBench bench(newer);
        const auto blank = request.indexOf(' ');
        const auto answer = bench.ask(box, request.left(blank).toStdString(), request.mid(blank + 1).toStdString());
        QCOMPARE(answer.status, status);
        QVERIFY2(QByteArray::fromStdString(answer.body).contains(part), answer.body.c_str());
    }

    void workerEntryByGeneration()
    {
        SiteBench older(false);
        const auto r = older.json(kBackend, "/api/v1/workers").array()[0].toObject();
        QCOMPARE(r["endpoint_url"].toString(), QStringLiteral("http://ktrdr-worker-bt-1:5003"));
        QCOMPARE(r["status"].toString(), QStringLiteral("available"));
        QCOMPARE(r["last_healthy_at"].toString(), QStringLiteral("2026-11-24T06:00:00.000000"));
        QVERIFY(r["current_operation_id"].isNull());
        SiteBench newer(true);
        const auto n = newer.json(kBackend, "/api/v1/workers").array()[0].toObject();
        QCOMPARE(n["endpoint_url"].toString(), QStringLiteral("http://127.90.1.201:5003"));
        QCOMPARE(n["last_healthy_at"].toString(), QStringLiteral("2026-11-24T06:00:00.000000+00:00"));
    }

    void olderListForgetsNothingByItself()
    {
        SiteBench bench(false, 1);
        const auto list = [&] { return bench.json(kBackend, "/api/v1/operations?active_only=true").object(); };
        QCOMPARE(list()["active_count"].toInt(), 1);
        const auto id = list()["data"].toArray()[0].toObject()["operation_id"].toString().toStdString();
        bench.clock.advance(Seconds{100});
        QCOMPARE(list()["active_count"].toInt(), 1); // the work ended long ago
        const auto detail = bench.json(kBackend, "/api/v1/operations/" + id).object()["data"].toObject();
        QCOMPARE(detail["status"].toString(), QStringLiteral("completed"));
        QVERIFY(detail["completed_at"].isNull());
        QCOMPARE(list()["active_count"].toInt(), 0);
        const auto shown = bench.json(kBackend, "/api/v1/operations")
                               .object()["data"]
                               .toArray()[0]
                               .toObject()["duration_seconds"]
                               .toDouble();
        bench.clock.advance(Seconds{50});
        QVERIFY(bench.json(kBackend, "/api/v1/operations")
                    .object()["data"]
                    .toArray()[0]
                    .toObject()["duration_seconds"]
                    .toDouble() > shown + 49);
    }

    void newerListShowsWhatWasAskedFor()
    {
        SiteBench bench(true, 1);
        const auto list = [&] { return bench.json(kBackend, "/api/v1/operations").object(); };
        QCOMPARE(list()["total_count"].toInt(), 0);
        const auto id =
            bench.json(kBackend, "/api/v1/workers").array()[0].toObject()["current_operation_id"].toString();
        QVERIFY(!id.isEmpty());
        QCOMPARE(bench.ask(kBackend, "GET", "/api/v1/operations/" + id.toStdString()).status, 200);
        QCOMPARE(list()["active_count"].toInt(), 1);
    }

    void startsAndRunsOut()
    {
        const std::string body =
            R"({"strategy_name":"s","symbol":"EURUSD","timeframe":"1h","start_date":"2024-01-01","end_date":"2024-02-01"})";
        for (const bool newer : {false, true}) {
            SiteBench bench(newer);
            for (int i = 0; i < 5; ++i)
                QCOMPARE(bench.ask(kBackend, "POST", "/api/v1/backtests/start", body).status, 200);
            const auto sixth = bench.ask(kBackend, "POST", "/api/v1/backtests/start", body);
            QCOMPARE(sixth.status, newer ? 503 : 200); // R takes it and fails it at once
            QVERIFY(!newer || sixth.body.find("\"registered_workers\":5") != std::string::npos);
        }
    }

    void trainingIsStartedUnderTaskId()
    {
        SiteBench bench;
        bench.cluster.with([](World& world) {
            for (auto& entry : world.backend.registry)
                entry.type = "training";
        });
        const auto answer = bench.ask(kBackend, "POST", "/api/v1/trainings/start",
                                      R"({"strategy_name":"s","symbols":["EURUSD","GBPUSD"],"timeframes":["1h"]})");
        QCOMPARE(answer.status, 200);
        const auto started = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
        QVERIFY(started.contains("task_id") && !started.contains("operation_id"));
        QCOMPARE(started["symbols"].toArray(), (QJsonArray{"EURUSD", "GBPUSD"}));
        QCOMPARE(started["timeframes"].toArray(), (QJsonArray{"1h"}));
        QCOMPARE(started["strategy_name"].toString(), QStringLiteral("s"));
    }

    void newerBacktestNeedsItsModel()
    {
        SiteBench bench(true);
        const auto statusAfter = [&](const std::string& more) {
            const auto started = bench.ask(
                kBackend, "POST", "/api/v1/backtests/start",
                R"({"strategy_name":"s","symbol":"E","timeframe":"1h","start_date":"a","end_date":"b")" + more + "}");
            const auto id = QJsonDocument::fromJson(QByteArray::fromStdString(started.body))["operation_id"].toString();
            bench.clock.advance(Seconds{2});
            return bench.json(kBackend, "/api/v1/operations/" + id.toStdString())["data"].toObject();
        };
        const auto failed = statusAfter("");
        QCOMPARE(failed["status"].toString(), QStringLiteral("failed"));
        QCOMPARE(failed["error_message"].toString(), QStringLiteral("model_path is required"));
        QCOMPARE(statusAfter(R"(,"model_path":"models/s/1h_v1")")["status"].toString(), QStringLiteral("running"));
    }

    void dummyIsAnOrphanForTheNewerBackend()
    {
        for (const bool newer : {false, true}) {
            SiteBench bench(newer);
            const auto started = bench.ask(kBackend, "POST", "/api/v1/dummy/start");
            const auto id = QJsonDocument::fromJson(QByteArray::fromStdString(started.body))["data"]["operation_id"];
            bench.clock.advance(Seconds{80});
            const auto detail = bench.json(kBackend, "/api/v1/operations/" + id.toString().toStdString());
            QCOMPARE(detail["data"]["status"].toString(), QString(newer ? "failed" : "running"));
        }
    }

    void cancelReachesTheWorkerOrSaysSo()
    {
        SiteBench bench(false, 2);
        const auto data = bench.json(kBackend, "/api/v1/operations").object()["data"].toArray();
        bench.cluster.with([](World& world) { powerOff(world, *world.box(202)); });
        int reached = 0;
        for (const auto& entry : data) {
            const auto operation = entry.toObject();
            const auto answer = bench.ask(kBackend, "DELETE",
                                          "/api/v1/operations/" + operation["operation_id"].toString().toStdString());
            QCOMPARE(answer.status, 200);
            reached += answer.body.find("\"remote_cancelled\":true") != std::string::npos ? 1 : 0;
        }
        QCOMPARE(reached, 1);
        const auto again = bench.ask(
            kBackend, "DELETE", "/api/v1/operations/" + data[0].toObject()["operation_id"].toString().toStdString());
        QCOMPARE(again.status, 400);
        QVERIFY(again.body.find("OperationStatus.CANCELLED") != std::string::npos);
    }

    void registerIsIdempotent()
    {
        SiteBench bench;
        const std::string body =
            R"({"worker_id":"x","worker_type":"training","endpoint_url":"http://10.0.0.1:5004","capabilities":{"gpu":true}})";
        for (int i = 0; i < 2; ++i)
            QCOMPARE(bench.ask(kBackend, "POST", "/api/v1/workers/register", body).status, 200);
        QCOMPARE(bench.json(kBackend, "/api/v1/workers?worker_type=training").array().size(), 1);
        QCOMPARE(bench.ask(kBackend, "POST", "/api/v1/workers/register", "{}").status, 422);
    }

    void faults()
    {
        SiteBench bench;
        const auto inject = [&](const char* name, const char* target, std::vector<std::string> arguments = {}) {
            return bench.cluster.with(
                [&](World& world) { return bool(injectFault(world, *findFault(name), target, arguments)); });
        };
        QVERIFY(inject("health-503", "100") && inject("garbage", "201") && inject("slow", "202", {"700"}) &&
                inject("http-hang", "203") && inject("hostile-names", "204") && inject("duplicate-ids", "205"));
        QCOMPARE(bench.ask(kBackend, "GET", "/api/v1/health").status, 503);
        QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(bench.ask(201, "GET", "/").body)).isNull());
        QCOMPARE(bench.ask(202, "GET", "/").delay, Milliseconds{700});
        QVERIFY(bench.ask(203, "GET", "/").hang);
        QVERIFY(!bench.ask(202, "GET", "/").hang);
        QVERIFY(inject("health-503", "202") && inject("health-503", "20") && inject("health-503", "21"));
        for (const int box : {202, 20, 21})
            QCOMPARE(bench.ask(box, "GET", "/health").status, 503);
        QCOMPARE(bench.ask(202, "GET", "/").status, 200); // only the health is bad
        const auto workers = bench.json(kBackend, "/api/v1/workers").array();
        QCOMPARE(workers.size(), 4); // 201 and 205 share one entry
        bool hostile = false;
        for (const auto& worker : workers)
            hostile = hostile || worker.toObject()["worker_id"].toString().contains(QChar(0x1b));
        QVERIFY(hostile);
    }

    void parserKeepsItsLimits()
    {
        HttpParser parser;
        parser.feed("GET /a%20b?x=1&y=%26 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET");
        const auto request = parser.next();
        QVERIFY(request);
        QCOMPARE(request->web.path, std::string("/a b"));
        QCOMPARE(request->web.query.at("y"), std::string("&"));
        QCOMPARE(request->web.body, std::string("abc"));
        QVERIFY(request->keepAlive);
        QVERIFY(!parser.next());
        const auto failureOf = [](const std::string& text) {
            HttpParser broken;
            broken.feed(text);
            return broken.next() ? 0 : broken.failure();
        };
        QCOMPARE(failureOf("nonsense\r\n\r\n"), 400);
        QCOMPARE(failureOf("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), 501);
        QCOMPARE(failureOf("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"), 413);
        QCOMPARE(failureOf("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), 400);
        QCOMPARE(failureOf(std::string(20'000, 'x')), 431);
    }
};

QTEST_APPLESS_MAIN(SimRoutesTest)
#include "sim_routes_test.moc"
