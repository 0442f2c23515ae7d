// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoders read out of answers of both generations, field by field.
#include "adapters/http/backend_decoders.h"

#include <QTest>

using namespace ktrdr;

namespace {

HttpAnswer ok(std::string body) { return {200, std::move(body), {}}; }

// One operation of a list with these fields behind id and type.
OperationSummary operation(const std::string& fields)
{
    const auto list = decodeOperations(
        ok(R"({"success":true,"data":[{"operation_id":"op_1","operation_type":"training",)" + fields + "}]}"), "url");
    return list && list->operations.size() == 1 ? list->operations.front() : OperationSummary{};
}

RegistryEntry entry(const std::string& fields)
{
    const auto registry = decodeWorkers(
        ok(R"([{"worker_id":"w1","worker_type":"training","health_check_failures":4,)" + fields + "}]"), "url");
    return registry && registry->size() == 1 ? registry->front() : RegistryEntry{};
}

} // namespace

class TestHttpDecoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void health_data();
    void health();
    void hostServiceSaysWhy();
    void generationByTheRouteNobodyHas_data();
    void generationByTheRouteNobodyHas();
    void registryEntry();
    void registryKeepsDuplicates();
    void registryStatus_data();
    void registryStatus();
    void endpoint_data();
    void endpoint();
    void currentOperation_data();
    void currentOperation();
    void textIsSanitised();
    void operationsShapes_data();
    void operationsShapes();
    void operationFields();
    void operationStatus_data();
    void operationStatus();
    void duration_data();
    void duration();
    void activity_data();
    void activity();
    void identity();
};

void TestHttpDecoders::health_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<bool>("healthy");
    QTest::addColumn<bool>("isN");
    QTest::newRow("ok") << R"({"status":"ok","version":"1.0.7.2"})" << true << false;
    QTest::newRow("upper case") << R"({"status":"Healthy"})" << true << false;
    QTest::newRow("operational") << R"({"status":"operational"})" << true << false;
    QTest::newRow("other word") << R"({"status":"degraded"})" << false << false;
    QTest::newRow("healthy") << R"({"healthy":true})" << true << false;
    QTest::newRow("false wins") << R"({"healthy":false,"status":"ok"})" << false << false;
    QTest::newRow("true with odd word") << R"({"healthy":true,"status":"warming up"})" << true << false;
    QTest::newRow("N, detector off") << R"({"status":"ok","orphan_detector":null})" << true << true;
    QTest::newRow("N, detector on") << R"({"status":"ok","orphan_detector":{"running":true}})" << true << true;
}

void TestHttpDecoders::health()
{
    QFETCH(QString, body);
    QFETCH(bool, healthy);
    QFETCH(bool, isN);
    const auto health = decodeHealth(ok(body.toStdString()), "url");
    QVERIFY(health);
    QCOMPARE(health->healthy, healthy);
    QCOMPARE(health->generation, isN ? Generation::N : Generation::Unknown);
}

void TestHttpDecoders::hostServiceSaysWhy()
{
    const auto state = decodeHostService(ok(R"({"healthy":false,"service":"x","error":"no GPU\nfound"})"), "url");
    QVERIFY(state);
    QVERIFY(!state->healthy);
    QVERIFY(state->detail.starts_with("no GPU"));
    QVERIFY(state->detail.find('\n') == std::string::npos);
}

void TestHttpDecoders::generationByTheRouteNobodyHas_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("generation");
    const auto row = [](const char* title, int status, const char* body, Generation generation) {
        QTest::newRow(title) << status << body << static_cast<int>(generation);
    };
    row("R", 404, R"({"detail":"Not Found"})", Generation::R);
    row("N", 404, R"({"detail":"Worker not found: health"})", Generation::N);
    row("another worker id", 404, R"({"detail":"Worker not found: x"})", Generation::Unknown);
    row("a proxy", 404, "<html>Not Found</html>", Generation::Unknown);
    row("it exists", 200, R"({"total_workers":3})", Generation::Unknown);
    row("right words, wrong status", 500, R"({"detail":"Not Found"})", Generation::Unknown);
}

void TestHttpDecoders::generationByTheRouteNobodyHas()
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(int, generation);
    QCOMPARE(static_cast<int>(decodeGeneration({status, body.toStdString(), {}}, "url")), generation);
}

