// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/answers.h"

#include "sim/model/operations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

std::string withoutZone(UtcTime time)
{
    std::string text = toIso(time);
    text.pop_back();
    return text + "000";
}

std::optional<int> queryNumber(const WebRequest& request, const char* name, int fallback)
{
    const auto found = request.query.find(name);
    if (found == request.query.end())
        return fallback;
    int value = 0;
    const auto& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool oneOf(std::string_view value, const std::vector<std::string_view>& names)
{
    return std::find(names.begin(), names.end(), value) != names.end();
}

std::vector<std::string_view> statusNames(const World& world)
{
    std::vector<std::string_view> names = {"pending", "running", "completed", "failed", "cancelled"};
    if (world.generationN())
        names.push_back("resuming");
    return names;
}

std::vector<std::string_view> typeNames(const World& world)
{
    std::vector<std::string_view> names = {"data_load",         "training",       "backtesting",
                                           "indicator_compute", "fuzzy_analysis", "dummy"};
    if (world.generationN())
        names.insert(names.end(), {"agent_research", "agent_design", "agent_assessment"});
    return names;
}

struct ListQuery
{
    std::string status, type;
    int limit = 10;
    int offset = 0;
    bool activeOnly = false;
};

std::optional<WebAnswer> readQuery(World& world, Surface surface, const WebRequest& request, ListQuery& query)
{
    const auto text = [&](const char* name) {
        const auto found = request.query.find(name);
        return found == request.query.end() ? std::string() : found->second;
    };
    query.status = text("status");
    query.type = text("operation_type");
    if (!query.status.empty() && !oneOf(query.status, statusNames(world)))
        return invalidField(surface, "query", "status",
                            "Input should be 'pending', 'running', 'completed', 'failed' or 'cancelled'", "enum");
    if (!query.type.empty() && !oneOf(query.type, typeNames(world)))
        return invalidField(surface, "query", "operation_type", "Input should be a known operation type", "enum");
    const auto limit = queryNumber(request, "limit", 10);
    const auto offset = queryNumber(request, "offset", 0);
    if (!limit || !offset)
        return invalidField(surface, "query", limit ? "offset" : "limit",
                            "Input should be a valid integer, unable to parse string as an integer", "int_parsing");
    if (*limit < 1)
        return invalidField(surface, "query", "limit", "Input should be greater than or equal to 1",
                            "greater_than_equal");
    if (*limit > 1000)
        return invalidField(surface, "query", "limit", "Input should be less than or equal to 1000", "less_than_equal");
    if (*offset < 0)
        return invalidField(surface, "query", "offset", "Input should be greater than or equal to 0",
                            "greater_than_equal");
    const auto active = text("active_only");
    if (!active.empty() && !oneOf(active, {"true", "false", "1", "0", "yes", "no", "on", "off", "True", "False"}))
        return invalidField(surface, "query", "active_only",
                            "Input should be a valid boolean, unable to interpret input", "bool_parsing");
    query.activeOnly = oneOf(active, {"true", "1", "yes", "on", "True"});
    query.limit = *limit;
    query.offset = *offset;
    return std::nullopt;
}

} // namespace

WebAnswer ok(std::string body)
{
    WebAnswer answer;
    answer.body = std::move(body);
    return answer;
}

WebAnswer prometheus(std::string text)
{
    WebAnswer answer = ok(std::move(text));
    answer.contentType = "text/plain; version=0.0.4; charset=utf-8";
    return answer;
}

WebAnswer problem(int status, std::string_view detail)
{
    WebAnswer answer;
    answer.status = status;
    answer.body = JsonObject().text("detail", detail).str();
    return answer;
}

WebAnswer methodNotAllowed(std::string_view allowed)
{
    WebAnswer answer = problem(405, "Method Not Allowed");
    answer.extraHeaders = fmt::format("allow: {}\r\n", allowed);
    return answer;
}

