// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole true state of the simulation as one JSON document, for `ktrdr-sim control status`. A free function;
// takes the cluster's mutex itself.
#pragma once

#include "sim/commands/sim_machine.h"

namespace ktrdr::sim {

std::string statusReport(MachinePark& park, int refusedChannels, int cutCommands);

} // namespace ktrdr::sim
