// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator chooses for a deployment; the defaults come from the environment. Plain value.
#pragma once

#include "domain/environment.h"

#include <string>
#include <vector>

namespace ktrdr {

struct DeployInput
{
    std::string version;
    int batchSize = 1;
    bool canary = false;
    Seconds observation{300};
    Seconds busyBudget{300};
    std::vector<CtId> workers; // empty: all of the inventory
    bool force = false;        // also targets that already run the version
    std::string activeRun;     // id of a run of this environment that has not ended, empty: none

    static DeployInput defaultsOf(const Environment& environment, std::string version);
    // Backend and the chosen workers, in inventory order; an error names a container that is not a worker.
    Result<std::vector<TargetConfig>> targetsIn(const Environment& environment) const;
    bool operator==(const DeployInput&) const = default;
};

} // namespace ktrdr
