// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OperationPager reads the list of operations page by page until the backend's total. Keeps itself alive while
// a page is under way; main thread only. When its client is gone it answers Cancelled.
#pragma once

#include "adapters/http/http_client.h"
#include "ports/backend_api.h"

#include <memory>
#include <set>
#include <string>

namespace ktrdr {

class OperationPager : public std::enable_shared_from_this<OperationPager>
{
public:
    static QFuture<Result<OperationList>> run(std::weak_ptr<HttpClient> client, const std::string& baseUrl,
                                              OperationQuery query, std::stop_token stop);

private:
    OperationPager(std::weak_ptr<HttpClient> client, std::string baseUrl, OperationQuery query, std::stop_token stop);
    void askPage();
    void takePage(Result<OperationList> page);
    void finish(Result<OperationList> result);

    std::weak_ptr<HttpClient> m_client;
    std::string m_baseUrl;
    OperationQuery m_query; // offset moves on
    std::stop_token m_stop;
    QPromise<Result<OperationList>> m_promise;
    OperationList m_all;
    std::set<std::string> m_earlierPages; // ids; the list may move between two requests
    int m_pages = 0;
};

} // namespace ktrdr
