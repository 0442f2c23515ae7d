// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as a script for /bin/sh that does the same with ssh and curl alone: same order, same remote scripts,
// same gates, same way back. Made for people who cannot or do not want to run the tool. Pure, any thread.
#pragma once

#include "planning/plan.h"

#include <string>
#include <string_view>

namespace ktrdr {

// `environment` tells how nodes and backend are reached, as in the configuration; a node of the plan that is missing
// there is reached as root@its name. Its known_hosts_file must be named when it is the product's own.
std::string planAsScript(const Plan& plan, const Environment& environment);

// The parts that planAsScript puts together with the data of the plan: the settings of the environment, and the
// functions that every script shares.
std::string planScriptAccess(const Environment& environment);
const char* planScriptFunctions();
// Argument of ssh -J for one node, empty: none.
std::string scriptJumps(const SshAccess& ssh, const SshEndpoint& node);
// In quotes even where none are needed: "user=admin" looks like a forgotten $(admin).
std::string scriptWord(std::string_view text);

} // namespace ktrdr
