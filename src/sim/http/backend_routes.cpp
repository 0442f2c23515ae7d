// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"
#include "sim/http/answers.h"
#include "sim/http/routes.h"
#include "sim/model/registration.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::string_view kPrefix = "/api/v1";

std::string workerJson(const World& world, const RegistryEntry& entry)
{
    JsonObject capabilities;
    if (entry.type == "training")
        capabilities.boolean("gpu", entry.gpu);
    if (entry.gpu)
        capabilities.text("gpu_type", "CUDA").integer("gpu_count", 1);
    JsonObject metadata;
    if (entry.lastSelected)
        metadata.number("last_selected", static_cast<double>(entry.lastSelected->time_since_epoch().count()) / 1000.0);
    JsonObject worker;
    worker.text("worker_id", entry.id)
        .text("worker_type", entry.type)
        .text("endpoint_url", entry.endpoint)
        .text("status", entry.status)
        .textOrNull("current_operation_id", entry.currentOperation)
        .raw("capabilities", capabilities.str())
        .raw("last_health_check", entry.lastCheck ? jsonText(isoOf(world, *entry.lastCheck)) : "null")
        .text("last_healthy_at", isoOf(world, entry.lastHealthy))
        .integer("health_check_failures", entry.failures)
        .raw("metadata", metadata.str());
    return worker.str();
}

bool knownWorkerType(const World& world, std::string_view type)
{
    const bool common = type == "backtesting" || type == "training" || type == "cpu_training" || type == "gpu_host";
    return common || (world.generationN() && (type == "agent_design" || type == "agent_assessment"));
}

WebAnswer listWorkers(World& world, const WebRequest& request)
{
    const auto type = request.query.find("worker_type");
    const auto status = request.query.find("status");
    if (type != request.query.end() && !knownWorkerType(world, type->second))
        return invalidField(Surface::Backend, "query", "worker_type", "Input should be a known worker type", "enum");
    JsonArray list;
    for (const auto& entry : world.backend.registry) {
        if ((type == request.query.end() || entry.type == type->second) &&
            (status == request.query.end() || entry.status == status->second))
            list.raw(workerJson(world, entry));
    }
    return ok(list.str());
}

WebAnswer registerRoute(World& world, const WebRequest& request)
{
    const auto json = parseJson(request.body, "body");
    if (!json)
        return invalidField(Surface::Backend, "body", "0", "JSON decode error", "json_invalid");
    std::string complaint;
    const JsonReader body(*json, {}, &complaint);
    RegistryEntry entry;
    for (const char* field : {"worker_id", "worker_type", "endpoint_url"}) {
        if (!body[field].value().isString())
            return invalidField(Surface::Backend, "body", field, "Field required", "missing");
    }
    entry.id = body["worker_id"].value().toString().toStdString();
    entry.type = body["worker_type"].value().toString().toStdString();
    entry.endpoint = body["endpoint_url"].value().toString().toStdString();
    entry.gpu = body["capabilities"]["gpu"].value().toBool();
    if (!knownWorkerType(world, entry.type))
        return invalidField(Surface::Backend, "body", "worker_type", "Input should be a known worker type", "enum");
    const auto id = entry.id;
    registerEntry(world, std::move(entry));
    const auto& registry = world.backend.registry;
    const auto found = std::find_if(registry.begin(), registry.end(), [&](const auto& e) { return e.id == id; });
    return ok(workerJson(world, *found));
}

WebAnswer workersRoute(World& world, const WebRequest& request, const std::string& rest)
{
    if (rest.empty())
        return request.method == "GET" ? listWorkers(world, request) : methodNotAllowed("GET");
    const std::string id = rest.substr(1);
    if (id == "register" && request.method == "POST")
        return registerRoute(world, request);
    if (!world.generationN())
        return id == "register" ? methodNotAllowed("POST") : problem(404, "Not Found");
    if (request.method != "GET")
        return methodNotAllowed("GET");
    for (const auto& entry : world.backend.registry) {
        if (entry.id == id)
            return ok(workerJson(world, entry));
    }
    return problem(404, "Worker not found: " + id);
}

WebAnswer health(World& world, const Box& box)
{
    if (world.faulty("health-503", box))
        return problem(503, "Service Unavailable");
    JsonObject body;
    body.text("status", "ok").text("version", world.generationN() ? "0.0.0.dev" : "1.0.7.2");
    if (world.generationN()) {
        const auto detector =
            JsonObject()
                .boolean("running", true)
                .integer("potential_orphans_count", static_cast<std::int64_t>(world.backend.unclaimedSince.size()))
                .text("last_check", isoOf(world, world.now()))
                .integer("orphan_timeout_seconds", 60)
                .integer("check_interval_seconds", 15);
        body.raw("orphan_detector", detector.str());
    }
    return ok(body.str());
}

WebAnswer metrics(World& world)
{
    std::map<std::string, std::pair<int, int>> counts; // type -> registered, available
    for (const auto& entry : world.backend.registry) {
        ++counts[entry.type].first;
        counts[entry.type].second += entry.status == "available" ? 1 : 0;
    }
    std::string text = "# TYPE ktrdr_workers_registered_total gauge\n";
    for (const auto& [type, count] : counts)
        text += fmt::format("ktrdr_workers_registered_total{{worker_type=\"{}\"}} {}.0\n", type, count.first);
    text += "# TYPE ktrdr_workers_available gauge\n";
    for (const auto& [type, count] : counts)
        text += fmt::format("ktrdr_workers_available{{worker_type=\"{}\"}} {}.0\n", type, count.second);
    return prometheus(std::move(text));
}

WebAnswer outsideApi(World& world, const WebRequest& request)
{
    const bool known = request.path == "/" || (world.generationN() && request.path.starts_with("/metrics"));
    if (!known)
        return problem(404, "Not Found");
    if (request.method != "GET")
        return methodNotAllowed("GET");
    if (request.path == "/")
        return ok(JsonObject().text("message", "KTRDR API").str());
    if (request.path == "/metrics/")
        return metrics(world);
    WebAnswer redirect;
    redirect.status = 307;
    redirect.extraHeaders = "location: /metrics/\r\n";
    return redirect;
}

} // namespace

WebAnswer backendRoute(World& world, Box& box, const WebRequest& request)
{
    if (!request.path.starts_with(kPrefix))
        return outsideApi(world, request);
    const std::string path = request.path.substr(kPrefix.size());
    if (path == "/health")
        return request.method == "GET" ? health(world, box) : methodNotAllowed("GET");
    if (path == "/workers" || path.starts_with("/workers/"))
        return workersRoute(world, request, path.substr(std::string_view("/workers").size()));
    if (path == "/operations" || path.starts_with("/operations/"))
        return backendOperations(world, request, path.substr(std::string_view("/operations").size()));
    if (path == "/backtests/start" || path == "/trainings/start" || path == "/dummy/start")
        return request.method == "POST" ? startWork(world, request) : methodNotAllowed("POST");
    return problem(404, "Not Found");
}

} // namespace ktrdr::sim
