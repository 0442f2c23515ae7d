// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the disks of the simulated machines hold, and the tracked files of a commit. Free functions, any thread;
// never called with the cluster's mutex held.
#pragma once

#include "sim/commands/sim_machine.h"

namespace ktrdr::sim {

void fillNode(Cluster& cluster, SimMachine& machine);
void fillPve(Cluster& cluster, SimMachine& machine); // /etc/pve: configurations of all containers
void fillBox(Cluster& cluster, SimMachine& machine);

std::string configText(const Box& box); // as in /etc/pve/nodes/NODE/lxc/ID.conf

// Path below the working tree -> content.
std::map<std::string, std::string> trackedFiles(const Commit& commit);
// 0 or an errno value.
int writeTree(VirtualFiles& files, const std::string& root, const Commit& commit);

} // namespace ktrdr::sim
