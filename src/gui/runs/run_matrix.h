// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The run as a matrix: one row per target and direction, one column per phase. matrixOf computes it from what a run
// shows; nothing here paints. Plain values, main thread (tr).
#pragma once

#include "app/shown_run.h"

#include <QString>
#include <QStringList>

namespace ktrdr {

enum class CellState {
    NotPlanned, // the target has no such phase
    Pending,
    Running,
    Waiting, // for a busy worker, or held by a pause
    Unknown, // the outcome is being found out
    Done,
    TakenBack, // done, and undone by the way back
    Failed,
    NotReached, // the run turned back or stopped before it
};
QString word(CellState state);

struct MatrixCell
{
    CellState state = CellState::NotPlanned;
    int span = 1;     // columns that it covers; the next span - 1 cells are empty
    QString text;     // "0.4 s", "busy 12:40"
    QString detail;   // one sentence more, for the tooltip: what is waited for, until when
    std::string step; // empty: nothing to select
    bool operator==(const MatrixCell&) const = default;
};

struct MatrixRow
{
    QString title; // "bt-4 · 204"; of a heading: "Way back"
    bool heading = false;
    bool back = false;
    std::vector<MatrixCell> cells; // one per column; empty for a heading
    QString versions;              // "v1.5.1 → v1.5.2"
    bool operator==(const MatrixRow&) const = default;
};

struct RunMatrix
{
    enum Column { Prefetch, Idle, Stop, CheckOut, Sync, Start, Unit, Commit, Healthy, Registered, kColumns };
    std::vector<MatrixRow> rows;
};

QString columnTitle(int column);
QString columnHelp(int column); // what the phase makes sure of
RunMatrix matrixOf(const ShownRun& run);

// The step that tells most right now: the failed one, else one that runs, else the last that ended.
std::string stepToFollow(const ShownRun& run);
// "0.4 s", "12 s", "2:05": short enough for a cell.
QString cellDuration(Milliseconds duration);
// "bt-4 · 204"
QString targetLabel(const Plan& plan, CtId ct);

} // namespace ktrdr
