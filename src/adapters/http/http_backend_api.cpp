// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_backend_api.h"

#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoding.h"
#include "adapters/http/error_body.h"
#include "adapters/http/operation_pager.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace ktrdr {

namespace {

// The backend makes its ids of letters, digits, '_' and '-'; what it lists was perhaps made elsewhere.
Result<QUrl> operationUrl(const std::string& baseUrl, const std::string& id)
{
    const bool fits = !id.empty() && id.front() != '.' && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
    if (!fits)
        return fail(ErrorCode::InvalidInput, "This operation's id does not fit into a URL", id);
    return apiUrl(baseUrl, "/api/v1/operations/" + id);
}

// An answer about another operation says nothing about this one.
template <typename T> QFuture<Result<T>> aboutThis(QFuture<Result<T>> future, std::string id, std::string where)
{
    return future.then([id = std::move(id), where = std::move(where)](Result<T> answer) -> Result<T> {
        if constexpr (std::is_same_v<T, OperationDetail>) {
            if (answer && answer->summary.id != id)
                return badDocument("it is about " + answer->summary.id, where);
        } else if (answer && answer->id != id) {
            return badDocument("it is about " + answer->id, where);
        }
        return answer;
    });
}

} // namespace

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
        return answered<BackendHealth>(Unexpected(url.error()));
    auto answer = m_client->send({.url = *url, .body = {}, .deadline = kHealthDeadline}, std::move(stop));
    return decodedHere(std::move(answer), shownUrl(*url), decodeHealth);
}

QFuture<Result<Registry>> HttpBackendApi::workers(const std::string& baseUrl, std::stop_token stop)
{
    const auto url = apiUrl(baseUrl, "/api/v1/workers");
    if (!url)
        return answered<Registry>(Unexpected(url.error()));
    return decodedAside(m_client->send({.url = *url, .body = {}}, std::move(stop)), shownUrl(*url), decodeWorkers);
}

QFuture<Result<OperationList>> HttpBackendApi::operations(const std::string& baseUrl, OperationQuery query,
                                                          std::stop_token stop)
{
    return OperationPager::run(m_client, baseUrl, query, std::move(stop));
}

QFuture<Result<OperationDetail>> HttpBackendApi::operation(const std::string& baseUrl, const std::string& id,
                                                           std::stop_token stop)
{
    const auto url = operationUrl(baseUrl, id);
    if (!url)
        return answered<OperationDetail>(Unexpected(url.error()));
    auto answer = m_client->send({.url = *url, .body = {}, .bodyCap = kWorkerBodyCap}, std::move(stop));
    return aboutThis(decodedHere(std::move(answer), shownUrl(*url), decodeOperation), id, shownUrl(*url));
}

QFuture<Result<OperationCancelled>> HttpBackendApi::cancelOperation(const std::string& baseUrl, const std::string& id,
                                                                    const std::string& reason)
{
    const auto url = operationUrl(baseUrl, id);
    if (!url)
        return answered<OperationCancelled>(Unexpected(url.error()));
    const QJsonObject body{{QStringLiteral("reason"), QString::fromStdString(reason)},
                           {QStringLiteral("force"), false}};
    auto answer = m_client->send({.method = HttpMethod::Delete,
                                  .url = *url,
                                  .body = QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString(),
                                  .bodyCap = kWorkerBodyCap});
    return aboutThis(decodedHere(std::move(answer), shownUrl(*url), decodeCancelled), id, shownUrl(*url));
}

QFuture<Result<Generation>> HttpBackendApi::generation(const std::string& baseUrl, std::stop_token stop)
{
    const std::weak_ptr<HttpClient> client = m_client;
    return health(baseUrl, stop)
        .then([client, baseUrl, stop](Result<BackendHealth> health) -> QFuture<Result<Generation>> {
            if (!health)
                return answered<Generation>(Unexpected(health.error()));
            if (health->generation != Generation::Unknown)
                return answered<Generation>(health->generation);
            const auto url = apiUrl(baseUrl, "/api/v1/workers/health");
            const auto alive = client.lock();
            if (!url || !alive)
                return answered<Generation>(fail(ErrorCode::Cancelled, "The request was cancelled", baseUrl));
            return decodedHere<Generation>(alive->send({.url = *url, .body = {}, .deadline = kHealthDeadline}, stop),
                                           shownUrl(*url),
                                           [](const HttpAnswer& answer, std::string_view where) -> Result<Generation> {
                                               return decodeGeneration(answer, where);
                                           });
        })
        .unwrap();
}

} // namespace ktrdr
