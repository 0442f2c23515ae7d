// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// StopDialog asks before a run is stopped after its steps in progress: it names the targets that stay on the new and on
// the old version. Main thread.
#pragma once

#include "gui/runs/run_question.h"

namespace ktrdr {

class StopDialog : public RunQuestion
{
    Q_OBJECT

public:
    StopDialog(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
};

// Where a stop would leave the targets, by name.
struct Leftovers
{
    QStringList onNew, inProgress, onOld;
};
Leftovers leftoversOf(const RunState& state);

} // namespace ktrdr
