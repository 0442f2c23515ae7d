// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_estimate.h"

#include <algorithm>

namespace ktrdr {

namespace {

Milliseconds estimateOf(const Lane& lane)
{
    Milliseconds sum{0};
    for (const auto& step : lane.steps)
        sum += step.estimate;
    return sum;
}

Milliseconds estimateOf(const Group& group)
{
    const std::size_t places =
        std::clamp<std::size_t>(group.lanes.size(), 1, static_cast<std::size_t>(std::max(1, group.limit)));
    std::vector<Milliseconds> freeAt(places);
    for (const auto& lane : group.lanes)
        *std::min_element(freeAt.begin(), freeAt.end()) += estimateOf(lane);
    return *std::max_element(freeAt.begin(), freeAt.end());
}

} // namespace

Milliseconds estimateOf(const Plan& plan)
{
    Milliseconds sum{0};
    for (const auto& group : plan.groups)
        sum += estimateOf(group);
    return sum;
}

} // namespace ktrdr
