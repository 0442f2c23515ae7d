// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as plain text, for the dry run and for the review before it is committed. Pure, any thread.
#pragma once

#include "planning/plan.h"

#include <QString>

namespace ktrdr {

struct PlanTextOptions
{
    bool withCommands = false; // the exact commands and scripts below their steps
};

QString planAsText(const Plan& plan, const PlanTextOptions& options);

} // namespace ktrdr
