// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long a plan takes when nothing has to be waited for or repeated. Pure, any thread.
#pragma once

#include "planning/plan.h"

namespace ktrdr {

// Groups one after another; in a group each lane takes the place that becomes free first, as the engine does.
Milliseconds estimateOf(const Plan& plan);

} // namespace ktrdr
