// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Golden table of documents that hosts may send: what decodes, what is refused, and the place that the error
// names. Nothing in here may come out as a healthy or shorter answer.
#include "adapters/http/backend_decoders.h"

#include <QTest>

using namespace ktrdr;

namespace {

constexpr const char* kWorker =
    R"("worker_id":"w1","worker_type":"backtesting","endpoint_url":"http://h:5003","status":"busy","health_check_failures":0)";
constexpr const char* kOperation = R"("operation_id":"op_1","operation_type":"training","status":"running")";

QByteArray worker(const char* extra) { return QByteArray("[{") + kWorker + extra + "}]"; }
QByteArray operation(const char* extra)
{
    return QByteArray(R"({"success":true,"data":[{)") + kOperation + extra + "}]}";
}
QByteArray nested(int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); }

std::string verdict(const QString& decoder, const HttpAnswer& answer, std::string& what)
{
    const auto judge = [&](const auto& result) -> std::string {
        if (result)
            return "ok";
        what = result.error().what;
        return toString(result.error().code);
    };
    if (decoder == QLatin1String("health"))
        return judge(decodeHealth(answer, "url"));
    if (decoder == QLatin1String("workers"))
        return judge(decodeWorkers(answer, "url"));
    if (decoder == QLatin1String("operations"))
        return judge(decodeOperations(answer, "url"));
    if (decoder == QLatin1String("activity"))
        return judge(decodeWorkerActivity(answer, "url"));
    if (decoder == QLatin1String("identity"))
        return judge(decodeWorkerIdentity(answer, "url"));
    return judge(decodeHostService(answer, "url"));
}

} // namespace

class TestHttpDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void document_data();
    void document();

private:
    static void addRows(const char* decoder,
                        std::initializer_list<std::tuple<const char*, QByteArray, const char*>> rows);
    static void addHealth();
    static void addWorkers();
    static void addOperations();
    static void addWorkerOwn();
};

// A row expects success when its last field is nullptr, otherwise BadAnswer with that text.
void TestHttpDocuments::addRows(const char* decoder,
                                std::initializer_list<std::tuple<const char*, QByteArray, const char*>> rows)
{
    for (const auto& [title, body, problem] : rows)
        QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(decoder), QLatin1String(title))))
            << QString::fromLatin1(decoder) << body << QString::fromLatin1(problem ? problem : "");
}

void TestHttpDocuments::addHealth()
{
    addRows("health",
            {
                {"R", R"({"status":"ok","version":"1.0.7.2"})", nullptr},
                {"N", R"({"status":"ok","version":"0.0.0.dev","orphan_detector":null})", nullptr},
                {"runbook", R"({"healthy":true})", nullptr},
                {"byte order mark", "\xEF\xBB\xBF{\"status\":\"ok\"}", nullptr},
                {"duplicate key, last wins", R"({"status":"ok","status":"down"})", nullptr},
                {"lone surrogate", R"({"status":"ok","version":"\ud800"})", nullptr},
                {"empty body", "", "not valid JSON"},
                {"blanks", " \n ", "not valid JSON"},
                {"empty object", "{}", "document: expected \"healthy\" or \"status\""},
                {"neither word", R"({"version":"1"})", "document: expected \"healthy\" or \"status\""},
                {"null", "null", "document: expected an object, found null"},
                {"list", "[]", "document: expected an object, found a list"},
                {"bare text", R"("ok")", "not valid JSON"},
                {"bare number", "1", "not valid JSON"},
                {"html", "<html><body>ok</body></html>", "not valid JSON"},
                {"cut", R"({"status":"o)", "not valid JSON"},
                {"garbage behind", R"({"status":"ok"} x)", "not valid JSON"},
                {"two documents", R"({"status":"ok"}{"status":"ok"})", "not valid JSON"},
                {"status is a number", R"({"status":200})", "status: expected text, found a number"},
                {"status is an object", R"({"status":{"ok":true}})", "status: expected text, found an object"},
                {"healthy is text", R"({"healthy":"true"})", "healthy: expected true or false, found text"},
                {"healthy is 2", R"({"healthy":2})", "healthy: expected true or false"},
                {"version is a list", R"({"status":"ok","version":[1]})", "version: expected text, found a list"},
                {"NaN", R"({"status":"ok","load":NaN})", "not valid JSON"},
                {"Infinity", R"({"status":"ok","load":-Infinity})", "not valid JSON"},
                {"1e999", R"({"status":"ok","load":1e999})", "not valid JSON"},
                {"invalid UTF-8", QByteArray("{\"status\":\"o\xff\"}"), "not valid JSON"},
                {"NUL inside", QByteArray("{\"status\":\0\"ok\"}", 16), "not valid JSON"},
                {"single quotes", "{'status':'ok'}", "not valid JSON"},
                {"comment", "{/*x*/\"status\":\"ok\"}", "not valid JSON"},
            });
}

