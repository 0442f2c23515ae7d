// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_cells.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace ktrdr {

namespace {

struct RunMatrixText
{
    Q_DECLARE_TR_FUNCTIONS(RunMatrix)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }
Milliseconds between(UtcTime from, UtcTime to) { return std::chrono::duration_cast<Milliseconds>(to - from); }

MatrixCell& at(MatrixRow& row, int column) { return row.cells[static_cast<std::size_t>(column)]; }

struct PhaseColumn
{
    int column;
    const char* phase;
};

std::vector<PhaseColumn> phasesOf(const Step& step, bool worker)
{
    if (std::holds_alternative<action::RestartUnit>(step.action))
        return {{RunMatrix::Start, "restart"}};
    if (worker)
        return {{RunMatrix::Stop, "stop"},
                {RunMatrix::CheckOut, "checkout"},
                {RunMatrix::Sync, "sync"},
                {RunMatrix::Start, "start"}};
    return {{RunMatrix::CheckOut, "checkout"}, {RunMatrix::Sync, "sync"}, {RunMatrix::Start, "restart"}};
}

int columnOf(Condition condition)
{
    switch (condition) {
    case Condition::UnitActive: return RunMatrix::Unit;
    case Condition::CommitIs: return RunMatrix::Commit;
    case Condition::Healthy:
    case Condition::Answers: return RunMatrix::Healthy;
    case Condition::Registered: return RunMatrix::Registered;
    }
    return RunMatrix::Healthy;
}

} // namespace

CellState cellStateOf(StepStatus status)
{
    switch (status) {
    case StepStatus::Pending: return CellState::Pending;
    case StepStatus::Running: return CellState::Running;
    case StepStatus::Done: return CellState::Done;
    case StepStatus::Failed: return CellState::Failed;
    case StepStatus::Abandoned: return CellState::NotReached;
    }
    return CellState::Unknown;
}

CellMaker::CellMaker(const ShownRun& run)
    : m_run(run), m_state(run.state()), m_lanes(run.lanes()), m_until(run.shownUntil())
{
}

const LaneView* CellMaker::laneOf(const std::string& step) const
{
    const auto found =
        std::find_if(m_lanes.begin(), m_lanes.end(), [&](const LaneView& lane) { return lane.step == step; });
    return found == m_lanes.end() ? nullptr : &*found;
}

QString CellMaker::waitDetail(const LaneView& lane, const Step& step) const
{
    QString text = qt(lane.waitingFor);
    const bool timed = (isGate(step.action) || lane.parked) && lane.deadline != MonoTime{} && m_run.driver();
    if (!timed)
        return text;
    const auto left = std::chrono::duration_cast<Milliseconds>(lane.deadline - m_run.driver()->now());
    const auto until = RunMatrixText::tr("%1 left, until %2").arg(ageText(left), localTime(m_until + left));
    return text.isEmpty() ? until : text + QStringLiteral(" · ") + until;
}

MatrixCell CellMaker::whole(const Step& step) const
{
    const auto stepState = m_state.stepState(step.id);
    MatrixCell cell;
    cell.step = step.id;
    cell.state = cellStateOf(stepState.status);
    const auto elapsed =
        stepState.startedAt ? between(*stepState.startedAt, stepState.endedAt.value_or(m_until)) : Milliseconds{0};
    switch (cell.state) {
    case CellState::Done: cell.text = cellDuration(elapsed); break;
    case CellState::Failed:
        cell.text = RunMatrixText::tr("failed");
        cell.detail = qt(stepState.error ? stepState.error->what : stepState.text);
        break;
    case CellState::NotReached:
        cell.text = RunMatrixText::tr("dropped");
        cell.detail = qt(stepState.text);
        break;
    case CellState::Running: {
        const auto* observe = std::get_if<action::Observe>(&step.action);
        const auto deadline = observe ? Milliseconds{observe->duration} : step.deadline;
        cell.text = isGate(step.action) ? RunMatrixText::tr("%1 / %2").arg(ageText(elapsed), ageText(deadline))
                                        : ageText(elapsed);
        break;
    }
    default: break;
    }
    const auto* lane = laneOf(step.id);
    if (!lane || (cell.state != CellState::Running && cell.state != CellState::Pending))
        return cell;
    cell.detail = waitDetail(*lane, step);
    if (lane->parked) {
        cell.state = CellState::Waiting;
        const auto left = std::chrono::duration_cast<Milliseconds>(lane->deadline - m_run.driver()->now());
        cell.text = RunMatrixText::tr("busy %1").arg(ageText(left));
    } else if (m_state.control == RunControl::Paused && !isGate(step.action) && !lane->waitingFor.empty()) {
        cell.state = CellState::Waiting;
        cell.text = RunMatrixText::tr("paused");
    } else if (!isGate(step.action) && !lane->waitingFor.empty()) {
        cell.state = CellState::Unknown;
        cell.text = RunMatrixText::tr("finding out");
    }
    return cell;
}