void TestHttpDecoders::registryEntry()
{
    const auto worker = entry(R"("endpoint_url":"http://ktrdr-worker-1:5004","status":"busy",
        "current_operation_id":"op_9","capabilities":{"gpu":true,"gpu_type":"CUDA","gpu_count":1},
        "last_health_check":"2025-11-10T10:15:09.120034","last_healthy_at":"2025-11-10T10:15:09.120041+00:00",
        "metadata":{"last_selected":1762769700.25})");
    QCOMPARE(worker.workerId, std::string("w1"));
    QCOMPARE(worker.workerType, std::string("training"));
    QCOMPARE(worker.endpointHost, std::string("ktrdr-worker-1"));
    QCOMPARE(worker.endpointPort, std::uint16_t(5004));
    QCOMPARE(worker.currentOperation, std::string("op_9"));
    QCOMPARE(worker.failures, 4);
    QVERIFY(worker.gpu);
    QVERIFY(worker.lastHealthCheck);
    QCOMPARE(toIso(*worker.lastHealthCheck), std::string("2025-11-10T10:15:09.120Z")); // no zone means UTC
    QVERIFY(worker.lastHealthyAt == worker.lastHealthCheck);
    const auto cpuOnly = entry(R"("endpoint_url":"http://h:1","status":"busy","capabilities":{})");
    QCOMPARE(cpuOnly.workerId, std::string("w1"));
    QVERIFY(!cpuOnly.gpu);
}

void TestHttpDecoders::registryKeepsDuplicates()
{
    const std::string one =
        R"({"worker_id":"w1","worker_type":"t","endpoint_url":"http://h:1","status":"busy","health_check_failures":0})";
    const auto registry = decodeWorkers(ok("{\"workers\":[" + one + "," + one + "]}"), "url");
    QVERIFY(registry);
    QCOMPARE(registry->size(), std::size_t(2));
}

void TestHttpDecoders::registryStatus_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const char* text, RegistryStatus status) {
        QTest::newRow(text) << text << static_cast<int>(status);
    };
    row("available", RegistryStatus::Available);
    row("AVAILABLE", RegistryStatus::Available);
    row("Busy", RegistryStatus::Busy);
    row("temporarily_unavailable", RegistryStatus::TemporarilyUnavailable);
    row("TEMPORARILY_UNAVAILABLE", RegistryStatus::TemporarilyUnavailable);
    row("draining", RegistryStatus::Unknown);
}

void TestHttpDecoders::registryStatus()
{
    QFETCH(QString, text);
    QFETCH(int, status);
    const auto worker = entry(R"("endpoint_url":"http://h:1","status":")" + text.toStdString() + "\"");
    QCOMPARE(worker.workerId, std::string("w1"));
    QCOMPARE(static_cast<int>(worker.status), status);
}

void TestHttpDecoders::endpoint_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("name") << "http://ktrdr-worker-bt-1:5003"
                          << "ktrdr-worker-bt-1" << 5003;
    QTest::newRow("address") << "http://192.168.1.201:5008/"
                             << "192.168.1.201" << 5008;
    QTest::newRow("IPv6") << "http://[fd00::5]:5003"
                          << "fd00::5" << 5003;
    QTest::newRow("no port") << "http://h"
                             << "h" << 80;
    QTest::newRow("https") << "https://h"
                           << "h" << 443;
    QTest::newRow("other scheme") << "file:///etc/passwd"
                                  << "" << 0;
    QTest::newRow("no scheme") << "h:5003"
                               << "" << 0;
    QTest::newRow("credentials") << "http://a:b@h:5003"
                                 << "" << 0;
    QTest::newRow("port out of range") << "http://h:99999"
                                       << "" << 0;
    QTest::newRow("empty") << ""
                           << "" << 0;
}

void TestHttpDecoders::endpoint()
{
    QFETCH(QString, url);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto worker = entry(R"("status":"busy","endpoint_url":")" + url.toStdString() + "\"");
    QCOMPARE(worker.workerId, std::string("w1"));
    QCOMPARE(worker.endpointUrl, url.toStdString());
    QCOMPARE(worker.endpointHost, host.toStdString());
    QCOMPARE(static_cast<int>(worker.endpointPort), port);
}

void TestHttpDecoders::currentOperation_data()
{
    QTest::addColumn<QString>("field");
    QTest::newRow("id") << R"("current_operation_id":"op_7")";
    QTest::newRow("short") << R"("current_operation":"op_7")";
    QTest::newRow("null then short") << R"("current_operation_id":null,"current_operation":"op_7")";
    QTest::newRow("metadata") << R"("metadata":{"current_operation":"op_7"})";
}

