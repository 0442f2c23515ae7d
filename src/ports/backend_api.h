// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// BackendApi and WorkerApi are the HTTP outside of KTRDR, tolerant of generations R and N. Owned by the
// composition root; called and answered on the main thread. Error code BadAnswer means "unknown", never
// "empty"; Unreachable means not delivered, Lost that a request may have been handled.
#pragma once

#include "domain/operation_detail.h"

#include <QFuture>

#include <stop_token>

namespace ktrdr {

struct OperationQuery
{
    bool activeOnly = false;
    int limit = 1000; // the backend's own default is 10
    int offset = 0;
};

class BackendApi
{
public:
    virtual ~BackendApi() = default;
    // `baseUrl` is "http://192.168.1.100:8000", without path.
    virtual QFuture<Result<BackendHealth>> health(const std::string& baseUrl, std::stop_token stop = {}) = 0;
    virtual QFuture<Result<Registry>> workers(const std::string& baseUrl, std::stop_token stop = {}) = 0;
    virtual QFuture<Result<OperationList>> operations(const std::string& baseUrl, OperationQuery query,
                                                      std::stop_token stop = {}) = 0;
    // The backend asks the worker for it, so this takes as long as the worker is slow. InvalidInput for an id that does
    // not fit into a URL.
    virtual QFuture<Result<OperationDetail>> operation(const std::string& baseUrl, const std::string& id,
                                                       std::stop_token stop = {}) = 0;
    // Sent once. Refused: it was not cancelled; Lost and TimedOut: not known.
    virtual QFuture<Result<OperationCancelled>> cancelOperation(const std::string& baseUrl, const std::string& id,
                                                                const std::string& reason) = 0;
    // R or N, told apart by what GET /api/v1/workers/health answers; Unknown when neither fits.
    virtual QFuture<Result<Generation>> generation(const std::string& baseUrl, std::stop_token stop = {}) = 0;
};

class WorkerApi
{
public:
    virtual ~WorkerApi() = default;
    // One request to GET /api/v1/operations?active_only=true; never /health, which would reset generation N's
    // re-registration timer. workerId stays empty.
    virtual QFuture<Result<WorkerSelf>> activity(const std::string& baseUrl, std::stop_token stop = {}) = 0;
    // One request to GET /; activity stays Unknown.
    virtual QFuture<Result<WorkerSelf>> identity(const std::string& baseUrl, std::stop_token stop = {}) = 0;
    // GET of a host service's health URL.
    virtual QFuture<Result<HostServiceState>> hostService(const std::string& url, std::stop_token stop = {}) = 0;
};

} // namespace ktrdr
