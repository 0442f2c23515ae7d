// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of operations, their details, and how work is started.
#include "adapters/http/error_body.h"
#include "base/json_reader.h"
#include "http_rows.h"

#include <algorithm>

namespace ktrdr::tests {

using namespace fakes;

namespace {

constexpr const char* kBacktest =
    R"({"strategy_name":"s","symbol":"EURUSD","timeframe":"1h","start_date":"2024-01-01","end_date":"2024-02-01",)"
    R"("model_path":"models/s/1h_v1"})";

qsizetype listed(HttpStage& stage, const std::string& query)
{
    return stage.object(kBackend, "/api/v1/operations" + query)["data"].toArray().size();
}

std::string finishedOperation(const OperationList& list)
{
    const auto& all = list.operations;
    const auto found = std::find_if(
        all.begin(), all.end(), [](const auto& operation) { return operation.status == OperationStatus::Completed; });
    return found == all.end() ? std::string() : found->id;
}

void operationsUnderData(HttpStage& stage)
{
    const auto bare = stage.object(kBackend, "/api/v1/operations");
    QCOMPARE(bare["data"].isArray(), stage.shape != Shape::Documents);
    const auto list = stage.operations();
    QCOMPARE(codeOf(list), std::string("ok"));
    const std::size_t all = stage.isN() ? 1 : 2; // N lists what somebody read
    QCOMPARE(list->operations.size(), all);
    QCOMPARE(static_cast<std::size_t>(list->totalCount), all);
    QCOMPARE(static_cast<int>(list->activeCount), stage.isN() ? 0 : 1);
    QVERIFY(!finishedOperation(*list).empty());
    QCOMPARE(list->operations.back().symbol, std::string("EURUSD"));
    if (!stage.isN()) {
        QCOMPARE(list->operations.front().id, stage.runningOperation()); // the newest first
        QCOMPARE(list->operations.front().type, std::string("training"));
        QCOMPARE(static_cast<int>(list->operations.front().status), static_cast<int>(OperationStatus::Running));
    }
}

void sinceIsIgnored(HttpStage& stage)
{
    const auto all = listed(stage, "");
    QVERIFY(all > 0);
    QCOMPARE(listed(stage, "?since=2099-01-01T00:00:00Z"), all);
    QCOMPARE(codeOf(stage.operations()), std::string("ok"));
    QVERIFY(!stage.ktrdr.asked(kBackend).back().query.contains("since"));
}

void tenUnlessAskedForMore(HttpStage& stage)
{
    constexpr int kAll = 1005;
    stage.ktrdr.fillOperations(kAll);
    QCOMPARE(listed(stage, ""), 10);
    QCOMPARE(listed(stage, "?limit=1000"), 1000);
    QCOMPARE(stage.ask(HttpMethod::Get, kBackend, "/api/v1/operations?limit=1001").status, 422);
    const auto list = stage.operations();
    QCOMPARE(codeOf(list), std::string("ok"));
    QCOMPARE(list->operations.size(), std::size_t(kAll));
    QCOMPARE(static_cast<int>(list->totalCount), kAll);
}

void durationInSeconds(HttpStage& stage)
{
    const auto id = stage.runningOperation();
    const auto detail = stage.detail(id); // puts it into N's list
    QVERIFY(!detail.contains("duration_seconds"));
    QVERIFY(!detail.contains("duration"));
    QVERIFY(detail["started_at"].isString());
    stage.ktrdr.pass(Seconds{5});
    const auto list = stage.operations();
    QCOMPARE(codeOf(list), std::string("ok"));
    const auto* running = operationOf(*list, id);
    QVERIFY(running);
    QVERIFY(running->durationSeconds);
    QVERIFY(*running->durationSeconds >= 5);
    QVERIFY(running->createdAt);
}

void durationGrowsAfterTheEnd(HttpStage& stage)
{
    stage.ktrdr.workEnds();
    const auto id = stage.runningOperation();
    const auto detail = stage.detail(id);
    QCOMPARE(detail["status"].toString(), QStringLiteral("completed"));
    QCOMPARE(detail["completed_at"].isString(), stage.isN());
    const auto duration = [&] {
        const auto all = stage.object(kBackend, "/api/v1/operations")["data"].toArray();
        for (const QJsonValue operation : all) {
            if (operation["operation_id"].toString().toStdString() == id)
                return operation["duration_seconds"].toDouble();
        }
        return -1.0;
    };
    const double before = duration();
    QVERIFY(before >= 0);
    stage.ktrdr.pass(Seconds{60});
    const double grown = duration() - before;
    QVERIFY2(stage.isN() ? grown == 0 : grown >= 60, qPrintable(QString::number(grown)));
    // The list does not tell the end: whether its duration is one that grows cannot be seen.
    const auto list = stage.operations();
    QCOMPARE(codeOf(list), std::string("ok"));
    QVERIFY(operationOf(*list, id));
    QVERIFY(!operationOf(*list, id)->durationSeconds);
}

void listLagsBehindTheWorkers(HttpStage& stage)
{
    const auto id = stage.runningOperation();
    QVERIFY(!id.empty()); // the registry knows it at once
    QCOMPARE(stage.activity(kBusy).value().currentOperation, id);
    const auto shown = [&] {
        const auto active = stage.operations({.activeOnly = true});
        return active && operationOf(*active, id);
    };
    QCOMPARE(shown(), !stage.isN());
    QCOMPARE(stage.detail(id)["status"].toString(), QStringLiteral("running"));
    QVERIFY(shown());
    stage.ktrdr.workEnds();
    QCOMPARE(toString(stage.activity(kBusy).value().activity), toString(Activity::Idle));
    QCOMPARE(shown(), !stage.isN()); // R: until somebody reads the detail
    QCOMPARE(stage.detail(id)["status"].toString(), QStringLiteral("completed"));
    QVERIFY(!shown());
}

void modelPath(HttpStage& stage)
{
    const auto answer = stage.ask(HttpMethod::Post, kBackend, "/api/v1/backtests/start", kBacktest);
    QCOMPARE(answer.status, 200);
    const auto started = parseJson(answer.body, "start").value().toObject();
    QCOMPARE(started["status"].toString(), QStringLiteral("started"));
    QCOMPARE(started["timeframe"].toString(), QStringLiteral("1h"));
    const auto detail = stage.detail(started["operation_id"].toString().toStdString());
    QCOMPARE(detail["status"].toString(), QStringLiteral("running"));
    QCOMPARE(detail["metadata"]["parameters"].toObject().contains("model_path"), stage.isN());
}

void startedIsNotRunning(HttpStage& stage)
{
    stage.ktrdr.keepWorkersBusy();
    const auto answer = stage.ask(HttpMethod::Post, kBackend, "/api/v1/backtests/start", kBacktest);
    if (stage.isN()) {
        const auto refusal = successDocument(answer, "start");
        QCOMPARE(codeOf(refusal), std::string("refused"));
        QVERIFY2(refusal.error().what.find("No backtesting workers available. ") != std::string::npos,
                 refusal.error().what.c_str());
        QVERIFY(refusal.error().detail.starts_with("HTTP 503"));
        return;
    }
    const auto started = successDocument(answer, "start");
    QCOMPARE(codeOf(started), std::string("ok"));
    QCOMPARE((*started)["status"].toString(), QStringLiteral("started"));
    QCOMPARE(stage.detail((*started)["operation_id"].toString().toStdString())["status"].toString(),
             QStringLiteral("failed"));
}

void noDrain(HttpStage& stage)
{
    const auto answer = stage.ask(HttpMethod::Post, kBackend, "/api/v1/admin/drain");
    QCOMPARE(answer.status, 404);
    QCOMPARE(errorText(parseJson(answer.body, "drain").value()), std::string("Not Found"));
}

} // namespace

std::span<const HttpRow> operationRows()
{
    static constexpr HttpRow kRows[] = {
        {5, "operations under data", true, operationsUnderData},
        {6, "since is ignored", false, sinceIsIgnored},
        {7, "ten unless asked for more", false, tenUnlessAskedForMore},
        {8, "duration in seconds", true, durationInSeconds},
        {9, "duration grows after the end", false, durationGrowsAfterTheEnd},
        {10, "list lags behind the workers", false, listLagsBehindTheWorkers},
        {17, "model path", false, modelPath},
        {18, "started is not running", false, startedIsNotRunning},
        {20, "no drain", false, noDrain},
    };
    return kRows;
}

} // namespace ktrdr::tests
