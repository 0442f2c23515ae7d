// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a moment is in the environment's weekly maintenance window; a warning outside it, never more. Pure.
#pragma once

#include "planning/preflight.h"

#include <optional>

namespace ktrdr {

// nullopt: the environment has no window.
std::optional<Check> checkMaintenanceWindow(const Environment& environment, UtcTime now);

} // namespace ktrdr
