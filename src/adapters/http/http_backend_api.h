// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpBackendApi asks a KTRDR backend over HTTP. One instance per environment (its CA file and authentication
// header are the environment's). Owned by the composition root, main thread only; destroying it answers what is
// open with Cancelled.
#pragma once

#include "adapters/http/http_client.h"
#include "ports/backend_api.h"

#include <memory>

namespace ktrdr {

class HttpBackendApi final : public BackendApi
{
public:
    // `authValue` is the secret that config.authSecret names; unused when config.authHeader is empty.
    static Result<std::unique_ptr<HttpBackendApi>> create(const HttpConfig& config, Secret authValue = {});

    QFuture<Result<BackendHealth>> health(const std::string& baseUrl, std::stop_token stop) override;
    QFuture<Result<Registry>> workers(const std::string& baseUrl, std::stop_token stop) override;
    // query.limit (1...1000) is the size of a page; pages are read until total_count, at most 20. When there is
    // more than that, totalCount says so.
    QFuture<Result<OperationList>> operations(const std::string& baseUrl, OperationQuery query,
                                              std::stop_token stop) override;
    QFuture<Result<OperationDetail>> operation(const std::string& baseUrl, const std::string& id,
                                               std::stop_token stop = {}) override;
    QFuture<Result<OperationCancelled>> cancelOperation(const std::string& baseUrl, const std::string& id,
                                                        const std::string& reason) override;
    QFuture<Result<Generation>> generation(const std::string& baseUrl, std::stop_token stop) override;

private:
    HttpBackendApi(std::unique_ptr<HttpClient> client, std::string healthPath);

    std::string m_healthPath;
    std::shared_ptr<HttpClient> m_client; // pagers hold it weakly
};

} // namespace ktrdr
