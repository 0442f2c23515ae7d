// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/operation_pager.h"

#include "adapters/http/backend_decoders.h"
#include "adapters/http/decoding.h"

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kMaxPage = 1000; // the backend answers 422 above
constexpr int kMaxPages = 20;

} // namespace

QFuture<Result<OperationList>> OperationPager::run(std::weak_ptr<HttpClient> client, const std::string& baseUrl,
                                                   OperationQuery query, std::stop_token stop)
{
    query.limit = std::clamp(query.limit, 1, kMaxPage);
    query.offset = std::max(query.offset, 0);
    const std::shared_ptr<OperationPager> pager(new OperationPager(std::move(client), baseUrl, query, std::move(stop)));
    pager->m_promise.start();
    auto future = pager->m_promise.future();
    pager->askPage();
    return future;
}

OperationPager::OperationPager(std::weak_ptr<HttpClient> client, std::string baseUrl, OperationQuery query,
                               std::stop_token stop)
    : m_client(std::move(client)), m_baseUrl(std::move(baseUrl)), m_query(query), m_stop(std::move(stop))
{
}

void OperationPager::askPage()
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QString::number(m_query.limit));
    query.addQueryItem(QStringLiteral("offset"), QString::number(m_query.offset));
    if (m_query.activeOnly)
        query.addQueryItem(QStringLiteral("active_only"), QStringLiteral("true"));
    const auto url = apiUrl(m_baseUrl, "/api/v1/operations", query);
    const auto client = m_client.lock();
    if (!url || !client) {
        finish(url ? fail(ErrorCode::Cancelled, "The request was cancelled", m_baseUrl) : Unexpected(url.error()));
        return;
    }
    decodedAside(client->send({.url = *url, .body = {}}, m_stop), shownUrl(*url), decodeOperations)
        .then([self = shared_from_this()](Result<OperationList> page) { self->takePage(std::move(page)); });
}

void OperationPager::takePage(Result<OperationList> page)
{
    if (!page) {
        finish(std::move(page));
        return;
    }
    const auto received = static_cast<int>(page->operations.size());
    const auto kept = m_all.operations.size();
    std::copy_if(page->operations.begin(), page->operations.end(), std::back_inserter(m_all.operations),
                 [this](const auto& operation) { return !m_earlierPages.contains(operation.id); });
    for (auto i = kept; i < m_all.operations.size(); ++i)
        m_earlierPages.insert(m_all.operations[i].id);
    m_all.totalCount = page->totalCount;
    m_all.activeCount = page->activeCount;
    m_query.offset += received;
    if (received == 0 || m_query.offset >= m_all.totalCount || ++m_pages == kMaxPages)
        finish(std::move(m_all));
    else
        askPage();
}

void OperationPager::finish(Result<OperationList> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace ktrdr
