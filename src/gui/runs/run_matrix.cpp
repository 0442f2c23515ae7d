// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_matrix.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/runs/run_cells.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace ktrdr {

namespace {

struct RunMatrixText
{
    Q_DECLARE_TR_FUNCTIONS(RunMatrix)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

// Targets whose switch was undone by the way back.
std::set<CtId> takenBack(const RunState& state)
{
    std::set<CtId> targets;
    for (const auto& group : state.rollback) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (std::holds_alternative<action::SwitchRelease>(step.action) &&
                    state.stepState(step.id).status == StepStatus::Done)
                    targets.insert(step.ct);
            }
        }
    }
    return targets;
}

QString versionsOf(const Plan& plan, CtId ct, bool back, bool switches)
{
    const auto* facts = plan.findFacts(ct);
    const auto before = facts ? qt(versionLabel(plan, ct, facts->commit)) : QStringLiteral("?");
    if (!switches)
        return before;
    return back ? QStringLiteral("%1 → %2").arg(qt(plan.version), before)
                : QStringLiteral("%1 → %2").arg(before, qt(plan.version));
}

// Collects the rows of one direction; the lanes of a target in several groups share a row.
class Section
{
public:
    Section(const CellMaker& maker, const Plan& plan, bool back) : m_maker(maker), m_plan(plan), m_back(back) {}

    void add(const Group& group)
    {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (std::holds_alternative<action::Observe>(step.action))
                    m_observations.push_back(observation(group, step));
                else
                    m_maker.fill(rowOf(lane.ct), step);
            }
        }
    }

    std::vector<MatrixRow> rows() const
    {
        std::vector<MatrixRow> all;
        for (const auto ct : m_order)
            all.push_back(m_rows.at(ct));
        all.insert(all.end(), m_observations.begin(), m_observations.end());
        return all;
    }

    void setSwitched(CtId ct, bool switches)
    {
        if (const auto found = m_rows.find(ct); found != m_rows.end())
            found->second.versions = versionsOf(m_plan, ct, m_back, switches);
    }
    const std::vector<CtId>& targets() const { return m_order; }

private:
    MatrixRow& rowOf(CtId ct)
    {
        const auto [row, isNew] = m_rows.try_emplace(ct);
        if (isNew) {
            m_order.push_back(ct);
            row->second.title = targetLabel(m_plan, ct);
            row->second.back = m_back;
            row->second.cells.resize(RunMatrix::kColumns);
        }
        return row->second;
    }
    MatrixRow observation(const Group& group, const Step& step) const
    {
        MatrixRow row;
        row.title = groupTitle(group);
        row.cells.resize(RunMatrix::kColumns);
        row.cells.front() = m_maker.whole(step);
        row.cells.front().span = RunMatrix::kColumns;
        return row;
    }

    const CellMaker& m_maker;
    const Plan& m_plan;
    bool m_back;
    std::vector<CtId> m_order;
    std::map<CtId, MatrixRow> m_rows;
    std::vector<MatrixRow> m_observations;
};

bool switches(const std::vector<Group>& groups, CtId ct)
{
    return std::any_of(groups.begin(), groups.end(), [&](const Group& group) {
        return std::any_of(group.lanes.begin(), group.lanes.end(), [&](const Lane& lane) {
            return lane.ct == ct && std::any_of(lane.steps.begin(), lane.steps.end(), [](const Step& step) {
                       return std::holds_alternative<action::SwitchRelease>(step.action);
                   });
        });
    });
}

MatrixRow heading(const QString& title)
{
    MatrixRow row;
    row.title = title;
    row.heading = true;
    return row;
}

void append(std::vector<MatrixRow>& rows, Section& section, const std::vector<Group>& groups)
{
    for (const auto ct : section.targets())
        section.setSwitched(ct, switches(groups, ct));
    const auto more = section.rows();
    rows.insert(rows.end(), more.begin(), more.end());
}

} // namespace

QString word(CellState state)
{
    switch (state) {
    case CellState::NotPlanned: return RunMatrixText::tr("not part of the plan");
    case CellState::Pending: return RunMatrixText::tr("not begun");
    case CellState::Running: return RunMatrixText::tr("running");
    case CellState::Waiting: return RunMatrixText::tr("waiting");
    case CellState::Unknown: return RunMatrixText::tr("outcome unknown");
    case CellState::Done: return RunMatrixText::tr("done");
    case CellState::TakenBack: return RunMatrixText::tr("done, taken back since");
    case CellState::Failed: return RunMatrixText::tr("failed");
    case CellState::NotReached: return RunMatrixText::tr("not needed any more");
    }
    return {};
}

