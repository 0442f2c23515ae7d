// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/answers.h"
#include "sim/http/routes.h"
#include "sim/model/operations.h"
#include "sim/model/registration.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

WebAnswer identity(World& world, const Box& box)
{
    const bool training = box.worker.type == "training";
    return ok(JsonObject()
                  .text("service", training ? "Training Worker Service" : "Backtesting Worker Service")
                  .text("version", "1.0.0")
                  .text("status", "running")
                  .text("timestamp", isoOf(world, world.now()))
                  .text("worker_id", box.worker.id)
                  .str());
}

WebAnswer health(World& world, Box& box)
{
    if (world.faulty("health-503", box))
        return problem(503, "Service Unavailable");
    box.worker.lastHealthSeen = world.now();
    const char* service = box.worker.type == "training" ? "training-worker" : "backtesting-worker";
    if (world.faulty("health-error", box))
        return ok(JsonObject()
                      .boolean("healthy", false)
                      .text("service", service)
                      .text("error", "'NoneType' object has no attribute 'operations'")
                      .str());
    const auto* running = activeOperation(box);
    return ok(JsonObject()
                  .boolean("healthy", true)
                  .text("service", service)
                  .text("timestamp", isoOf(world, world.now()))
                  .text("status", "operational")
                  .text("worker_status", running ? "busy" : "idle")
                  .textOrNull("current_operation", running ? running->id : std::string())
                  .str());
}

Operation* findIn(Box& box, const std::string& id)
{
    for (auto& operation : box.worker.operations) {
        if (operation.id == id)
            return &operation;
    }
    return nullptr;
}

WebAnswer operations(World& world, Box& box, const WebRequest& request, const std::string& rest)
{
    if (rest.empty()) {
        if (request.method != "GET")
            return methodNotAllowed("GET");
        auto listed = box.worker.operations;
        if (world.generationN()) // finished ones leave the list
            std::erase_if(listed, [](const Operation& operation) { return !isActive(operation); });
        return listOperations(world, Surface::Worker, listed, request);
    }
    const auto slash = rest.find('/', 1);
    const auto id = rest.substr(1, slash == std::string::npos ? std::string::npos : slash - 1);
    const auto action = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    const auto* operation = findIn(box, id);
    if (action == "cancel" && request.method == "DELETE") {
        const auto reason = request.query.find("reason");
        const bool done = cancelOnWorker(world, box, id, reason == request.query.end() ? "" : reason->second);
        JsonObject data;
        data.boolean("success", done);
        done ? data.text("operation_id", id).text("status", "cancelled")
             : data.text("error", "Operation not found: " + id);
        return ok(JsonObject().boolean("success", true).raw("data", data.str()).str());
    }
    if (request.method != "GET")
        return methodNotAllowed("GET");
    if (!operation)
        return problem(404, "Operation not found: " + id);
    return ok(JsonObject().boolean("success", true).raw("data", operationDetail(world, *operation)).str());
}

WebAnswer metrics(const Box& box)
{
    std::string text = "# TYPE ktrdr_operations_total counter\n";
    for (const char* status : {"completed", "failed", "cancelled"}) {
        const auto count = std::count_if(box.worker.operations.begin(), box.worker.operations.end(),
                                         [&](const Operation& operation) { return operation.status == status; });
        text += fmt::format("ktrdr_operations_total{{operation_type=\"{}\",status=\"{}\"}} {}.0\n", box.worker.type,
                            status, count);
    }
    return prometheus(std::move(text));
}

WebAnswer start(World& world, Box& box, const WebRequest& request)
{
    if (request.method != "POST")
        return methodNotAllowed("POST");
    const auto& operation = dispatchOperation(world, box, {Milliseconds{30'000}, "EURUSD"});
    return ok(JsonObject().boolean("success", true).text("operation_id", operation.id).text("status", "started").str());
}

} // namespace

WebAnswer workerRoute(World& world, Box& box, const WebRequest& request)
{
    const auto& path = request.path;
    const bool get = request.method == "GET";
    if (path == "/")
        return get ? identity(world, box) : methodNotAllowed("GET");
    if (path == "/health")
        return get ? health(world, box) : methodNotAllowed("GET");
    constexpr std::string_view kOperations = "/api/v1/operations";
    if (path == kOperations || path.starts_with(std::string(kOperations) + "/"))
        return operations(world, box, request, path.substr(kOperations.size()));
    if (path == (box.worker.type == "training" ? "/training/start" : "/backtests/start"))
        return start(world, box, request);
    if (path == "/metrics" && world.generationN())
        return get ? metrics(box) : methodNotAllowed("GET");
    if (path == "/backend-shutdown" && world.generationN()) {
        if (request.method != "POST")
            return methodNotAllowed("POST");
        box.worker.polling = true;
        box.worker.pollUntil = world.now() + Seconds{120};
        return ok(JsonObject().text("status", "ok").str());
    }
    return problem(404, "Not Found");
}

WebAnswer ibHostRoute(World& world, Box& box, const WebRequest& request)
{
    const bool known = request.path == "/health" || request.path == "/health/" || request.path == "/health/detailed";
    if (!known)
        return problem(404, "Not Found");
    if (request.method != "GET")
        return methodNotAllowed("GET");
    if (world.faulty("health-503", box))
        return problem(503, "Service Unavailable");
    JsonObject body;
    body.boolean("healthy", true)
        .text("service", "ib-connector")
        .text("timestamp", isoOf(world, world.now()))
        .text("status", "operational");
    if (request.path == "/health/") {
        const auto connection = JsonObject().boolean("connected", true).integer("connection_count", 1);
        body.raw("ib_status", connection.str()).raw("connection_info", "{}").null("error");
    } else if (request.path == "/health/detailed") {
        body.boolean("ib_gateway_connected", true)
            .integer("active_connections", 1)
            .integer("total_requests", 0)
            .integer("error_count", 0)
            .null("last_error")
            .number("uptime_seconds", 0.0)
            .raw("connection_pool_status", "{}");
    }
    return ok(body.str());
}

} // namespace ktrdr::sim
