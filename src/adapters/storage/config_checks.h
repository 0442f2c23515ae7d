// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What no single key can show: container numbers, names and addresses that stand twice, addresses outside the
// subnet. Pure, any thread.
#pragma once

#include "domain/environment.h"

#include <string>
#include <vector>

namespace ktrdr {

// One sentence each; empty values (already complained of) are passed over.
std::vector<std::string> contradictionsIn(const Environment& environment);

} // namespace ktrdr
