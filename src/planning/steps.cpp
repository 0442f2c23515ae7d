// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/steps.h"

#include <algorithm>

namespace ktrdr {

namespace {

constexpr Milliseconds kSwitchEstimate{8'000};
constexpr Milliseconds kPrefetchEstimate{6'000};
constexpr Milliseconds kReadyEstimate{3'000};
constexpr Seconds kObserveGrace{120}; // for readings that are late

std::string stepId(const std::string& group, const TargetRef& target, const Action& action)
{
    return group + "/" + target.ct.text() + "/" + actionName(action);
}

Step gate(const std::string& group, const TargetRef& target, Action action, Milliseconds deadline,
          Milliseconds estimate)
{
    auto id = stepId(group, target, action);
    return {std::move(id),          target.ct,  std::move(action), deadline,
            RetryClass::Repeatable, Risk::None, std::nullopt,      estimate};
}

} // namespace

Step prefetchStep(const TargetRef& target, const CommitId& commit, const StepTimes& times)
{
    const Action action = action::PrefetchRelease{commit};
    return {stepId("prefetch", target, action),
            target.ct,
            action,
            times.script,
            RetryClass::Idempotent,
            Risk::None,
            std::nullopt,
            kPrefetchEstimate};
}

Lane switchLaneFor(const std::string& group, const TargetRef& target, const CommitId& commit,
                   std::optional<CommitId> undo, IdlePolicy idle, const StepTimes& times)
{
    const bool backend = target.role == TargetRole::Backend;
    Lane lane{target.ct, {}};
    if (!backend && idle == IdlePolicy::RequireIdle)
        lane.steps.push_back(gate(group, target, action::AwaitIdle{}, times.busy, Milliseconds{0}));
    const Action change = action::SwitchRelease{commit, backend ? IdlePolicy::Ignore : idle};
    lane.steps.push_back({stepId(group, target, change), target.ct, change, times.script, RetryClass::Idempotent,
                          Risk::Restart, std::move(undo), kSwitchEstimate});
    action::AwaitReady ready{{Condition::UnitActive, Condition::CommitIs}, commit};
    if (backend) {
        ready.conditions.push_back(Condition::Healthy);
    } else {
        ready.conditions.push_back(Condition::Answers);
        ready.conditions.push_back(Condition::Registered);
    }
    lane.steps.push_back(gate(group, target, std::move(ready), backend ? times.backend : times.worker, kReadyEstimate));
    return lane;
}

Group reregisterGroup(const std::string& id, const std::vector<TargetRef>& workers, Generation generation, int limit,
                      const StepTimes& times, Milliseconds waitDeadline)
{
    const bool waitOnly = generation == Generation::N;
    Group group{id, waitOnly ? static_cast<int>(std::max<std::size_t>(workers.size(), 1)) : std::max(1, limit), {}};
    for (const auto& worker : workers) {
        Lane lane{worker.ct, {}};
        if (!waitOnly) {
            lane.steps.push_back(gate(id, worker, action::AwaitIdle{}, times.busy, Milliseconds{0}));
            const Action restart = action::RestartUnit{IdlePolicy::RequireIdle};
            lane.steps.push_back({stepId(id, worker, restart), worker.ct, restart, times.script, RetryClass::Idempotent,
                                  Risk::Restart, std::nullopt, kReadyEstimate});
        }
        lane.steps.push_back(gate(id, worker, action::AwaitReady{{Condition::Answers, Condition::Registered}, {}},
                                  waitOnly ? waitDeadline : times.worker, kReadyEstimate));
        group.lanes.push_back(std::move(lane));
    }
    return group;
}

Group observeGroup(const std::string& id, CtId backend, std::vector<CtId> workers, Seconds duration,
                   double maxFailureRate)
{
    Step step{id + "/observe",
              backend,
              action::Observe{duration, std::move(workers), maxFailureRate},
              duration + kObserveGrace,
              RetryClass::Repeatable,
              Risk::None,
              std::nullopt,
              duration};
    return {id, 1, {Lane{backend, {std::move(step)}}}};
}

void dropCondition(Lane& lane, Condition condition)
{
    for (auto& step : lane.steps) {
        if (auto* ready = std::get_if<action::AwaitReady>(&step.action))
            std::erase(ready->conditions, condition);
    }
}

} // namespace ktrdr
