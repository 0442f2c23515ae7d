// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/operator_choices.h"

#include <QCoreApplication>
#include <QStringList>

namespace ktrdr {

namespace {

struct OperatorText
{
    Q_DECLARE_TR_FUNCTIONS(OperatorChoices)
};

QString effectOf(OperatorCommand command)
{
    switch (command) {
    case OperatorCommand::Pause:
        return OperatorText::tr("Sends no further script until you resume; scripts that run are not interrupted");
    case OperatorCommand::Resume: return OperatorText::tr("Goes on where the run was paused");
    case OperatorCommand::StopAfterStep:
        return OperatorText::tr("Finishes and verifies the targets in progress, begins no other and ends the run; "
                                "versions may then be mixed");
    case OperatorCommand::AbortAndRollBack:
        return OperatorText::tr("Ends the way forward and brings every changed target back to its own version");
    }
    return {};
}

// Why nothing can be said at all; empty: something can.
QString closedBecause(const ShownRun& run)
{
    const auto& state = run.state();
    if (!run.driver())
        return state.phase == RunPhase::Ended
                   ? OperatorText::tr("The run has ended")
                   : OperatorText::tr("This run is not of this process: it is shown as the journal knows it");
    if (run.journalFailure())
        return OperatorText::tr("The run stopped because its journal cannot be written");
    if (run.ended() || state.phase == RunPhase::Ended)
        return OperatorText::tr("The run has ended");
    if (state.phase == RunPhase::NotStarted)
        return OperatorText::tr("The run has not started yet");
    if (state.phase == RunPhase::Forward && state.failure)
        return OperatorText::tr("The run is turning back; it waits for the scripts that still run");
    return {};
}

QString refusal(OperatorCommand command, const RunState& state)
{
    const bool abort = command == OperatorCommand::AbortAndRollBack;
    if (abort)
        return state.phase == RunPhase::RollingBack ? OperatorText::tr("The run is going back already") : QString();
    if (state.control == RunControl::Stopping)
        return OperatorText::tr("The run stops after the steps in progress already");
    if (command == OperatorCommand::Pause && state.control == RunControl::Paused)
        return OperatorText::tr("The run is paused already");
    if (command == OperatorCommand::Resume && state.control != RunControl::Paused)
        return OperatorText::tr("The run is not paused");
    return {};
}

} // namespace

OperatorChoice choiceFor(OperatorCommand command, const ShownRun& run)
{
    auto why = closedBecause(run);
    if (why.isEmpty())
        why = refusal(command, run.state());
    return why.isEmpty() ? OperatorChoice{true, effectOf(command)} : OperatorChoice{false, why};
}

QStringList changedTargets(const RunState& state)
{
    QStringList names;
    const auto progress = state.progress();
    for (const auto& target : state.plan.targets) {
        const auto found = progress.find(target.ct);
        if (found != progress.end() && found->second.changed)
            names << QString::fromStdString(target.name);
    }
    return names;
}

} // namespace ktrdr
