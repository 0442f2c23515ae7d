// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as a script for /bin/sh that does the same with ssh and curl alone: same order, same remote scripts,
// same gates, same way back. Made for people who cannot or do not want to run the tool. Pure, any thread.
#pragma once

#include "planning/plan.h"

#include <string>
#include <vector>

namespace ktrdr {

// `nodes` tells how to reach them; a node of the plan that is missing there is reached as root@its name.
std::string planAsScript(const Plan& plan, const std::vector<NodeConfig>& nodes);

// The functions that every script shares; planAsScript puts the data of the plan around them.
const char* planScriptFunctions();

} // namespace ktrdr
