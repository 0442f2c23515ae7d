// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a deployment means for the remembered visits: what was known inside its targets is void once it begins,
// and what its gates have verified is known anew at its end. Pure, any thread.
#pragma once

#include "cli/context.h"
#include "engine/run_state.h"

namespace ktrdr {

// Without those of the plan's targets.
InsideCache visitsAtStart(InsideCache visits, const Plan& plan);
// With the targets that the run left alone, as `before` read them, and those that it verified: commit and unit are
// what their gate saw, at the time it saw them. The others stay away.
InsideCache visitsAtEnd(InsideCache visits, const RunState& state, const ClusterSnapshot& before);

} // namespace ktrdr
