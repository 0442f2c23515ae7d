// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// AbortDialog asks before a run is aborted and rolled back: it names the targets that go back. Main thread.
#pragma once

#include "gui/runs/run_question.h"

namespace ktrdr {

class AbortDialog : public RunQuestion
{
    Q_OBJECT

public:
    AbortDialog(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
};

} // namespace ktrdr
