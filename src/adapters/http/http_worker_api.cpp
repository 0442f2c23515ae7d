// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_worker_api.h"

#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoding.h"

namespace ktrdr {

namespace {

HttpRequest pollRequest(const QUrl& url)
{
    return {.url = url, .body = {}, .deadline = kHealthDeadline, .bodyCap = kWorkerBodyCap};
}

} // namespace

Result<std::unique_ptr<HttpWorkerApi>> HttpWorkerApi::create(const HttpConfig& config)
{
    auto client = HttpClient::create({config.caFile, {}, {}});
    if (!client)
        return Unexpected(client.error());
    return std::unique_ptr<HttpWorkerApi>(new HttpWorkerApi(std::move(*client)));
}

HttpWorkerApi::HttpWorkerApi(std::unique_ptr<HttpClient> client) : m_client(std::move(client)) {}

QFuture<Result<WorkerSelf>> HttpWorkerApi::activity(const std::string& baseUrl, std::stop_token stop)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("active_only"), QStringLiteral("true"));
    const auto url = apiUrl(baseUrl, "/api/v1/operations", query);
    if (!url)
        return answered<WorkerSelf>(Unexpected(url.error()));
    return decodedHere(m_client->send(pollRequest(*url), std::move(stop)), shownUrl(*url), decodeWorkerActivity);
}

QFuture<Result<WorkerSelf>> HttpWorkerApi::identity(const std::string& baseUrl, std::stop_token stop)
{
    const auto url = apiUrl(baseUrl, "/");
    if (!url)
        return answered<WorkerSelf>(Unexpected(url.error()));
    return decodedHere(m_client->send(pollRequest(*url), std::move(stop)), shownUrl(*url), decodeWorkerIdentity);
}

QFuture<Result<HostServiceState>> HttpWorkerApi::hostService(const std::string& url, std::stop_token stop)
{
    const auto checked = checkedUrl(url);
    if (!checked)
        return answered<HostServiceState>(Unexpected(checked.error()));
    return decodedHere(m_client->send(pollRequest(*checked), std::move(stop)), shownUrl(*checked), decodeHostService);
}

} // namespace ktrdr
