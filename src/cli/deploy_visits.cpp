// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/deploy_visits.h"

#include "app/run_report.h"
#include "app/wording.h"

#include <algorithm>

namespace ktrdr {

namespace {

struct Sighting
{
    CommitId commit;
    UtcTime at{};
};

// The newest gate that has seen commit and unit of the target.
std::optional<Sighting> sightingOf(const RunState& state, CtId ct)
{
    std::optional<Sighting> newest;
    for (const auto* groups : {&state.plan.groups, &state.rollback}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps) {
                    const auto* gate = std::get_if<action::AwaitReady>(&step.action);
                    const auto stepState = state.stepState(step.id);
                    if (!gate || step.ct != ct || stepState.status != StepStatus::Done || !stepState.endedAt)
                        continue;
                    const auto sees = [gate](Condition condition) {
                        return std::find(gate->conditions.begin(), gate->conditions.end(), condition) !=
                               gate->conditions.end();
                    };
                    if (sees(Condition::CommitIs) && sees(Condition::UnitActive))
                        newest = Sighting{gate->commit, *stepState.endedAt};
                }
            }
        }
    }
    return newest;
}

} // namespace

InsideCache visitsAtStart(InsideCache visits, const Plan& plan)
{
    for (const auto& target : plan.targets)
        visits.erase(target.ct);
    return visits;
}

InsideCache visitsAtEnd(InsideCache visits, const RunState& state, const ClusterSnapshot& before)
{
    visits = visitsAtStart(std::move(visits), state.plan);
    for (const auto& result : targetResults(state)) {
        const auto* readings = before.findTarget(result.ct);
        if (!readings || !readings->inside.value)
            continue;
        auto inside = readings->inside;
        if (mayHaveChanged(state, result.ct)) {
            const auto seen = result.verified ? sightingOf(state, result.ct) : std::nullopt;
            if (!seen)
                continue;
            const auto label = versionLabel(state.plan, result.ct, seen->commit);
            auto& value = *inside.value;
            value.commit = seen->commit;
            value.tag = label == seen->commit.shortText() ? std::string() : label;
            value.dirty = false;
            value.unit = UnitActive::Active;
            value.unitDetail.clear();
            value.unitLog.clear();
            value.stepRunning = false;
            inside.readAt = seen->at;
            inside.problem.reset();
        }
        visits.insert_or_assign(result.ct, std::move(inside));
    }
    return visits;
}

} // namespace ktrdr
