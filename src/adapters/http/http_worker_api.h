// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpWorkerApi asks the workers and host services themselves. Never sends the backend's authentication header:
// anybody can register an address as a worker. Owned by the composition root, main thread only.
#pragma once

#include "adapters/http/http_client.h"
#include "ports/backend_api.h"

#include <memory>

namespace ktrdr {

class HttpWorkerApi final : public WorkerApi
{
public:
    static Result<std::unique_ptr<HttpWorkerApi>> create(const HttpConfig& config);

    QFuture<Result<WorkerSelf>> activity(const std::string& baseUrl, std::stop_token stop) override;
    QFuture<Result<WorkerSelf>> identity(const std::string& baseUrl, std::stop_token stop) override;
    QFuture<Result<HostServiceState>> hostService(const std::string& url, std::stop_token stop) override;

private:
    explicit HttpWorkerApi(std::unique_ptr<HttpClient> client);
    std::unique_ptr<HttpClient> m_client;
};

} // namespace ktrdr
