// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The lanes that several planners share: how one target is switched, restarted or watched. Pure, any thread.
#pragma once

#include "planning/plan.h"

namespace ktrdr {

inline constexpr Seconds kReregisterDeadline{150}; // generation N is back after 2 s to 35 s

struct StepTimes
{
    Milliseconds script;
    Milliseconds worker;
    Milliseconds backend;
    Milliseconds busy;
};

Step prefetchStep(const TargetRef& target, const CommitId& commit, const StepTimes& times);

// [await idle,] switch, await ready. `undo` is the commit that a rollback returns to.
Lane switchLaneFor(const std::string& group, const TargetRef& target, const CommitId& commit,
                   std::optional<CommitId> undo, IdlePolicy idle, const StepTimes& times);

// Workers that must show up in the registry after a backend restart: restarted one after another for
// generation R and unknown, only waited for with N.
Group reregisterGroup(const std::string& id, const std::vector<TargetRef>& workers, Generation generation, int limit,
                      const StepTimes& times, Milliseconds waitDeadline);

Group observeGroup(const std::string& id, CtId backend, std::vector<CtId> workers, Seconds duration,
                   double maxFailureRate);

void dropCondition(Lane& lane, Condition condition);

} // namespace ktrdr
