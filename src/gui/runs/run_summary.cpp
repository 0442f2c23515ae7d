// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_summary.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"

#include <QCoreApplication>

namespace ktrdr {

namespace {

struct RunLine
{
    Q_DECLARE_TR_FUNCTIONS(RunLine)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

bool isOver(StepStatus status) { return status != StepStatus::Pending && status != StepStatus::Running; }

} // namespace

int progressOf(const RunState& state)
{
    int total = 0, over = 0;
    for (const auto& group : state.groups()) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                ++total;
                over += isOver(state.stepState(step.id).status) ? 1 : 0;
            }
        }
    }
    return total == 0 ? 0 : over * 100 / total;
}

std::optional<Status> statusOf(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Succeeded: return Status::Healthy;
    case RunOutcome::RolledBack:
    case RunOutcome::Stopped: return Status::Degraded;
    case RunOutcome::FailedUnchanged:
    case RunOutcome::NeedsPerson: return Status::Failed;
    case RunOutcome::None: break;
    }
    return std::nullopt;
}

Status statusOf(const RunState& state)
{
    return statusOf(state.outcome).value_or(state.phase == RunPhase::RollingBack ? Status::Degraded : Status::Busy);
}

Status statusOf(const ShownRun& run)
{
    if (run.journalFailure())
        return Status::Failed;
    const bool interrupted = run.ended() && run.state().phase != RunPhase::Ended;
    return interrupted ? Status::Unknown : statusOf(run.state());
}

QString presentOf(const ShownRun& run)
{
    const auto& state = run.state();
    if (const auto failure = run.journalFailure())
        return qt(failure->what);
    if (run.ended())
        return state.phase == RunPhase::Ended ? word(state.outcome) : RunLine::tr("interrupted, or run elsewhere");
    QStringList parts;
    if (state.phase == RunPhase::RollingBack)
        parts << RunLine::tr("going back");
    if (state.control == RunControl::Paused)
        parts << RunLine::tr("paused");
    else if (state.control == RunControl::Stopping)
        parts << RunLine::tr("stops after this step");
    const auto lanes = run.lanes();
    if (!lanes.empty()) {
        const auto& lane = lanes.front();
        const auto* step = state.findStep(lane.step);
        auto text = step ? stepTitle(state.plan, *step) : qt(lane.step);
        if (!lane.waitingFor.empty())
            text += QStringLiteral(": ") + qt(lane.waitingFor);
        if (lane.deadline != MonoTime{}) {
            const auto left = std::chrono::duration_cast<Milliseconds>(lane.deadline - run.driver()->now());
            text += QStringLiteral(", ") +
                    RunLine::tr("%1 left, until %2").arg(ageText(left), localTime(run.clock().utcNow() + left));
        }
        parts << text;
        if (lanes.size() > 1)
            parts << RunLine::tr("and %1 more").arg(lanes.size() - 1);
    }
    return parts.isEmpty() ? RunLine::tr("starting") : parts.join(QStringLiteral(" · "));
}

QString stateText(const ShownRun& run)
{
    const auto& state = run.state();
    if (run.journalFailure())
        return RunLine::tr("Journal failed");
    if (run.ended())
        return state.phase == RunPhase::Ended ? word(state.outcome) : RunLine::tr("interrupted");
    const auto text = state.phase == RunPhase::RollingBack    ? RunLine::tr("Going back")
                      : state.failure                         ? RunLine::tr("Turning back")
                      : state.control == RunControl::Paused   ? RunLine::tr("Paused")
                      : state.control == RunControl::Stopping ? RunLine::tr("Stopping")
                                                              : RunLine::tr("Running");
    return RunLine::tr("%1 · %2 %").arg(text).arg(progressOf(state));
}

QString outcomeText(const ShownRun& run)
{
    if (const auto failure = run.journalFailure())
        return RunLine::tr("The run stopped: %1. The targets stay as they are.").arg(qt(failure->what));
    if (!run.ended())
        return RunLine::tr("The run goes on.");
    return outcomeSentence(run.state().outcome);
}

RunSummary summaryOf(const ShownRun& run)
{
    const auto& state = run.state();
    const auto begin = state.startedAt.value_or(run.header().createdAt);
    RunSummary summary;
    summary.status = statusOf(run);
    summary.title = RunLine::tr("%1 to %2").arg(qt(run.header().title), qt(run.header().environment));
    summary.state = presentOf(run);
    summary.progress =
        RunLine::tr("%1 %").arg(run.ended() && state.outcome == RunOutcome::Succeeded ? 100 : progressOf(state));
    summary.elapsed = ageText(std::chrono::duration_cast<Milliseconds>(run.shownUntil() - begin));
    return summary;
}

} // namespace ktrdr
