// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// planDeploy makes the plan of a rolling deployment; planRollback the way back from where a run stands; both
// are pure. Staleness compares a plan with a newer snapshot. Any thread.
#pragma once

#include "domain/snapshot.h"
#include "planning/deploy_input.h"
#include "planning/plan.h"

#include <map>
#include <set>

namespace ktrdr {

// Refused (with the failed checks in `detail`) unless preflightDeploy passes.
Result<Plan> planDeploy(const Environment& environment, const ClusterSnapshot& snapshot, const DeployInput& input);

// How far a run came, as its journal says; input of planRollback.
struct TargetProgress
{
    bool changed = false; // its switch or restart was begun, whatever became of it
    bool ready = false;   // the new version was verified there
};
using RunProgress = std::map<CtId, TargetProgress>;

// Groups that bring every changed target back to its own previous commit, in reverse order; empty when
// nothing was changed. Step ids begin with "rollback/".
std::vector<Group> planRollback(const Plan& plan, const RunProgress& progress);

// Workers that the backend had in its registry as far as the plan knows: all with steps of their own, but for those
// that were down before and were not changed. In the order of the plan.
std::vector<CtId> expectedWorkers(const Plan& plan, const RunProgress& progress);

// Groups that bring `workers` into the registry of a restarted backend again; empty when there are none. Step ids
// begin with "stop/".
std::vector<Group> planReregistration(const Plan& plan, const std::vector<CtId>& workers);

// Why the plan may not be started any more; nullopt: it may. Compares age and the facts the plan relies on.
std::optional<Error> staleness(const Plan& plan, const ClusterSnapshot& snapshot, UtcTime now);

} // namespace ktrdr