void TestHttpDocuments::addWorkers()
{
    addRows(
        "workers",
        {
            {"empty list", "[]", nullptr},
            {"one", worker(""), nullptr},
            {"wrapped", R"({"workers":[]})", nullptr},
            {"everything null that may be",
             worker(
                 R"(,"current_operation_id":null,"capabilities":null,"metadata":null,"last_health_check":null,"last_healthy_at":null)"),
             nullptr},
            {"unknown extra fields", worker(R"(,"x":{"y":[1,2]})"), nullptr},
            {"null", "null", "document: expected a list, found null"},
            {"object without list", R"({"total":0})", "workers: expected a list, found nothing"},
            {"list is an object", R"({"workers":{}})", "workers: expected a list, found an object"},
            {"1024 levels", nested(1024), "[0]: expected an object, found a list"},
            {"1025 levels", nested(1025), "not valid JSON"},
            {"100000 levels", nested(100000), "not valid JSON"},
            {"entry is null", "[null]", "[0]: expected an object, found null"},
            {"entry is text", R"(["w1"])", "[0]: expected an object, found text"},
            {"no id", R"([{"worker_type":"t","endpoint_url":"http://h:1","status":"busy","health_check_failures":0}])",
             "[0].worker_id: expected text, found nothing"},
            {"id is a number", R"([{"worker_id":7}])", "[0].worker_id: expected text, found a number"},
            {"empty id", R"([{"worker_id":""}])", "[0].worker_id: expected text that is not empty"},
            {"no status",
             R"([{"worker_id":"w","worker_type":"t","endpoint_url":"http://h:1","health_check_failures":0}])",
             "[0].status: expected text, found nothing"},
            {"no failures", R"([{"worker_id":"w","worker_type":"t","endpoint_url":"http://h:1","status":"busy"}])",
             "[0].health_check_failures: expected an integer"},
            {"second is bad", QByteArray("[{") + kWorker + R"(},{"worker_id":"w2"}])",
             "[1].worker_type: expected text"},
            {"gpu is text", worker(R"(,"capabilities":{"gpu":"yes"})"), "[0].capabilities.gpu: expected true or false"},
            {"capabilities is a list", worker(R"(,"capabilities":[])"), "[0].capabilities: expected an object"},
            {"metadata is text", worker(R"(,"metadata":"x")"), "[0].metadata: expected an object"},
            {"time is not one", worker(R"(,"last_health_check":"yesterday")"),
             "[0].last_health_check: expected a timestamp"},
            {"time is a number", worker(R"(,"last_healthy_at":1762769700)"), "[0].last_healthy_at: expected text"},
            {"failures negative", worker(R"(,"health_check_failures":-1)"),
             "[0].health_check_failures: expected an integer from 0"},
            {"failures fractional", worker(R"(,"health_check_failures":1.5)"),
             "[0].health_check_failures: expected an integer"},
            {"failures 2^63", worker(R"(,"health_check_failures":9223372036854775808)"),
             "[0].health_check_failures: expected an integer"},
            {"failures 1e300", worker(R"(,"health_check_failures":1e300)"),
             "[0].health_check_failures: expected an integer"},
            {"too many values", QByteArray("[") + QByteArray("0,").repeated(500000) + "0]", "too many values"},
        });
}

