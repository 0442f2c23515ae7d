// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A run in one line: title, what it does or waits for, progress, elapsed time. Pure, main thread (tr).
#pragma once

#include "app/shown_run.h"
#include "domain/status.h"

#include <QString>

#include <optional>

namespace ktrdr {

struct RunSummary
{
    Status status = Status::Unknown;
    QString title;    // "Deploy v1.5.2 to production"
    QString state;    // "waiting until bt-2 is idle, 3:12 left"
    QString progress; // "62 %"
    QString elapsed;  // "06:12"
};

RunSummary summaryOf(const ShownRun& run);
// Share of finished steps, 0 ... 100.
int progressOf(const RunState& state);
// Of a run that this process drives.
Status statusOf(const RunState& state);
// An interrupted run is unknown: nobody drives it any more.
Status statusOf(const ShownRun& run);
// nullopt: not ended, or no outcome that is known.
std::optional<Status> statusOf(RunOutcome outcome);
// What the run is at right now, with what it waits for and until when.
QString presentOf(const ShownRun& run);
// "Running · 62 %", "paused · 62 %", "rolled back".
QString stateText(const ShownRun& run);
// The sentence about the end, or why there is none.
QString outcomeText(const ShownRun& run);

} // namespace ktrdr
