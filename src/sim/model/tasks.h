// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The task list of the Proxmox nodes. Free functions over World, called with the cluster's mutex held.
#pragma once

#include "sim/model/world.h"

namespace ktrdr::sim {

std::string beginTask(World& world, const std::string& node, const std::string& type, const std::string& id);
void endTask(World& world, const std::string& node, const std::string& upid, const std::string& status);

} // namespace ktrdr::sim