void TestHttpDecoders::currentOperation()
{
    QFETCH(QString, field);
    const auto worker = entry(R"("endpoint_url":"http://h:1","status":"busy",)" + field.toStdString());
    QCOMPARE(worker.currentOperation, std::string("op_7"));
}

void TestHttpDecoders::textIsSanitised()
{
    const auto registry = decodeWorkers(ok(R"([{"worker_id":"w\u001b[31m1\n","worker_type":"t\u202ex",
        "endpoint_url":"http://h:1","status":"busy","health_check_failures":0}])"),
                                        "url");
    QVERIFY(registry);
    for (const auto& text : {registry->front().workerId, registry->front().workerType}) {
        QVERIFY(text.find('\x1b') == std::string::npos);
        QVERIFY(text.find('\n') == std::string::npos);
        QVERIFY(text.find("\xE2\x80\xAE") == std::string::npos);
    }
}

void TestHttpDecoders::operationsShapes_data()
{
    QTest::addColumn<QString>("shape");
    QTest::addColumn<int>("total");
    QTest::addColumn<int>("active");
    QTest::newRow("data") << R"({"success":true,"total_count":40,"active_count":3,"data":%1})" << 40 << 3;
    QTest::newRow("data.operations") << R"({"success":true,"data":{"operations":%1,"total":41}})" << 41 << 1;
    QTest::newRow("total outside") << R"({"success":true,"total_count":42,"data":{"operations":%1}})" << 42 << 1;
    QTest::newRow("operations") << R"({"operations":%1})" << 2 << 1;
    QTest::newRow("bare") << "%1" << 2 << 1;
}

void TestHttpDecoders::operationsShapes()
{
    QFETCH(QString, shape);
    QFETCH(int, total);
    QFETCH(int, active);
    const auto list = decodeOperations(
        ok(shape
               .arg(
                   QLatin1String(R"([{"operation_id":"a","status":"RUNNING"},{"operation_id":"b","status":"failed"}])"))
               .toStdString()),
        "url");
    QVERIFY(list);
    QCOMPARE(list->operations.size(), std::size_t(2));
    QCOMPARE(list->operations[1].id, std::string("b"));
    QCOMPARE(list->totalCount, total);
    QCOMPARE(list->activeCount, active);
}

void TestHttpDecoders::operationFields()
{
    const auto found = operation(R"("status":"running","created_at":"2025-11-10T10:15:00.840099Z",
        "progress_percentage":41.5,"current_step":"Epoch 5/10","symbol":"EURUSD","duration_seconds":37.25)");
    QCOMPARE(found.type, std::string("training"));
    QCOMPARE(toIso(found.createdAt.value()), std::string("2025-11-10T10:15:00.840Z"));
    QCOMPARE(found.progressPercent.value(), 41.5);
    QCOMPARE(found.currentStep, std::string("Epoch 5/10"));
    QCOMPARE(found.symbol, std::string("EURUSD"));
    QCOMPARE(found.durationSeconds.value(), 37.25);

    const auto detailed = operation(R"("status":"running","progress":{"percentage":7,"current_step":"s"},
        "metadata":{"symbol":"GBPUSD"})");
    QCOMPARE(detailed.progressPercent.value(), 7.0);
    QCOMPARE(detailed.currentStep, std::string("s"));
    QCOMPARE(detailed.symbol, std::string("GBPUSD"));

    const auto beyond = operation(R"("status":"running","progress":250)");
    QCOMPARE(beyond.progressPercent.value(), 100.0);
    const auto silent = operation(R"("status":"pending","progress_percentage":null)");
    QCOMPARE(silent.id, std::string("op_1"));
    QVERIFY(!silent.progressPercent);
}

void TestHttpDecoders::operationStatus_data()
{
    QTest::addColumn<int>("status");
    const auto row = [](const char* text, OperationStatus status) { QTest::newRow(text) << static_cast<int>(status); };
    row("pending", OperationStatus::Pending);
    row("Running", OperationStatus::Running);
    row("COMPLETED", OperationStatus::Completed);
    row("failed", OperationStatus::Failed);
    row("cancelled", OperationStatus::Cancelled);
    row("canceled", OperationStatus::Cancelled);
    row("resuming", OperationStatus::Resuming);
    row("paused", OperationStatus::Unknown);
}

void TestHttpDecoders::operationStatus()
{
    QFETCH(int, status);
    const auto found = operation(std::string(R"("status":")") + QTest::currentDataTag() + "\"");
    QCOMPARE(found.id, std::string("op_1"));
    QCOMPARE(static_cast<int>(found.status), status);
}

