// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoder_tools.h"
#include "adapters/http/operation_reader.h"

#include <algorithm>
#include <limits>

namespace ktrdr {

namespace {

constexpr auto kMaxCount = std::int64_t{1} << 53;

OperationStatus statusFrom(std::string_view text)
{
    const auto word = lowerCase(text);
    if (word == "pending")
        return OperationStatus::Pending;
    if (word == "running")
        return OperationStatus::Running;
    if (word == "completed")
        return OperationStatus::Completed;
    if (word == "failed")
        return OperationStatus::Failed;
    if (word == "cancelled" || word == "canceled")
        return OperationStatus::Cancelled;
    return word == "resuming" ? OperationStatus::Resuming : OperationStatus::Unknown;
}

bool isActive(OperationStatus status)
{
    return status == OperationStatus::Pending || status == OperationStatus::Running ||
           status == OperationStatus::Resuming;
}

bool isFinished(OperationStatus status)
{
    return status == OperationStatus::Completed || status == OperationStatus::Failed ||
           status == OperationStatus::Cancelled;
}

// A number, or an object {"percentage": number}; held to 0...100.
std::optional<double> readPercent(const JsonReader& item)
{
    const auto progress = firstOf(item, {"progress_percentage", "progress"});
    const auto percent = progress.isObject() ? progress["percentage"].optionalNumber() : progress.optionalNumber();
    return percent ? std::optional(std::clamp(*percent, 0.0, 100.0)) : std::nullopt;
}

std::string readStep(const JsonReader& item)
{
    if (const auto step = item["current_step"].optionalText())
        return *step;
    const auto progress = item["progress"];
    return progress.isObject() ? progress["current_step"].optionalText().value_or("") : std::string();
}

// R lets the duration of a finished operation grow for ever when it does not know the end; then it is unknown.
std::optional<double> readDuration(const JsonReader& item, OperationStatus status)
{
    const auto field = firstOf(item, {"duration_seconds", "duration"});
    const auto said = field.optionalNumber();
    if (said && *said < 0)
        field.complain("a duration that is not negative");
    const auto started = optionalTime(item["started_at"]);
    const auto completed = optionalTime(item["completed_at"]);
    if (isFinished(status) && !completed)
        return std::nullopt;
    if (said)
        return said;
    if (!started || !completed || *completed < *started)
        return std::nullopt;
    return std::chrono::duration<double>(*completed - *started).count();
}

struct ListParts
{
    JsonReader list;
    JsonReader counts; // the object that may hold total_count and active_count
};

ListParts findList(const JsonReader& root)
{
    if (!root.isObject())
        return {root, root};
    const auto data = root["data"];
    if (data.isObject())
        return {data["operations"], firstOf(root, {"total_count", "total"}).isNull() ? data : root};
    return {firstOf(root, {"data", "operations"}), root};
}

struct ReadList
{
    OperationList list;
    std::optional<std::int64_t> active; // as the answer says, not counted
};

ReadList readList(const JsonReader& document)
{
    const auto parts = findList(document);
    ReadList read;
    auto& operations = read.list.operations;
    for (const auto& item : parts.list.elements())
        operations.push_back(readOperation(item));
    const auto listed = static_cast<std::int64_t>(operations.size());
    read.list.totalCount =
        firstOf(parts.counts, {"total_count", "total"}).optionalInteger(0, kMaxCount).value_or(listed);
    read.active = parts.counts["active_count"].optionalInteger(0, kMaxCount);
    read.list.activeCount = read.active.value_or(std::count_if(
        operations.begin(), operations.end(), [](const auto& operation) { return isActive(operation.status); }));
    return read;
}

WorkerSelf activityFrom(const ReadList& read)
{
    const auto& operations = read.list.operations;
    WorkerSelf self;
    const auto active = std::find_if(operations.begin(), operations.end(),
                                     [](const auto& operation) { return isActive(operation.status); });
    const auto odd = std::find_if(operations.begin(), operations.end(),
                                  [](const auto& operation) { return operation.status == OperationStatus::Unknown; });
    if (active != operations.end()) {
        self.activity = Activity::Busy;
        self.currentOperation = active->id;
    } else if (read.active.value_or(0) > 0) {
        self.activity = Activity::Busy; // it counts an operation that it does not list
    } else if (odd != operations.end()) {
        self.currentOperation = odd->id;
        self.detail = "The worker lists an operation in a state that is not known here";
    } else if (!read.active && read.list.totalCount > static_cast<std::int64_t>(operations.size())) {
        self.detail = "The worker lists only a part of its operations";
    } else {
        self.activity = Activity::Idle;
    }
    return self;
}

WorkerSelf readIdentity(const JsonReader& document)
{
    if (!document.isObject())
        document.complain("an object");
    WorkerSelf self;
    self.workerId = name(document["worker_id"]);
    const auto status = document["status"].optionalText().value_or("running");
    if (lowerCase(status) != "running")
        self.detail = status;
    return self;
}

} // namespace

OperationSummary readOperation(const JsonReader& item)
{
    if (!item.isObject())
        item.complain("an object");
    OperationSummary operation;
    operation.id = name(firstOf(item, {"operation_id", "id"}));
    operation.type = firstOf(item, {"operation_type", "type"}).optionalText().value_or("");
    operation.status = statusFrom(name(item["status"]));
    operation.createdAt = optionalTime(item["created_at"]);
    operation.progressPercent = readPercent(item);
    operation.currentStep = readStep(item);
    auto symbol = item["symbol"].optionalText();
    if (!symbol)
        symbol = optionalObject(item["metadata"])["symbol"].optionalText();
    operation.symbol = symbol.value_or("");
    operation.durationSeconds = readDuration(item, operation.status);
    return operation;
}

Result<OperationList> decodeOperations(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, [](const JsonReader& document) { return readList(document).list; });
}

Result<WorkerSelf> decodeWorkerActivity(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, [](const JsonReader& document) { return activityFrom(readList(document)); });
}

Result<WorkerSelf> decodeWorkerIdentity(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, readIdentity);
}

} // namespace ktrdr
