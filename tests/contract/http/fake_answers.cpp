// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the scripted services, after the reference of the real ones.
#include "fake_installation.h"

#include <QUrl>
#include <QUrlQuery>

#include <fmt/core.h>

namespace ktrdr::tests {

using fakes::ReceivedRequest;

namespace {

constexpr const char* kRunning = "op_training_20251110_101500_5cab0e7f";
constexpr const char* kFinished = "op_backtesting_20251110_101000_1a2b3c4d";
constexpr const char* kStarted = "op_backtesting_20251110_101600_0badcafe";
constexpr const char* kNotFound = R"({"detail":"Not Found"})";
constexpr const char* kWrongMethod = R"({"detail":"Method Not Allowed"})";

bool isN(const FakeKtrdr& ktrdr) { return ktrdr.shape == Shape::N; }
bool isDocuments(const FakeKtrdr& ktrdr) { return ktrdr.shape == Shape::Documents; }

std::string capitals(std::string text)
{
    for (auto& c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

struct Entry
{
    std::string id, type, host;
    int port;
    std::string status;
    std::string operation; // empty: none
    std::string capabilities;
    int failures;
};

std::string entryJson(const FakeKtrdr& ktrdr, const Entry& entry)
{
    const char* zone = isN(ktrdr) ? "+00:00" : "";
    const auto operation = entry.operation.empty() ? std::string("null") : '"' + entry.operation + '"';
    const auto where = isDocuments(ktrdr) ? std::string() : "\"current_operation_id\":" + operation + ",";
    const auto metadata = isDocuments(ktrdr) ? "\"current_operation\":" + operation : std::string();
    return fmt::format(
        R"({{"worker_id":"{}","worker_type":"{}","endpoint_url":"http://{}:{}","status":"{}",{}"capabilities":{},)"
        R"("last_health_check":"2025-11-10T10:15:09.120034{}","last_healthy_at":"2025-11-10T10:15:09.120041{}",)"
        R"("health_check_failures":{},"metadata":{{{}}}}})",
        entry.id, entry.type, entry.host, entry.port, isDocuments(ktrdr) ? capitals(entry.status) : entry.status, where,
        entry.capabilities, zone, zone, entry.failures, metadata);
}

std::vector<Entry> registryOf(const FakeKtrdr& ktrdr)
{
    const bool empty = ktrdr.backendRestarted && !ktrdr.workersRestarted && !isN(ktrdr);
    if (empty)
        return {};
    const auto host = [&](const char* name, const char* address) {
        return std::string(ktrdr.shape == Shape::R ? name : address);
    };
    std::vector<Entry> entries = {{kIdle, "backtesting", host(kIdle, "192.168.1.201"), 5003, "available", "", "{}", 0}};
    if (!ktrdr.ghost.empty()) {
        auto ghost = entries.front();
        ghost.id = ktrdr.ghost;
        if (isN(ktrdr))
            entries.clear();
        entries.push_back(ghost);
    }
    if (ktrdr.hostileName)
        entries.front().id = R"(\u001b[31m<b>)" + entries.front().id + R"(</b>\u001b]0;owned\u0007)";
    constexpr Seconds kLostFor{60}, kKept{300};
    if (!ktrdr.backendRestarted && kLostFor + ktrdr.passed <= kKept)
        entries.push_back(
            {kLost, "backtesting", host(kLost, "192.168.1.202"), 5003, "temporarily_unavailable", "", "{}", 4});
    entries.push_back({kBusy, "training", host(kBusy, "192.168.1.203"), 5004, "busy", kRunning, R"({"gpu":false})", 0});
    entries.push_back({kGpuHost, "training", "192.168.1.20", 5002, "available", "",
                       R"({"gpu":true,"gpu_type":"CUDA","gpu_count":1})", 0});
    return entries;
}

std::string workersBody(const FakeKtrdr& ktrdr, const QString& status)
{
    std::string list;
    for (const auto& entry : registryOf(ktrdr)) {
        if (status.isEmpty() || status.toStdString() == entry.status)
            list += (list.empty() ? "" : ",") + entryJson(ktrdr, entry);
    }
    return isDocuments(ktrdr) ? "{\"workers\":[" + list + "]}" : "[" + list + "]";
}

std::string summary(const FakeKtrdr& ktrdr, const std::string& id, const char* type, const char* status, double seconds)
{
    const char* duration = isDocuments(ktrdr) ? "duration" : "duration_seconds";
    return fmt::format(R"({{"operation_id":"{}","operation_type":"{}","status":"{}",)"
                       R"("created_at":"2025-11-10T10:15:00.840099Z","progress_percentage":41.5,"current_step":null,)"
                       R"("symbol":"EURUSD","{}":{}}})",
                       id, type, status, duration, seconds);
}

// Newest first, as the list of the backend holds them.
std::vector<std::string> listed(const FakeKtrdr& ktrdr, bool activeOnly)
{
    std::vector<std::string> all;
    if (ktrdr.backendRestarted)
        return all;
    for (int i = ktrdr.operations; i > 0; --i)
        all.push_back(summary(ktrdr, fmt::format("op_{}", i), "backtesting", "completed", 7.5));
    if (!all.empty())
        return activeOnly ? std::vector<std::string>{} : all;
    // N: a worker's operation shows once somebody read it, and drops out when it ends until somebody reads it again;
    // R: it is running until somebody reads it.
    const bool shown = !isN(ktrdr) || (ktrdr.workDone ? ktrdr.endRead : ktrdr.detailRead);
    const double seconds = 37.25 + (isN(ktrdr) && ktrdr.workDone ? 0.0 : static_cast<double>(ktrdr.passed.count()));
    if (shown && !(activeOnly && ktrdr.endRead))
        all.push_back(summary(ktrdr, kRunning, "training", ktrdr.endRead ? "completed" : "running", seconds));
    if (!activeOnly)
        all.push_back(summary(ktrdr, kFinished, "backtesting", "completed", 7700.5));
    return all;
}

FakeAnswer operationsList(const FakeKtrdr& ktrdr, const QUrlQuery& query, bool worker)
{
    const auto number = [&](const char* name, int fallback) {
        const auto text = query.queryItemValue(QLatin1String(name));
        return text.isEmpty() ? fallback : text.toInt();
    };
    const int limit = number("limit", 10);
    const int offset = number("offset", 0);
    if (limit < 1 || limit > 1000)
        return {422, worker
                         ? R"({"detail":[{"type":"range","loc":["query","limit"],"msg":"Input should be in range"}]})"
                         : R"({"success":false,"error":{"code":"VALIDATION_ERROR","message":"Invalid request",)"
                           R"("details":[{"field":"query -> limit","message":"Input should be in range",)"
                           R"("type":"range"}]}})"};
    const auto all = listed(ktrdr, query.queryItemValue(QStringLiteral("active_only")) == QLatin1String("true"));
    std::string list;
    for (int i = offset; i < std::min(static_cast<int>(all.size()), offset + limit); ++i)
        list += (list.empty() ? "" : ",") + all[static_cast<std::size_t>(i)];
    const auto active = listed(ktrdr, true).size();
    if (isDocuments(ktrdr))
        return {200, fmt::format(R"({{"success":true,"data":{{"operations":[{}],"total":{},"active_count":{}}}}})",
                                 list, all.size(), active)};
    return {200, fmt::format(R"({{"success":true,"data":[{}],"total_count":{},"active_count":{}}})", list, all.size(),
                             active)};
}

FakeAnswer operationDetail(FakeKtrdr& ktrdr, const std::string& id)
{
    std::string status = "completed";
    if (id == kRunning) {
        status = ktrdr.workDone ? "completed" : "running";
        ktrdr.detailRead = true;
        ktrdr.endRead = ktrdr.workDone;
    } else if (id == kStarted) {
        status = ktrdr.noneFree ? "failed" : "running";
    } else if (id != kFinished) {
        return {404, R"({"detail":"Operation not found: )" + id + R"("})"};
    }
    const bool endKnown = isN(ktrdr) && status == "completed";
    return {200, fmt::format(R"({{"success":true,"data":{{"operation_id":"{}","status":"{}",)"
                             R"("created_at":"2025-11-10T10:15:00.840099Z","started_at":"2025-11-10T10:15:01Z",)"
                             R"("completed_at":{},"metadata":{{"parameters":{}}}}}}})",
                             id, status, endKnown ? R"("2025-11-10T10:16:00Z")" : "null",
                             isN(ktrdr) ? R"({"worker_id":"w","model_path":"models/s/1h_v1"})" : "{}")};
}

FakeAnswer startBacktest(const FakeKtrdr& ktrdr)
{
    if (ktrdr.noneFree && isN(ktrdr))
        return {503, R"({"detail":{"error":"No backtesting workers available","worker_type":"backtesting",)"
                     R"("registered_workers":2,"backend_uptime_seconds":5.2,"hint":"Wait for a worker"}})"};
    return {200, fmt::format(R"({{"success":true,"operation_id":"{}","status":"started","message":"Backtest started",)"
                             R"("symbol":"EURUSD","timeframe":"1h","mode":"distributed"}})",
                             kStarted)};
}

FakeAnswer backendHealth(const FakeKtrdr& ktrdr)
{
    if (ktrdr.healthRefused)
        return {503, R"({"detail":"Service Unavailable"})"};
    if (isDocuments(ktrdr))
        return {200, R"({"healthy":true,"version":"1.0.7.2"})"};
    return {200, isN(ktrdr) ? R"({"status":"ok","version":"0.0.0.dev","orphan_detector":null})"
                            : R"({"status":"ok","version":"1.0.7.2"})"};
}

FakeAnswer workersHealth(const FakeKtrdr& ktrdr)
{
    if (isDocuments(ktrdr))
        return {200, R"({"total_workers":4,"available":2,"busy":1,"temporarily_unavailable":1})"};
    return {404, isN(ktrdr) ? R"({"detail":"Worker not found: health"})" : kNotFound};
}

FakeAnswer registerWorker(FakeKtrdr& ktrdr, const std::string& body)
{
    const auto at = body.find("backtesting-worker-");
    ktrdr.ghost = body.substr(at, body.find('"', at) - at);
    return {200, "{}"};
}

} // namespace

FakeAnswer fakeBackendAnswer(FakeKtrdr& ktrdr, const ReceivedRequest& request)
{
    const QUrlQuery query(QUrl(QString::fromStdString(request.target)).query());
    const auto& path = request.path;
    if (request.method == "POST" && path == "/api/v1/workers/register")
        return registerWorker(ktrdr, request.body);
    if (request.method == "POST" && path == "/api/v1/backtests/start")
        return startBacktest(ktrdr);
    const bool known = path == "/api/v1/health" || path == "/api/v1/workers" || path.starts_with("/api/v1/operations");
    if (request.method != "GET")
        return known ? FakeAnswer{405, kWrongMethod} : FakeAnswer{404, kNotFound};
    if (path == "/api/v1/health")
        return backendHealth(ktrdr);
    if (path == "/api/v1/workers/health")
        return workersHealth(ktrdr);
    if (path == "/api/v1/workers")
        return {200, workersBody(ktrdr, query.queryItemValue(QStringLiteral("status")))};
    constexpr std::string_view kOperations = "/api/v1/operations";
    if (path == kOperations)
        return operationsList(ktrdr, query, false);
    if (path.starts_with(kOperations))
        return operationDetail(ktrdr, path.substr(kOperations.size() + 1));
    return {404, kNotFound};
}

FakeAnswer fakeWorkerAnswer(const FakeKtrdr& ktrdr, const std::string& name, const ReceivedRequest& request)
{
    const bool busy = name == kBusy && !ktrdr.workDone;
    const QUrlQuery query(QUrl(QString::fromStdString(request.target)).query());
    if (request.path == "/")
        return {200,
                R"({"service":"Worker Service","version":"1.0.0","status":"running","worker_id":")" + name + "\"}"};
    if (request.path == "/health") {
        if (name == kIdle && ktrdr.healthRefused)
            return {503, R"({"detail":"Service Unavailable"})"};
        if (name == kGpuHost && ktrdr.hostBroken)
            return {200, R"({"healthy":false,"service":"training-worker","error":"no GPU"})"};
        return {200,
                fmt::format(R"({{"healthy":true,"status":"operational","worker_status":"{}","{}":{}}})",
                            busy ? "busy" : "idle", isDocuments(ktrdr) ? "current_operation_id" : "current_operation",
                            busy ? '"' + std::string(kRunning) + '"' : "null")};
    }
    if (request.path != "/api/v1/operations")
        return {404, kNotFound};
    if (query.hasQueryItem(QStringLiteral("limit")))
        return operationsList(ktrdr, query, true);
    const auto list = busy ? summary(ktrdr, kRunning, "training", "running", 37.25) : std::string();
    return {200, fmt::format(R"({{"success":true,"{}":[{}],"total_count":{},"active_count":{}}})",
                             isDocuments(ktrdr) ? "operations" : "data", list, busy ? 1 : 0, busy ? 1 : 0)};
}

} // namespace ktrdr::tests