WebAnswer invalidField(Surface surface, std::string_view place, std::string_view field, std::string_view message,
                       std::string_view type)
{
    WebAnswer answer;
    answer.status = 422;
    if (surface == Surface::Worker) {
        const auto entry =
            JsonObject().text("type", type).raw("loc", JsonArray().text(place).text(field).str()).text("msg", message);
        answer.body = JsonObject().raw("detail", JsonArray().raw(entry.str()).str()).str();
        return answer;
    }
    const auto entry =
        JsonObject().text("field", fmt::format("{} -> {}", place, field)).text("message", message).text("type", type);
    const auto error = JsonObject()
                           .text("code", "VALIDATION_ERROR")
                           .text("message", "Invalid request parameters")
                           .raw("details", JsonArray().raw(entry.str()).str());
    answer.body = JsonObject().boolean("success", false).raw("error", error.str()).str();
    return answer;
}

std::string isoZulu(UtcTime time) { return withoutZone(time) + "Z"; }

std::string isoOf(const World& world, UtcTime time)
{
    return withoutZone(time) + (world.generationN() ? "+00:00" : "");
}

std::string isoOrNull(const std::optional<UtcTime>& time) { return time ? jsonText(isoZulu(*time)) : "null"; }

std::string operationSummary(const Operation& operation, UtcTime now)
{
    JsonObject entry;
    entry.text("operation_id", operation.id)
        .text("operation_type", operation.type)
        .text("status", operation.status)
        .text("created_at", isoZulu(operation.created))
        .number("progress_percentage", progressOf(operation, now))
        .textOrNull("current_step", operation.step)
        .textOrNull("symbol", operation.symbol);
    if (operation.started)
        entry.number("duration_seconds",
                     static_cast<double>((operation.completed.value_or(now) - *operation.started).count()) / 1000.0);
    else
        entry.null("duration_seconds");
    return entry.str();
}

std::string operationDetail(World& world, const Operation& operation)
{
    const double share = progressOf(operation, world.now());
    const auto progress = JsonObject()
                              .number("percentage", share)
                              .textOrNull("current_step", operation.step)
                              .integer("steps_completed", static_cast<int>(share))
                              .integer("steps_total", 100)
                              .integer("items_processed", 0)
                              .null("items_total")
                              .null("current_item")
                              .raw("context", "{}");
    JsonObject parameters;
    const Box* box = world.box(operation.box);
    if (world.generationN() && box)
        parameters.text("worker_id", box->worker.id);
    if (!operation.modelPath.empty())
        parameters.text("model_path", operation.modelPath);
    const auto metadata = JsonObject()
                              .textOrNull("symbol", operation.symbol)
                              .text("timeframe", "1h")
                              .null("mode")
                              .text("start_date", "2024-01-01T00:00:00")
                              .text("end_date", "2024-06-30T00:00:00")
                              .raw("parameters", parameters.str());
    JsonObject detail;
    detail.text("operation_id", operation.id)
        .text("operation_type", operation.type)
        .text("status", operation.status)
        .text("created_at", isoZulu(operation.created))
        .raw("started_at", isoOrNull(operation.started))
        .raw("completed_at", isoOrNull(operation.completed))
        .raw("progress", progress.str())
        .raw("metadata", metadata.str())
        .textOrNull("error_message", operation.error)
        .raw("warnings", "[]")
        .raw("errors", "[]")
        .raw("result_summary", operation.status == "completed" ? "{}" : "null")
        .null("metrics");
    if (world.generationN())
        detail.null("parent_operation_id").boolean("is_backend_local", operation.box == 0);
    return detail.str();
}

WebAnswer listOperations(World& world, Surface surface, const std::vector<Operation>& all, const WebRequest& request)
{
    ListQuery query;
    if (auto refused = readQuery(world, surface, request, query))
        return *refused;
    int matches = 0;
    int active = 0;
    int taken = 0;
    JsonArray data;
    for (auto operation = all.rbegin(); operation != all.rend(); ++operation) {
        active += isActive(*operation) ? 1 : 0;
        if ((!query.status.empty() && operation->status != query.status) ||
            (!query.type.empty() && operation->type != query.type) || (query.activeOnly && !isActive(*operation)))
            continue;
        if (matches++ >= query.offset && taken < query.limit) {
            data.raw(operationSummary(*operation, world.now()));
            ++taken;
        }
    }
    return ok(JsonObject()
                  .boolean("success", true)
                  .raw("data", data.str())
                  .integer("total_count", matches)
                  .integer("active_count", active)
                  .str());
}

} // namespace ktrdr::sim
