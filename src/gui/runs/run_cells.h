// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CellMaker turns the steps of a run into the cells of its matrix: a script becomes one cell per phase that its output
// named, a gate one per condition. What was not watched part by part is one wide cell. Lives for one computation.
#pragma once

#include "gui/runs/run_matrix.h"

namespace ktrdr {

CellState cellStateOf(StepStatus status);

class CellMaker
{
public:
    explicit CellMaker(const ShownRun& run);

    void fill(MatrixRow& row, const Step& step) const;
    MatrixCell whole(const Step& step) const; // the step as one cell

private:
    void fillScript(MatrixRow& row, const Step& step) const;
    void fillReady(MatrixRow& row, const Step& step, const action::AwaitReady& ready) const;
    MatrixCell phaseCell(const Step& step, const std::string& phase, bool& before) const;
    MatrixCell conditionCell(const Step& step, Condition condition, bool first) const;
    const LaneView* laneOf(const std::string& step) const;
    QString waitDetail(const LaneView& lane, const Step& step) const;

    const ShownRun& m_run;
    const RunState& m_state;
    std::vector<LaneView> m_lanes;
    UtcTime m_until;
};

} // namespace ktrdr
