// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeWorkerApi is a scripted WorkerApi without any network; scripts are keyed by the URL given to the method.
// Owned by the test, main thread only.
#pragma once

#include "fakes/scripted_endpoint.h"
#include "ports/backend_api.h"

namespace ktrdr::fakes {

class FakeWorkerApi final : public WorkerApi
{
public:
    ScriptedEndpoint<WorkerSelf> activityCalls;
    ScriptedEndpoint<WorkerSelf> identityCalls;
    ScriptedEndpoint<HostServiceState> hostServiceCalls;

    QFuture<Result<WorkerSelf>> activity(const std::string& baseUrl, std::stop_token stop) override
    {
        return activityCalls.call(baseUrl, stop);
    }
    QFuture<Result<WorkerSelf>> identity(const std::string& baseUrl, std::stop_token stop) override
    {
        return identityCalls.call(baseUrl, stop);
    }
    QFuture<Result<HostServiceState>> hostService(const std::string& url, std::stop_token stop) override
    {
        return hostServiceCalls.call(url, stop);
    }
};

} // namespace ktrdr::fakes
