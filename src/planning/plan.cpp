// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan.h"

#include <algorithm>

namespace ktrdr {

const char* toString(Condition condition)
{
    switch (condition) {
    case Condition::UnitActive: return "unit-active";
    case Condition::CommitIs: return "commit";
    case Condition::Healthy: return "healthy";
    case Condition::Answers: return "answers";
    case Condition::Registered: return "registered";
    }
    return "unknown";
}

const char* actionName(const Action& action)
{
    static constexpr const char* kNames[] = {"prefetch-release", "await-idle",  "switch-release",
                                             "restart-unit",     "await-ready", "observe"};
    static_assert(std::variant_size_v<Action> == std::size(kNames));
    return kNames[action.index()];
}

bool isGate(const Action& action)
{
    return std::holds_alternative<action::AwaitIdle>(action) || std::holds_alternative<action::AwaitReady>(action) ||
           std::holds_alternative<action::Observe>(action);
}

const TargetRef* Plan::findTarget(CtId ct) const
{
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const auto& t) { return t.ct == ct; });
    return found == targets.end() ? nullptr : &*found;
}

const SshEndpoint* Plan::findNode(std::string_view name) const
{
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.name == name; });
    return found == nodes.end() ? nullptr : &found->ssh;
}

const TargetFacts* Plan::findFacts(CtId ct) const
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.ct == ct; });
    return found == facts.end() ? nullptr : &*found;
}

const Step* Plan::findStep(std::string_view id) const
{
    for (const auto& group : groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (step.id == id)
                    return &step;
            }
        }
    }
    return nullptr;
}

} // namespace ktrdr
