// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether time alone changes what a snapshot says. Pure, any thread.
#pragma once

#include "domain/snapshot.h"

namespace ktrdr {

// Whether every value counts the same at both moments: what was joined at one of them then holds at the other.
bool sameFreshness(const ClusterSnapshot& snapshot, UtcTime one, UtcTime other, const FreshnessLimits& limits = {});

} // namespace ktrdr
