// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeBackendApi is a scripted BackendApi without any network; scripts are keyed by the base URL. Owned by the
// test, main thread only.
//   FakeBackendApi backend;
//   backend.healthCalls.answer("http://10.0.0.1:8000", BackendHealth{.healthy = true});
//   backend.workersCalls.hold("http://10.0.0.1:8000"); ... backend.workersCalls.releaseAll();
#pragma once

#include "fakes/scripted_endpoint.h"
#include "ports/backend_api.h"

#include <vector>

namespace ktrdr::fakes {

class FakeBackendApi final : public BackendApi
{
public:
    ScriptedEndpoint<BackendHealth> healthCalls;
    ScriptedEndpoint<Registry> workersCalls;
    ScriptedEndpoint<OperationList> operationsCalls;
    ScriptedEndpoint<Generation> generationCalls;
    ScriptedEndpoint<OperationDetail> detailCalls;    // keyed by base URL, '/' and id
    ScriptedEndpoint<OperationCancelled> cancelCalls; // likewise
    std::vector<OperationQuery> queries;              // of operations(), in order

    QFuture<Result<BackendHealth>> health(const std::string& baseUrl, std::stop_token stop) override
    {
        return healthCalls.call(baseUrl, stop);
    }
    QFuture<Result<Registry>> workers(const std::string& baseUrl, std::stop_token stop) override
    {
        return workersCalls.call(baseUrl, stop);
    }
    QFuture<Result<OperationList>> operations(const std::string& baseUrl, OperationQuery query,
                                              std::stop_token stop) override
    {
        queries.push_back(query);
        return operationsCalls.call(baseUrl, stop);
    }
    QFuture<Result<OperationDetail>> operation(const std::string& baseUrl, const std::string& id,
                                               std::stop_token stop) override
    {
        return detailCalls.call(baseUrl + "/" + id, stop);
    }
    QFuture<Result<OperationCancelled>> cancelOperation(const std::string& baseUrl, const std::string& id,
                                                        const std::string&) override
    {
        return cancelCalls.call(baseUrl + "/" + id, {});
    }
    QFuture<Result<Generation>> generation(const std::string& baseUrl, std::stop_token stop) override
    {
        return generationCalls.call(baseUrl, stop);
    }
};

} // namespace ktrdr::fakes
