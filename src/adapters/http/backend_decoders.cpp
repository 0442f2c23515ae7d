// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/backend_decoders.h"

#include "adapters/http/decoder_tools.h"

#include <limits>

namespace ktrdr {

namespace {

struct HealthWords
{
    bool healthy = false;
    std::string status;
};

HealthWords readHealth(const JsonReader& document)
{
    if (!document.isObject())
        document.complain("an object");
    const auto said = document["healthy"].optionalBoolean();
    const auto status = document["status"].optionalText();
    if (!said && !status)
        document.complain("\"healthy\" or \"status\" in the object");
    const auto word = lowerCase(status.value_or(""));
    const bool good = word == "ok" || word == "healthy" || word == "operational";
    return {said.value_or(good), status.value_or("")};
}

RegistryStatus registryStatusFrom(std::string_view text)
{
    const auto word = lowerCase(text);
    if (word == "available")
        return RegistryStatus::Available;
    if (word == "busy")
        return RegistryStatus::Busy;
    if (word == "temporarily_unavailable")
        return RegistryStatus::TemporarilyUnavailable;
    return RegistryStatus::Unknown; // a state of a newer backend
}

RegistryEntry readEntry(const JsonReader& item)
{
    if (!item.isObject())
        item.complain("an object");
    RegistryEntry entry;
    entry.workerId = name(item["worker_id"]);
    entry.workerType = name(item["worker_type"]);
    entry.endpointUrl = item["endpoint_url"].text();
    if (const auto url = checkedUrl(entry.endpointUrl)) {
        entry.endpointHost = url->host().toStdString();
        entry.endpointPort = static_cast<std::uint16_t>(url->port(url->scheme() == QLatin1String("https") ? 443 : 80));
    }
    entry.status = registryStatusFrom(name(item["status"]));
    const auto metadata = optionalObject(item["metadata"]);
    auto operation = firstOf(item, {"current_operation_id", "current_operation"}).optionalText();
    if (!operation)
        operation = firstOf(metadata, {"current_operation_id", "current_operation"}).optionalText();
    entry.currentOperation = operation.value_or("");
    entry.lastHealthCheck = optionalTime(item["last_health_check"]);
    entry.lastHealthyAt = optionalTime(item["last_healthy_at"]);
    // Required: a missing count must not look like a worker that never failed.
    entry.failures = static_cast<int>(item["health_check_failures"].integer(0, std::numeric_limits<int>::max()));
    entry.gpu = optionalObject(item["capabilities"])["gpu"].optionalBoolean().value_or(false);
    return entry;
}

BackendHealth readBackendHealth(const JsonReader& document)
{
    const auto words = readHealth(document);
    const bool isN = document.value().toObject().contains(QLatin1String("orphan_detector"));
    return {words.healthy, words.status, document["version"].optionalText().value_or(""),
            isN ? Generation::N : Generation::Unknown};
}

HostServiceState readHostService(const JsonReader& document)
{
    const auto words = readHealth(document);
    const auto reason = errorText(document.value());
    return {words.healthy, reason.empty() ? words.status : reason};
}

Registry readRegistry(const JsonReader& document)
{
    Registry registry;
    for (const auto& item : (document.isObject() ? document["workers"] : document).elements())
        registry.push_back(readEntry(item));
    return registry;
}

} // namespace

Result<BackendHealth> decodeHealth(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, readBackendHealth);
}

Result<HostServiceState> decodeHostService(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, readHostService);
}

Result<Registry> decodeWorkers(const HttpAnswer& answer, std::string_view where)
{
    return decoded(answer, where, readRegistry);
}

Generation decodeGeneration(const HttpAnswer& answer, std::string_view where)
{
    const auto document = parseJson(answer.body, where);
    if (answer.status != 404 || !document)
        return Generation::Unknown;
    const auto text = lowerCase(errorText(*document));
    if (text == "not found")
        return Generation::R;
    return text == "worker not found: health" ? Generation::N : Generation::Unknown;
}

} // namespace ktrdr
