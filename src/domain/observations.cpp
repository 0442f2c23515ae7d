// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/observations.h"

#include <algorithm>

namespace ktrdr {

const char* toString(Power power)
{
    switch (power) {
    case Power::Unknown: return "unknown";
    case Power::Running: return "running";
    case Power::Stopped: return "stopped";
    }
    return "unknown";
}

const char* toString(UnitActive state)
{
    switch (state) {
    case UnitActive::Unknown: return "unknown";
    case UnitActive::Active: return "active";
    case UnitActive::Activating: return "activating";
    case UnitActive::Deactivating: return "deactivating";
    case UnitActive::Inactive: return "inactive";
    case UnitActive::Failed: return "failed";
    }
    return "unknown";
}

UnitActive unitActiveFrom(std::string_view text)
{
    for (const auto state : {UnitActive::Active, UnitActive::Activating, UnitActive::Deactivating, UnitActive::Inactive,
                             UnitActive::Failed}) {
        if (text == toString(state))
            return state;
    }
    return text == "reloading" ? UnitActive::Active : UnitActive::Unknown;
}

const char* toString(RegistryStatus status)
{
    switch (status) {
    case RegistryStatus::Unknown: return "unknown";
    case RegistryStatus::Available: return "available";
    case RegistryStatus::Busy: return "busy";
    case RegistryStatus::TemporarilyUnavailable: return "temporarily unavailable";
    }
    return "unknown";
}

const char* toString(Activity activity)
{
    switch (activity) {
    case Activity::Unknown: return "unknown";
    case Activity::Idle: return "idle";
    case Activity::Busy: return "busy";
    }
    return "unknown";
}

const ContainerState* ClusterResources::find(CtId ct) const
{
    const auto found = std::lower_bound(containers.begin(), containers.end(), ct,
                                        [](const ContainerState& c, CtId id) { return c.ct < id; });
    return found != containers.end() && found->ct == ct ? &*found : nullptr;
}

} // namespace ktrdr