QString columnTitle(int column)
{
    static constexpr std::array<const char*, RunMatrix::kColumns> kTitles{
        QT_TRANSLATE_NOOP("RunMatrix", "Pre-fetch"), QT_TRANSLATE_NOOP("RunMatrix", "Idle?"),
        QT_TRANSLATE_NOOP("RunMatrix", "Stop"),      QT_TRANSLATE_NOOP("RunMatrix", "Check out"),
        QT_TRANSLATE_NOOP("RunMatrix", "Sync"),      QT_TRANSLATE_NOOP("RunMatrix", "Start"),
        QT_TRANSLATE_NOOP("RunMatrix", "Active"),    QT_TRANSLATE_NOOP("RunMatrix", "Commit"),
        QT_TRANSLATE_NOOP("RunMatrix", "Answers"),   QT_TRANSLATE_NOOP("RunMatrix", "Registered")};
    return RunMatrixText::tr(kTitles.at(static_cast<std::size_t>(column)));
}

QString columnHelp(int column)
{
    static constexpr std::array<const char*, RunMatrix::kColumns> kHelp{
        QT_TRANSLATE_NOOP("RunMatrix", "The release is fetched and its dependencies are resolved beside the old one"),
        QT_TRANSLATE_NOOP("RunMatrix", "The worker itself says that it runs no operation"),
        QT_TRANSLATE_NOOP("RunMatrix", "The unit is stopped"),
        QT_TRANSLATE_NOOP("RunMatrix", "The tree is switched to the commit"),
        QT_TRANSLATE_NOOP("RunMatrix", "The dependencies are brought to the release"),
        QT_TRANSLATE_NOOP("RunMatrix", "The unit is started again"),
        QT_TRANSLATE_NOOP("RunMatrix", "systemd says that the unit is active"),
        QT_TRANSLATE_NOOP("RunMatrix", "The tree is on the wanted commit"),
        QT_TRANSLATE_NOOP("RunMatrix", "The backend is healthy, or the worker answers"),
        QT_TRANSLATE_NOOP("RunMatrix", "The backend has seen the worker since its restart")};
    return RunMatrixText::tr(kHelp.at(static_cast<std::size_t>(column)));
}

QString cellDuration(Milliseconds duration)
{
    const auto millis = std::max<std::int64_t>(0, duration.count());
    if (millis < 9'950)
        return RunMatrixText::tr("%1 s").arg(QString::number(static_cast<double>(millis) / 1000, 'f', 1));
    return ageText(duration);
}

QString targetLabel(const Plan& plan, CtId ct)
{
    const auto* target = plan.findTarget(ct);
    return target ? QStringLiteral("%1 · %2").arg(qt(target->name), qt(ct.text()))
                  : RunMatrixText::tr("CT %1").arg(qt(ct.text()));
}

RunMatrix matrixOf(const ShownRun& run)
{
    RunMatrix matrix;
    const auto& state = run.state();
    const auto undone = takenBack(state);
    const CellMaker maker(run);
    Section forward(maker, state.plan, false);
    for (const auto& group : state.plan.groups)
        forward.add(group);
    append(matrix.rows, forward, state.plan.groups);
    for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
        if (i >= forward.targets().size() || !undone.contains(forward.targets()[i]))
            continue;
        for (int column = RunMatrix::Stop; column < RunMatrix::kColumns; ++column) {
            auto& cell = matrix.rows[i].cells[static_cast<std::size_t>(column)];
            if (cell.state == CellState::Done)
                cell.state = CellState::TakenBack;
        }
    }
    if (state.rollback.empty())
        return matrix;
    matrix.rows.push_back(heading(RunMatrixText::tr("Way back")));
    Section back(maker, state.plan, true), again(maker, state.plan, true);
    for (const auto& group : state.rollback)
        (group.id == "rollback/reregister" ? again : back).add(group);
    append(matrix.rows, back, state.rollback);
    if (!again.targets().empty()) {
        matrix.rows.push_back(heading(RunMatrixText::tr("Register again")));
        append(matrix.rows, again, {});
    }
    return matrix;
}

std::string stepToFollow(const ShownRun& run)
{
    const auto& state = run.state();
    const auto lanes = run.lanes();
    for (const auto& lane : lanes) {
        if (!lane.parked)
            return lane.step;
    }
    if (!lanes.empty())
        return lanes.front().step;
    if (!state.failedStep.empty())
        return state.failedStep;
    std::string last;
    UtcTime lastAt{};
    for (const auto& [id, step] : state.steps) {
        const auto at = step.endedAt.value_or(step.startedAt.value_or(UtcTime{}));
        if (at >= lastAt)
            lastAt = at, last = id;
    }
    return last;
}

} // namespace ktrdr
