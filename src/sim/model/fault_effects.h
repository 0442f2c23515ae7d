// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Injecting and clearing faults in the world. SSH faults only enter the fault book; main passes them on to the
// SSH servers. Free functions, called with the cluster's mutex held.
#pragma once

#include "base/result.h"
#include "sim/model/world.h"

namespace ktrdr::sim {

// `target` is a container number, a host name, a node name, or "all"; answers its stable form ("" for all).
Result<std::string> resolveTarget(World& world, const FaultKind& kind, const std::string& target);
Result<void> injectFault(World& world, const FaultKind& kind, const std::string& target,
                         const std::vector<std::string>& arguments);
void clearFault(World& world, const FaultKind& kind, const std::string& target);
void clearAllFaults(World& world);

} // namespace ktrdr::sim
