// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The programs of the simulated machines that the core utilities lack. Each is called in the thread of its
// caller, takes the cluster's mutex only for moments, and sleeps in simulated time without it.
#pragma once

#include "sim/commands/program_help.h"

namespace ktrdr::sim {

// On a Proxmox node.
int pct(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int pvesh(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int pveversion(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);

// In a container or on a service host; curl and df also on a node.
int git(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int uv(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int systemctl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int journalctl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int curl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);
int df(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);

} // namespace ktrdr::sim
