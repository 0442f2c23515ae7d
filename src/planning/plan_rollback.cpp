// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_deploy.h"
#include "planning/steps.h"

#include <algorithm>

namespace ktrdr {

namespace {

template <typename Visit> void forEachStep(const Plan& plan, Visit visit)
{
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps)
                visit(step);
        }
    }
}

// The way back has as much time as the way there.
StepTimes timesOf(const Plan& plan)
{
    StepTimes times{Seconds{600}, Seconds{180}, Seconds{180}, plan.busyBudget};
    forEachStep(plan, [&](const Step& step) {
        if (std::holds_alternative<action::SwitchRelease>(step.action))
            times.script = step.deadline;
        else if (std::holds_alternative<action::AwaitReady>(step.action) && step.id.starts_with("backend/"))
            times.backend = step.deadline;
        else if (std::holds_alternative<action::AwaitReady>(step.action) && !step.id.starts_with("reregister/"))
            times.worker = step.deadline;
    });
    return times;
}

bool isChanged(const RunProgress& progress, CtId ct)
{
    const auto found = progress.find(ct);
    return found != progress.end() && found->second.changed;
}

struct Sides
{
    std::vector<TargetRef> changed; // workers, last begun first
    std::vector<TargetRef> others;  // workers that the backend must get back as well
};

// A worker of which the plan expected nothing, because it was down before, is not waited for on the way back.
Sides sidesOf(const Plan& plan, const RunProgress& progress)
{
    Sides sides;
    for (const auto& group : plan.groups) {
        if (group.id == "prefetch")
            continue;
        for (const auto& lane : group.lanes) {
            const auto* target = plan.findTarget(lane.ct);
            if (!target || target->role == TargetRole::Backend)
                continue;
            const bool wasBroken = std::any_of(lane.steps.begin(), lane.steps.end(), [](const Step& step) {
                const auto* change = std::get_if<action::SwitchRelease>(&step.action);
                return change && change->idle == IdlePolicy::StopUnlessBusy;
            });
            if (isChanged(progress, lane.ct))
                sides.changed.push_back(*target);
            else if (!wasBroken)
                sides.others.push_back(*target);
        }
    }
    std::reverse(sides.changed.begin(), sides.changed.end());
    return sides;
}

} // namespace

std::vector<CtId> expectedWorkers(const Plan& plan, const RunProgress& progress)
{
    const auto sides = sidesOf(plan, progress);
    std::set<CtId> expected;
    for (const auto* side : {&sides.changed, &sides.others}) {
        for (const auto& worker : *side)
            expected.insert(worker.ct);
    }
    std::vector<CtId> ordered;
    for (const auto& target : plan.targets) {
        if (expected.contains(target.ct))
            ordered.push_back(target.ct);
    }
    return ordered;
}

std::vector<Group> planReregistration(const Plan& plan, const std::vector<CtId>& workers)
{
    std::vector<TargetRef> targets;
    for (const auto& ct : workers)
        targets.push_back(*plan.findTarget(ct));
    auto group = reregisterGroup("stop/reregister", targets, plan.generation, plan.rollbackLimit, timesOf(plan),
                                 kReregisterDeadline);
    return group.lanes.empty() ? std::vector<Group>{} : std::vector<Group>{std::move(group)};
}

std::vector<Group> planRollback(const Plan& plan, const RunProgress& progress)
{
    const auto times = timesOf(plan);
    const auto sides = sidesOf(plan, progress);
    const bool backendChanged = isChanged(progress, plan.backendCt());
    std::vector<Group> groups;
    Group back{"rollback-workers", plan.rollbackLimit, {}};
    for (const auto& worker : sides.changed) {
        const bool ready = progress.at(worker.ct).ready;
        auto lane = switchLaneFor("rollback/workers", worker, plan.findFacts(worker.ct)->commit, std::nullopt,
                                  ready ? IdlePolicy::RequireIdle : IdlePolicy::StopUnlessBusy, times);
        if (backendChanged) // the registry is about to be emptied; registration is checked after the backend
            dropCondition(lane, Condition::Registered);
        back.lanes.push_back(std::move(lane));
    }
    if (!back.lanes.empty())
        groups.push_back(std::move(back));
    if (!backendChanged)
        return groups;
    const auto& backend = plan.targets.front();
    groups.push_back({"rollback-backend",
                      1,
                      {switchLaneFor("rollback/backend", backend, plan.findFacts(backend.ct)->commit, std::nullopt,
                                     IdlePolicy::Ignore, times)}});
    std::vector<TargetRef> all = sides.others;
    all.insert(all.end(), sides.changed.begin(), sides.changed.end());
    auto group =
        reregisterGroup("rollback/reregister", all, plan.generation, plan.rollbackLimit, times, kReregisterDeadline);
    if (!group.lanes.empty())
        groups.push_back(std::move(group));
    return groups;
}

} // namespace ktrdr
