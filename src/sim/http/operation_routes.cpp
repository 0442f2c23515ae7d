// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"
#include "sim/http/answers.h"
#include "sim/http/routes.h"
#include "sim/model/operations.h"

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr Milliseconds kBacktestLength{30'000};
constexpr Milliseconds kTrainingLength{120'000};
constexpr Milliseconds kDummyLength{200'000};
constexpr Milliseconds kRefusedByTheWorker{500};

std::string upper(std::string text)
{
    for (auto& c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

WebAnswer cancel(World& world, Operation& operation, const WebRequest& request)
{
    if (!isActive(operation))
        return problem(
            400, fmt::format("Operation cannot be cancelled (status: OperationStatus.{})", upper(operation.status)));
    std::string reason;
    if (const auto json = parseJson(request.body, "body"))
        reason = (*json)["reason"].toString().toStdString();
    const bool reached = cancelOperation(world, operation, reason);
    const auto data = JsonObject()
                          .boolean("success", true)
                          .text("operation_id", operation.id)
                          .text("status", "cancelled")
                          .text("cancelled_at", isoZulu(world.now()))
                          .textOrNull("cancellation_reason", reason)
                          .boolean("task_cancelled", operation.box == 0)
                          .boolean("remote_cancelled", reached);
    return ok(JsonObject().boolean("success", true).raw("data", data.str()).str());
}

WebAnswer retry(World& world, const Operation& failed)
{
    if (failed.status != "failed")
        return problem(400, "Only failed operations can be retried");
    Operation again;
    again.id = "op_retry_" + newOperationId(world, failed.type).substr(3);
    again.type = failed.type;
    again.status = "pending";
    again.symbol = failed.symbol;
    again.created = world.now();
    world.backend.operations.push_back(again);
    return ok(JsonObject().boolean("success", true).raw("data", operationDetail(world, again)).str());
}

WebAnswer oneOperation(World& world, const WebRequest& request, const std::string& id, const std::string& action)
{
    auto* operation = findOperation(world, id);
    if (!operation)
        return problem(404, "Operation not found: " + id);
    if (action == "retry")
        return request.method == "POST" ? retry(world, *operation) : methodNotAllowed("POST");
    if (action.empty() && request.method == "DELETE")
        return cancel(world, *operation, request);
    if (request.method != "GET")
        return methodNotAllowed("GET");
    refreshOperation(world, *operation);
    if (action.empty())
        return ok(JsonObject().boolean("success", true).raw("data", operationDetail(world, *operation)).str());
    if (action == "metrics") {
        const auto data =
            JsonObject().text("operation_id", id).text("operation_type", operation->type).raw("metrics", "{}");
        return ok(JsonObject().boolean("success", true).raw("data", data.str()).str());
    }
    if (isActive(*operation))
        return problem(400, "Operation is not finished: " + id);
    return ok(JsonObject()
                  .boolean("success", true)
                  .text("operation_id", id)
                  .text("operation_type", operation->type)
                  .text("status", operation->status)
                  .raw("results", "{}")
                  .str());
}

WebAnswer noWorker(World& world, const std::string& type)
{
    std::int64_t registered = 0;
    for (const auto& entry : world.backend.registry)
        registered += entry.type == type ? 1 : 0;
    const auto detail = JsonObject()
                            .text("error", fmt::format("No {} workers available", type))
                            .text("worker_type", type)
                            .integer("registered_workers", registered)
                            .number("backend_uptime_seconds",
                                    static_cast<double>((world.now() - world.backend.upSince).count()) / 1000.0)
                            .text("hint", "Wait until a worker is idle or registered");
    WebAnswer answer;
    answer.status = 503;
    answer.body = JsonObject().raw("detail", detail.str()).str();
    return answer;
}

// R takes every start; without a worker the operation has failed before anybody can look.
std::string startedWithoutWorker(World& world, const std::string& type, const std::string& symbol)
{
    Operation operation;
    operation.id = newOperationId(world, type);
    operation.type = type;
    operation.status = "failed";
    operation.symbol = symbol;
    operation.error = "no available workers";
    operation.created = operation.started.emplace(world.now());
    operation.completed = world.now();
    world.backend.operations.push_back(operation);
    return operation.id;
}

WebAnswer startDummy(World& world)
{
    Operation operation;
    operation.id = newOperationId(world, "dummy");
    operation.type = "dummy";
    operation.status = "running";
    operation.created = operation.started.emplace(world.now());
    operation.length = kDummyLength;
    world.backend.operations.push_back(operation);
    world.after(kDummyLength, [id = operation.id](World& w) {
        if (auto* found = findOperation(w, id); found && isActive(*found)) {
            found->status = "completed";
            found->completed = w.now();
        }
    });
    const auto data =
        JsonObject().text("operation_id", operation.id).text("status", "started").text("message", "Started");
    return ok(JsonObject().boolean("success", true).raw("data", data.str()).null("error").str());
}

std::string textOf(const QJsonValue& value) { return value.toString().toStdString(); }

std::string textsOf(const QJsonValue& list)
{
    JsonArray texts;
    for (const auto& text : list.toArray())
        texts.text(textOf(text));
    return texts.str();
}

WorkOrder orderFrom(const World& world, bool training, const QJsonValue& body)
{
    if (training)
        return {kTrainingLength, textOf(body["symbols"][0])};
    WorkOrder order{kBacktestLength, textOf(body["symbol"])};
    if (!world.generationN()) // R drops the field silently
        return order;
    order.modelPath = textOf(body["model_path"]);
    if (order.modelPath.empty()) {
        order.length = kRefusedByTheWorker;
        order.failure = "model_path is required";
    }
    return order;
}

std::string trainingStarted(const std::string& id, const QJsonValue& body)
{
    return JsonObject()
        .boolean("success", true)
        .text("task_id", id)
        .text("status", "training_started")
        .text("message", "Training started")
        .raw("symbols", textsOf(body["symbols"]))
        .raw("timeframes", textsOf(body["timeframes"]))
        .text("strategy_name", textOf(body["strategy_name"]))
        .integer("estimated_duration_minutes", 30)
        .str();
}

std::string backtestStarted(const std::string& id, const QJsonValue& body)
{
    return JsonObject()
        .boolean("success", true)
        .text("operation_id", id)
        .text("status", "started")
        .text("message", "Backtest started")
        .text("symbol", textOf(body["symbol"]))
        .text("timeframe", textOf(body["timeframe"]))
        .text("mode", "distributed")
        .str();
}

} // namespace

WebAnswer backendOperations(World& world, const WebRequest& request, const std::string& rest)
{
    if (rest.empty()) {
        if (request.method != "GET")
            return methodNotAllowed("GET");
        std::vector<Operation> listed;
        for (const auto& operation : world.backend.operations) {
            if (operation.listed)
                listed.push_back(operation);
        }
        return listOperations(world, Surface::Backend, listed, request);
    }
    const auto slash = rest.find('/', 1);
    const auto id = rest.substr(1, slash == std::string::npos ? std::string::npos : slash - 1);
    const auto action = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    if (!action.empty() && action != "retry" && action != "results" && action != "metrics")
        return problem(404, "Not Found");
    return oneOperation(world, request, id, action);
}

WebAnswer startWork(World& world, const WebRequest& request)
{
    if (request.path.find("/dummy/") != std::string::npos)
        return startDummy(world);
    const bool training = request.path.find("/trainings/") != std::string::npos;
    const std::string type = training ? "training" : "backtesting";
    const auto json = parseJson(request.body, "body");
    if (!json || !json->isObject())
        return invalidField(Surface::Backend, "body", "0", "JSON decode error", "json_invalid");
    std::vector<const char*> required = {"strategy_name"};
    if (!world.generationN())
        required.insert(required.end(), training ? std::initializer_list<const char*>{"symbols", "timeframes"}
                                                 : std::initializer_list<const char*>{"symbol", "timeframe"});
    if (!training)
        required.insert(required.end(), {"start_date", "end_date"});
    for (const char* field : required) {
        if ((*json)[QLatin1String(field)].isUndefined())
            return invalidField(Surface::Backend, "body", field, "Field required", "missing");
    }
    Box* worker = selectWorker(world, type);
    if (!worker && world.generationN())
        return noWorker(world, type);
    const auto order = orderFrom(world, training, *json);
    const auto id =
        worker ? dispatchOperation(world, *worker, order).id : startedWithoutWorker(world, type, order.symbol);
    return ok(training ? trainingStarted(id, *json) : backtestStarted(id, *json));
}

} // namespace ktrdr::sim