void TestHttpDocuments::addOperations()
{
    addRows("operations",
            {
                {"empty", R"({"success":true,"total_count":0,"active_count":0,"data":[]})", nullptr},
                {"data.operations", R"({"data":{"operations":[],"total":0}})", nullptr},
                {"operations", R"({"operations":[]})", nullptr},
                {"bare list", "[]", nullptr},
                {"progress object", operation(R"(,"progress":{"percentage":5,"current_step":null})"), nullptr},
                {"no list at all", R"({"success":true,"total_count":0})", "data: expected a list, found nothing"},
                {"data is null", R"({"success":true,"data":null})", "data: expected a list, found null"},
                {"data.operations is missing", R"({"data":{}})", "data.operations: expected a list, found nothing"},
                {"data is text", R"({"data":"[]"})", "data: expected a list, found text"},
                {"entry is a list", R"({"data":[[]]})", "data[0]: expected an object, found a list"},
                {"no id", R"({"data":[{"status":"running"}]})", "data[0].operation_id: expected text, found nothing"},
                {"no status", R"({"data":[{"operation_id":"a"}]})", "data[0].status: expected text, found nothing"},
                {"status is true", R"({"data":[{"operation_id":"a","status":true}]})", "data[0].status: expected text"},
                {"created_at is odd", operation(R"(,"created_at":"2025-13-40T99:00:00Z")"),
                 "data[0].created_at: expected a timestamp"},
                {"progress is text", operation(R"(,"progress_percentage":"half")"),
                 "data[0].progress_percentage: expected a finite number"},
                {"progress is a list", operation(R"(,"progress":[1])"), "data[0].progress: expected a finite number"},
                {"step is a number", operation(R"(,"current_step":3)"), "data[0].current_step: expected text"},
                {"negative duration", operation(R"(,"duration_seconds":-1)"),
                 "data[0].duration_seconds: expected a duration"},
                {"duration NaN", operation(R"(,"duration_seconds":NaN)"), "not valid JSON"},
                {"duration is an object", operation(R"(,"duration":{})"), "data[0].duration: expected a finite number"},
                {"symbol is a list", operation(R"(,"symbol":["A"])"), "data[0].symbol: expected text"},
                {"metadata is a list", operation(R"(,"metadata":[])"), "data[0].metadata: expected an object"},
                {"total negative", R"({"total_count":-1,"data":[]})", "total_count: expected an integer"},
                {"total is 1e30", R"({"total_count":1e30,"data":[]})", "total_count: expected an integer"},
                {"active is text", R"({"active_count":"none","data":[]})", "active_count: expected an integer"},
            });
}

void TestHttpDocuments::addWorkerOwn()
{
    addRows("activity",
            {
                {"idle", R"({"success":true,"total_count":0,"active_count":0,"data":[]})", nullptr},
                {"the backend's greeting", R"({"message":"hello"})", "data: expected a list, found nothing"},
                {"entry without status", R"({"data":[{"operation_id":"a"}]})", "data[0].status: expected text"},
                {"null", "null", "document: expected a list, found null"},
            });
    addRows("identity",
            {
                {"real",
                 R"({"service":"Backtesting Worker Service","version":"1.0.0","status":"running","worker_id":"w1"})",
                 nullptr},
                {"the backend's greeting", R"({"message":"hello"})", "worker_id: expected text, found nothing"},
                {"id is null", R"({"worker_id":null})", "worker_id: expected text, found null"},
                {"list", "[]", "document: expected an object, found a list"},
                {"status is a number", R"({"worker_id":"w","status":1})", "status: expected text"},
            });
    addRows("hostService", {
                               {"real", R"({"healthy":true,"service":"training-host"})", nullptr},
                               {"empty object", "{}", "document: expected \"healthy\" or \"status\""},
                               {"empty", "", "not valid JSON"},
                           });
}

void TestHttpDocuments::document_data()
{
    QTest::addColumn<QString>("decoder");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("problem");
    addHealth();
    addWorkers();
    addOperations();
    addWorkerOwn();
}

void TestHttpDocuments::document()
{
    QFETCH(QString, decoder);
    QFETCH(QByteArray, body);
    QFETCH(QString, problem);
    std::string what;
    const auto found = verdict(decoder, {200, body.toStdString(), {}}, what);
    QCOMPARE(found, std::string(problem.isEmpty() ? "ok" : "bad-answer"));
    QVERIFY2(QString::fromStdString(what).contains(problem), what.c_str());

    // Whatever the document: another success status is not the answer, and an error status is a refusal.
    QCOMPARE(verdict(decoder, {204, body.toStdString(), {}}, what), std::string("bad-answer"));
    QCOMPARE(verdict(decoder, {500, body.toStdString(), {}}, what), std::string("refused"));
}

QTEST_APPLESS_MAIN(TestHttpDocuments)
#include "tst_http_documents.moc"
