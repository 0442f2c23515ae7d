// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator may say to a run right now, and why not the rest. Pure, main thread (tr).
#pragma once

#include "app/shown_run.h"

#include <QString>

namespace ktrdr {

struct OperatorChoice
{
    bool enabled = false;
    QString hint; // what it does, or why it cannot be done now
};
OperatorChoice choiceFor(OperatorCommand command, const ShownRun& run);

// Targets that a roll-back would switch back now, by name.
QStringList changedTargets(const RunState& state);

} // namespace ktrdr
