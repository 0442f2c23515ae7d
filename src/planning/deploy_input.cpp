// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/deploy_input.h"

#include <algorithm>

namespace ktrdr {

DeployInput DeployInput::defaultsOf(const Environment& environment, std::string wantedVersion)
{
    const auto& deploy = environment.deploy;
    return {std::move(wantedVersion),
            deploy.batchSize,
            deploy.canary,
            deploy.observation,
            deploy.busyBudget,
            {},
            false,
            {}};
}

Result<std::vector<TargetConfig>> DeployInput::targetsIn(const Environment& environment) const
{
    for (const auto& ct : workers) {
        const auto* target = environment.findTarget(ct);
        if (!target || target->role != TargetRole::Worker)
            return fail(ErrorCode::InvalidInput, "CT " + ct.text() + " is not a worker of " + environment.name,
                        "--workers", "ktrdrctl env show " + environment.name + " lists the workers");
    }
    std::vector<TargetConfig> targets{environment.backend};
    for (const auto& worker : environment.workers) {
        if (workers.empty() || std::find(workers.begin(), workers.end(), worker.ct) != workers.end())
            targets.push_back(worker);
    }
    return targets;
}

} // namespace ktrdr
