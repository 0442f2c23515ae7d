// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_backend_api.h"

#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoding.h"
#include "adapters/http/operation_pager.h"

namespace ktrdr {

Result<std::unique_ptr<HttpBackendApi>> HttpBackendApi::create(const HttpConfig& config, Secret authValue)
{
    auto client = HttpClient::create({config.caFile, config.authHeader, std::move(authValue)});
    if (!client)
        return Unexpected(client.error());
    return std::unique_ptr<HttpBackendApi>(new HttpBackendApi(std::move(*client), config.healthPath));
}

HttpBackendApi::HttpBackendApi(std::unique_ptr<HttpClient> client, std::string healthPath)
    : m_healthPath(std::move(healthPath)), m_client(std::move(client))
{
}

QFuture<Result<BackendHealth>> HttpBackendApi::health(const std::string& baseUrl, std::stop_token stop)
{
    const auto url = apiUrl(baseUrl, m_healthPath);
    if (!url)
        return answeredAlready<BackendHealth>(Unexpected(url.error()));
    auto answer = m_client->send({.url = *url, .body = {}, .deadline = kHealthDeadline}, std::move(stop));
    return decodedHere(std::move(answer), shownUrl(*url), decodeHealth);
}

QFuture<Result<Registry>> HttpBackendApi::workers(const std::string& baseUrl, std::stop_token stop)
{
    const auto url = apiUrl(baseUrl, "/api/v1/workers");
    if (!url)
        return answeredAlready<Registry>(Unexpected(url.error()));
    return decodedAside(m_client->send({.url = *url, .body = {}}, std::move(stop)), shownUrl(*url), decodeWorkers);
}

QFuture<Result<OperationList>> HttpBackendApi::operations(const std::string& baseUrl, OperationQuery query,
                                                          std::stop_token stop)
{
    return OperationPager::run(m_client, baseUrl, query, std::move(stop));
}

QFuture<Result<Generation>> HttpBackendApi::generation(const std::string& baseUrl, std::stop_token stop)
{
    const std::weak_ptr<HttpClient> client = m_client;
    return health(baseUrl, stop)
        .then([client, baseUrl, stop](Result<BackendHealth> health) -> QFuture<Result<Generation>> {
            if (!health)
                return answeredAlready<Generation>(Unexpected(health.error()));
            if (health->generation != Generation::Unknown)
                return answeredAlready<Generation>(health->generation);
            const auto url = apiUrl(baseUrl, "/api/v1/workers/health");
            const auto alive = client.lock();
            if (!url || !alive)
                return answeredAlready<Generation>(fail(ErrorCode::Cancelled, "The request was cancelled", baseUrl));
            return decodedHere<Generation>(alive->send({.url = *url, .body = {}, .deadline = kHealthDeadline}, stop),
                                           shownUrl(*url),
                                           [](const HttpAnswer& answer, std::string_view where) -> Result<Generation> {
                                               return decodeGeneration(answer, where);
                                           });
        })
        .unwrap();
}

} // namespace ktrdr