void TestHttpDecoders::duration_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<double>("seconds"); // -1: unknown
    QTest::newRow("running") << R"("status":"running","duration_seconds":5.5)" << 5.5;
    QTest::newRow("other name") << R"("status":"running","duration":6)" << 6.0;
    QTest::newRow("pending") << R"("status":"pending","duration_seconds":null)" << -1.0;
    // A finished operation whose end the backend does not know: its number grows with the clock.
    QTest::newRow("growing") << R"("status":"completed","completed_at":null,"duration_seconds":77)" << -1.0;
    QTest::newRow("no end at all") << R"("status":"failed","duration_seconds":77)" << -1.0;
    QTest::newRow("ended") << R"("status":"completed","completed_at":"2025-11-10T10:15:26Z","duration_seconds":26)"
                           << 26.0;
    QTest::newRow("computed")
        << R"("status":"completed","started_at":"2025-11-10T10:15:00.5Z","completed_at":"2025-11-10T10:15:26Z")"
        << 25.5;
    QTest::newRow("ends before it starts")
        << R"("status":"completed","started_at":"2025-11-10T10:15:26Z","completed_at":"2025-11-10T10:15:00Z")" << -1.0;
    QTest::newRow("started only") << R"("status":"running","started_at":"2025-11-10T10:15:26Z")" << -1.0;
}

void TestHttpDecoders::duration()
{
    QFETCH(QString, fields);
    QFETCH(double, seconds);
    const auto found = operation(fields.toStdString());
    QCOMPARE(found.id, std::string("op_1"));
    QCOMPARE(found.durationSeconds.value_or(-1), seconds);
}

void TestHttpDecoders::activity_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("activity");
    QTest::addColumn<QString>("operation");
    const auto row = [](const char* title, const char* body, Activity activity, const char* operation = "") {
        QTest::newRow(title) << body << static_cast<int>(activity) << operation;
    };
    row("idle", R"({"success":true,"total_count":0,"active_count":0,"data":[]})", Activity::Idle);
    row("bare", "[]", Activity::Idle);
    row("running", R"({"active_count":1,"data":[{"operation_id":"a","status":"running"}]})", Activity::Busy, "a");
    row("pending", R"({"data":[{"operation_id":"a","status":"PENDING"}]})", Activity::Busy, "a");
    row("resuming", R"({"data":[{"operation_id":"a","status":"resuming"}]})", Activity::Busy, "a");
    row("filter ignored", R"({"active_count":0,"data":[{"operation_id":"a","status":"completed"}]})", Activity::Idle);
    row("counted, not listed", R"({"active_count":1,"total_count":0,"data":[]})", Activity::Busy);
    row("state of a newer worker", R"({"data":[{"operation_id":"a","status":"paused"}]})", Activity::Unknown, "a");
    row("newer state beside a running one",
        R"({"data":[{"operation_id":"a","status":"paused"},{"operation_id":"b","status":"running"}]})", Activity::Busy,
        "b");
    row("only a part listed", R"({"total_count":12,"data":[{"operation_id":"a","status":"failed"}]})",
        Activity::Unknown);
}

void TestHttpDecoders::activity()
{
    QFETCH(QString, body);
    QFETCH(int, activity);
    QFETCH(QString, operation);
    const auto self = decodeWorkerActivity(ok(body.toStdString()), "url");
    QVERIFY(self);
    QCOMPARE(static_cast<int>(self->activity), activity);
    QCOMPARE(self->currentOperation, operation.toStdString());
    QCOMPARE(self->detail.empty(), self->activity != Activity::Unknown);
    QVERIFY(self->workerId.empty());
}

void TestHttpDecoders::identity()
{
    const auto self = decodeWorkerIdentity(
        ok(R"({"service":"Backtesting Worker Service","version":"1.0.0","status":"running","worker_id":"w1"})"), "url");
    QVERIFY(self);
    QCOMPARE(self->workerId, std::string("w1"));
    QVERIFY(self->detail.empty());
    QCOMPARE(static_cast<int>(self->activity), static_cast<int>(Activity::Unknown));
    const auto stopping = decodeWorkerIdentity(ok(R"({"status":"stopping","worker_id":"w1"})"), "url");
    QCOMPARE(stopping.value().detail, std::string("stopping"));
}

QTEST_APPLESS_MAIN(TestHttpDecoders)
#include "tst_http_decoders.moc"