void CellMaker::fill(MatrixRow& row, const Step& step) const
{
    if (std::holds_alternative<action::PrefetchRelease>(step.action))
        at(row, RunMatrix::Prefetch) = whole(step);
    else if (std::holds_alternative<action::AwaitIdle>(step.action))
        at(row, RunMatrix::Idle) = whole(step);
    else if (const auto* ready = std::get_if<action::AwaitReady>(&step.action))
        fillReady(row, step, *ready);
    else
        fillScript(row, step);
}

// One cell per phase if the script's output was seen, else one wide cell.
void CellMaker::fillScript(MatrixRow& row, const Step& step) const
{
    const auto* target = m_state.plan.findTarget(step.ct);
    const auto phases = phasesOf(step, target && target->role == TargetRole::Worker);
    const auto& seen = m_run.log().of(step.id).phases;
    const auto all = whole(step);
    const bool known = std::any_of(seen.begin(), seen.end(), [&](const PhaseMark& mark) {
        return std::any_of(phases.begin(), phases.end(), [&](const auto& phase) { return mark.name == phase.phase; });
    });
    const bool split = known && (all.state == CellState::Done || all.state == CellState::Running ||
                                 all.state == CellState::Failed || all.state == CellState::Unknown);
    if (!split && all.state != CellState::Pending && all.state != CellState::NotReached) {
        at(row, phases.front().column) = all;
        at(row, phases.front().column).span = static_cast<int>(phases.size());
        return;
    }
    bool before = true;
    for (const auto& [column, phase] : phases) {
        auto& cell = at(row, column);
        if (split)
            cell = phaseCell(step, phase, before);
        else
            cell = all;
    }
}

// `before`: no phase so far was the one that runs or failed.
MatrixCell CellMaker::phaseCell(const Step& step, const std::string& phase, bool& before) const
{
    const auto& marks = m_run.log().of(step.id).phases;
    const auto mark = std::find_if(marks.begin(), marks.end(), [&](const auto& m) { return m.name == phase; });
    const auto stepState = m_state.stepState(step.id);
    const auto all = whole(step);
    MatrixCell cell;
    cell.step = step.id;
    if (mark == marks.end()) {
        cell.state = all.state == CellState::Done               ? CellState::Done
                     : before && all.state == CellState::Failed ? CellState::NotReached
                                                                : CellState::Pending;
        return cell;
    }
    const bool last = mark + 1 == marks.end();
    const auto end = last ? stepState.endedAt.value_or(m_until) : (mark + 1)->at;
    const auto took = between(mark->at, end);
    cell.state = last ? all.state : CellState::Done;
    cell.text = cell.state == CellState::Done     ? cellDuration(took)
                : all.state == CellState::Running ? ageText(took)
                                                  : all.text;
    cell.detail = cell.state == CellState::Done ? QString() : all.detail;
    before = before && cell.state == CellState::Done;
    return cell;
}

// Conditions are told apart if the gate was watched, else they are one wide cell.
void CellMaker::fillReady(MatrixRow& row, const Step& step, const action::AwaitReady& ready) const
{
    auto all = whole(step);
    auto conditions = ready.conditions;
    std::sort(conditions.begin(), conditions.end(), [](Condition a, Condition b) { return columnOf(a) < columnOf(b); });
    const bool watched = m_run.driver() != nullptr;
    const bool plain = all.state == CellState::Pending || all.state == CellState::NotReached;
    if (!watched && !plain && !conditions.empty()) {
        all.span = columnOf(conditions.back()) - columnOf(conditions.front()) + 1;
        at(row, columnOf(conditions.front())) = all;
        return;
    }
    bool firstOpen = true;
    for (const auto condition : conditions) {
        auto& cell = at(row, columnOf(condition));
        cell = plain ? all : conditionCell(step, condition, firstOpen);
        firstOpen = firstOpen && cell.state == CellState::Done;
    }
}

MatrixCell CellMaker::conditionCell(const Step& step, Condition condition, bool first) const
{
    const auto stepState = m_state.stepState(step.id);
    const auto& met = m_run.log().of(step.id).met;
    auto cell = whole(step);
    const auto seen = met.find(condition);
    const bool done = cell.state == CellState::Done;
    if ((seen != met.end() || done) && stepState.startedAt) {
        cell.state = CellState::Done;
        cell.text = cellDuration(
            between(*stepState.startedAt, seen != met.end() ? seen->second : stepState.endedAt.value_or(m_until)));
        cell.detail.clear();
    } else if (!first && cell.state == CellState::Running) {
        cell.text = RunMatrixText::tr("open");
    } else if (cell.state == CellState::Failed && !first) {
        cell.text = RunMatrixText::tr("open");
    }
    return cell;
}

} // namespace ktrdr
