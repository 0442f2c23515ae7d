// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One operation's detail and the answer to its cancelling, in the shapes of both generations, and what is refused.
#include "adapters/http/backend_decoders.h"

#include <QTest>

using namespace ktrdr;

namespace {

HttpAnswer answer(const char* body, int status = 200) { return {.status = status, .body = body, .retryAfter = {}}; }

constexpr const char* kDetail = R"({"success":true,"data":{"operation_id":"op_1","operation_type":"training",
    "status":"failed","created_at":"2025-11-10T10:15:00.840099Z","started_at":"2025-11-10T10:15:01Z","completed_at":null,
    "progress":{"percentage":41.5,"current_step":"Epoch 5"},
    "metadata":{"symbol":"EURUSD","timeframe":"1h","parameters":{"worker_id":"w-1","depth":3,"deep":{"x":1}}},
    "error_message":"no \u001b[31mdata","warnings":["slow"],"errors":[]}})";

} // namespace

class TestHttpOperationDetail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void detailOfBothGenerations()
    {
        const auto detail = decodeOperation(answer(kDetail), "url");
        QVERIFY(detail);
        QCOMPARE(detail->summary.id, std::string("op_1"));
        QCOMPARE(detail->summary.status, OperationStatus::Failed);
        QCOMPARE(detail->summary.progressPercent, std::optional(41.5));
        QCOMPARE(detail->summary.currentStep, std::string("Epoch 5"));
        QCOMPARE(detail->summary.symbol, std::string("EURUSD"));
        QCOMPARE(detail->timeframe, std::string("1h"));
        QVERIFY(detail->startedAt && !detail->completedAt);
        QVERIFY(detail->error.find('\x1b') == std::string::npos);
        QCOMPARE(detail->warnings, std::vector<std::string>{"slow"});
        const std::vector<std::pair<std::string, std::string>> parameters{{"depth", "3"}, {"worker_id", "w-1"}};
        QCOMPARE(detail->parameters, parameters);
    }

    void oddDetailsAreNotKnown()
    {
        const std::pair<const char*, int> bodies[] = {
            {"", 200},
            {"[]", 200},
            {R"({"success":true,"data":null})", 200},
            {R"({"success":true,"data":{"operation_id":"op_1"}})", 200},
            {R"({"operation_id":"op_1","status":"running","warnings":"none"})", 200},
            {R"({"detail":"Operation not found: op_1"})", 404}};
        for (const auto& [body, status] : bodies)
            QVERIFY2(!decodeOperation(answer(body, status), "url"), body);
    }

    void cancelledSaysWhetherTheWorkerWasReached()
    {
        const auto cancelled =
            decodeCancelled(answer(R"({"success":true,"data":{"success":true,"operation_id":"op_1","status":"cancelled",
                       "task_cancelled":false,"remote_cancelled":false}})"),
                            "url");
        QVERIFY(cancelled);
        QCOMPARE(cancelled->id, std::string("op_1"));
        QCOMPARE(cancelled->workerReached, std::optional(false));
        QVERIFY(!cancelled->inBackend);
        const auto silent = decodeCancelled(answer(R"({"operation_id":"op_1"})"), "url");
        QVERIFY(silent && !silent->workerReached);
    }

    void whatWasNotCancelledIsRefusedAndWhatIsNotKnownIsLost()
    {
        const auto refused = decodeCancelled(answer(R"({"detail":"cannot be cancelled"})", 400), "url");
        QVERIFY(!refused);
        QCOMPARE(toString(refused.error().code), "refused");
        const auto lost = decodeCancelled(answer(R"({"detail":"bad gateway"})", 502), "url");
        QVERIFY(!lost);
        QCOMPARE(toString(lost.error().code), "lost");
        const auto other = decodeCancelled(answer(R"({"operation_id":"op_1","status":"running"})"), "url");
        QVERIFY(!other);
        QCOMPARE(toString(other.error().code), "bad-answer");
    }
};

QTEST_GUILESS_MAIN(TestHttpOperationDetail)
#include "tst_http_operation_detail.moc"
