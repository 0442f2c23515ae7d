// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Beyond the table: errors in the shapes of backend and workers, times, and services that are not well.
#include "adapters/http/error_body.h"
#include "http_rows.h"

#include <algorithm>

namespace ktrdr::tests {

using namespace fakes;

namespace {

// Health, registry, operations, and the idle worker's two answers.
std::vector<std::string> codes(HttpStage& stage)
{
    return {codeOf(stage.health()), codeOf(stage.registry()), codeOf(stage.operations()), codeOf(stage.activity(kIdle)),
            codeOf(awaited(stage.worker.identity(stage.ktrdr.url(kIdle), {})))};
}

void errorsHaveFourShapes(HttpStage& stage)
{
    const auto said = [&](const char* service, const std::string& target) {
        const auto refusal = successDocument(stage.ask(HttpMethod::Get, service, target), target);
        return refusal ? std::string("no error") : refusal.error().what + " " + refusal.error().detail;
    };
    const auto contains = [](const std::string& text, const char* part) {
        return text.find(part) != std::string::npos;
    };
    const auto unknown = said(kBackend, "/api/v1/operations/op_x");
    QVERIFY2(contains(unknown, "Operation not found: op_x") && contains(unknown, "HTTP 404"), unknown.c_str());
    const auto backend = said(kBackend, "/api/v1/operations?limit=0");
    QVERIFY2(contains(backend, "VALIDATION_ERROR") && contains(backend, "query -> limit: "), backend.c_str());
    const auto worker = said(kIdle, "/api/v1/operations?limit=0");
    QVERIFY2(contains(worker, "query -> limit: ") && contains(worker, "HTTP 422"), worker.c_str());
    QVERIFY2(!contains(worker, "VALIDATION_ERROR"), worker.c_str());
    const auto method = successDocument(stage.ask(HttpMethod::Delete, kBackend, "/api/v1/workers"), "delete");
    QCOMPARE(codeOf(method), std::string("refused"));
    QVERIFY(contains(method.error().what, "Method Not Allowed"));
}

void timesAreUtc(HttpStage& stage)
{
    const auto bare = stage.bareRegistry().at(kIdle);
    const auto text = bare["last_healthy_at"].toString();
    QCOMPARE(text.endsWith("+00:00"), stage.isN()); // R says no zone
    QVERIFY(!text.endsWith('Z'));
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    const auto seen = entryOf(*registry, kIdle)->lastHealthyAt;
    QVERIFY(seen);
    QVERIFY(entryOf(*registry, kIdle)->lastHealthCheck);
    QCOMPARE(QString::fromStdString(toIso(*seen)).left(23), text.left(23));
    const auto created = stage.detail(stage.runningOperation())["created_at"].toString();
    QVERIFY2(created.endsWith('Z'), qPrintable(created));
}

void refusedHealth(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::Refused);
    const auto health = stage.health();
    QCOMPARE(codeOf(health), std::string("refused"));
    QVERIFY(health.error().detail.starts_with("HTTP 503"));
    QCOMPARE(codeOf(awaited(stage.worker.hostService(stage.ktrdr.url(kIdle) + "/health", {}))), std::string("refused"));
    QCOMPARE(codeOf(stage.registry()), std::string("ok")); // the rest still answers
    QCOMPARE(codeOf(stage.activity(kIdle)), std::string("ok"));
}

void garbage(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::Garbage);
    QCOMPARE(codes(stage), (std::vector<std::string>(5, "bad-answer")));
}

void slowButInTime(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::Slow);
    QCOMPARE(codes(stage), (std::vector<std::string>(5, "ok")));
}

void silent(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::Silent);
    QCOMPARE(codeOf(stage.health()), std::string("timed-out"));
    QCOMPARE(codeOf(stage.activity(kIdle)), std::string("timed-out"));
    QCOMPARE(codeOf(stage.activity(kBusy)), std::string("ok"));
}

void gone(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::Gone);
    QCOMPARE(codes(stage), (std::vector<std::string>(5, "unreachable")));
    QCOMPARE(codeOf(stage.activity(kBusy)), std::string("ok"));
}

void hostileName(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::HostileName);
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    QCOMPARE(registry->size(), std::size_t(4)); // shown, not hidden
    const auto hostile = std::find_if(registry->begin(), registry->end(), [](const auto& entry) {
        return entry.workerId.find("<b>") != std::string::npos;
    });
    QVERIFY(hostile != registry->end());
    for (const char c : hostile->workerId)
        QVERIFY(static_cast<unsigned char>(c) >= 0x20);
}

void brokenInside(HttpStage& stage)
{
    stage.ktrdr.suffer(Trouble::BrokenInside);
    const auto host = awaited(stage.worker.hostService(stage.ktrdr.url(kGpuHost) + "/health", {}));
    QCOMPARE(codeOf(host), std::string("ok"));
    QVERIFY(!host->healthy); // although the status is 200
    QVERIFY(!host->detail.empty());
}

void oneEndpointTwice(HttpStage& stage)
{
    const auto before = stage.bareRegistry().at(kIdle);
    const auto body = R"({"worker_id":"backtesting-worker-1a2b3c4d","worker_type":"backtesting","endpoint_url":")" +
                      before["endpoint_url"].toString().toStdString() + R"(","capabilities":{}})";
    QCOMPARE(stage.ask(HttpMethod::Post, kBackend, "/api/v1/workers/register", body).status, 200);
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    QCOMPARE(registry->size(), std::size_t(stage.isN() ? 4 : 5)); // R keeps the ghost of a worker without an id
    QVERIFY(entryOf(*registry, "backtesting-worker-1a2b3c4d"));
    QCOMPARE(entryOf(*registry, kIdle) == nullptr, stage.isN());
}

} // namespace

std::span<const HttpSituation> httpSituations()
{
    static constexpr HttpSituation kAll[] = {
        {"errors have four shapes", errorsHaveFourShapes},
        {"times are UTC", timesAreUtc},
        {"one endpoint twice", oneEndpointTwice},
        {"health refused", refusedHealth},
        {"garbage", garbage},
        {"slow, but in time", slowButInTime},
        {"silent", silent},
        {"gone", gone},
        {"hostile name", hostileName},
        {"broken inside", brokenInside},
    };
    return kAll;
}

} // namespace ktrdr::tests
