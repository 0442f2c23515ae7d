// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/same_freshness.h"

#include <algorithm>

namespace ktrdr {

bool sameFreshness(const ClusterSnapshot& snapshot, UtcTime one, UtcTime other, const FreshnessLimits& limits)
{
    const auto same = [&](const auto& reading, Milliseconds limit) {
        return reading.freshness(one, limit) == reading.freshness(other, limit);
    };
    return same(snapshot.resources, limits.resources) && same(snapshot.backendHealth, limits.backend) &&
           same(snapshot.registry, limits.backend) &&
           std::all_of(snapshot.targets.begin(), snapshot.targets.end(),
                       [&](const auto& target) {
                           return same(target.second.inside, limits.inside) && same(target.second.self, limits.self);
                       }) &&
           std::all_of(snapshot.hostServices.begin(), snapshot.hostServices.end(),
                       [&](const auto& service) { return same(service.second, limits.hostServices); });
}

} // namespace ktrdr
