// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoder_tools.h"
#include "adapters/http/operation_reader.h"

namespace ktrdr {

namespace {

constexpr std::size_t kMostTexts = 50; // of warnings, errors and parameters each

std::vector<std::string> readTexts(const JsonReader& list)
{
    std::vector<std::string> texts;
    if (list.isNull())
        return texts;
    for (const auto& element : list.elements()) {
        if (texts.size() < kMostTexts)
            texts.push_back(element.text());
    }
    return texts;
}

// Objects and lists among the values are left out.
std::vector<std::pair<std::string, std::string>> readParameters(const JsonReader& reader)
{
    std::vector<std::pair<std::string, std::string>> parameters;
    const auto object = reader.value().toObject();
    for (auto it = object.begin(); it != object.end() && parameters.size() < kMostTexts; ++it) {
        const auto value = it.value();
        if (value.isString() || value.isDouble() || value.isBool())
            parameters.emplace_back(cleanText(it.key()), cleanText(value.toVariant().toString()));
    }
    return parameters;
}

// The answer itself, or what is wrapped in {"data": ...}.
JsonReader dataOf(const JsonReader& document)
{
    if (!document.isObject())
        document.complain("an object");
    const auto data = document["data"];
    return data.isObject() ? data : document;
}

OperationDetail readDetail(const JsonReader& document)
{
    const auto data = dataOf(document);
    OperationDetail detail;
    detail.summary = readOperation(data);
    detail.startedAt = optionalTime(data["started_at"]);
    detail.completedAt = optionalTime(data["completed_at"]);
    detail.error = data["error_message"].optionalText().value_or("");
    detail.warnings = readTexts(data["warnings"]);
    detail.errors = readTexts(data["errors"]);
    const auto metadata = optionalObject(data["metadata"]);
    detail.timeframe = metadata["timeframe"].optionalText().value_or("");
    detail.parameters = readParameters(optionalObject(metadata["parameters"]));
    return detail;
}

OperationCancelled readCancelled(const JsonReader& document)
{
    const auto data = dataOf(document);
    OperationCancelled cancelled;
    cancelled.id = name(data["operation_id"]);
    if (lowerCase(data["status"].optionalText().value_or("cancelled")) != "cancelled")
        data["status"].complain("cancelled");
    cancelled.workerReached = data["remote_cancelled"].optionalBoolean();
    cancelled.inBackend = data["task_cancelled"].optionalBoolean().value_or(false);
    return cancelled;
}

} // namespace

Result<OperationDetail> decodeOperation(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, readDetail);
}

Result<OperationCancelled> decodeCancelled(const HttpAnswer& answer, std::string_view where)
{
    auto cancelled = decoded(answer, where, readCancelled);
    if (cancelled || answer.status < 500)
        return cancelled;
    auto error = cancelled.error();
    error.code = ErrorCode::Lost;
    return Unexpected(std::move(error));
}

} // namespace ktrdr
