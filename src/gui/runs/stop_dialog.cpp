// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/stop_dialog.h"

#include <algorithm>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

// Something is done to the target now; waiting for it to be idle is nothing yet.
bool isWorkedOn(const RunState& state, CtId ct)
{
    return std::any_of(state.steps.begin(), state.steps.end(), [&](const auto& entry) {
        const auto* step = state.findStep(entry.first);
        return step && step->ct == ct && entry.second.status == StepStatus::Running &&
               !std::holds_alternative<action::AwaitIdle>(step->action) &&
               !std::holds_alternative<action::Observe>(step->action);
    });
}

QString consequence(const RunState& state)
{
    const auto left = leftoversOf(state);
    QStringList lines{StopDialog::tr("This cannot be taken back: the run ends here, nothing is rolled back.")};
    if (!left.inProgress.isEmpty())
        lines << StopDialog::tr("Finished and verified first: %1.").arg(RunQuestion::named(left.inProgress));
    if (!left.onNew.isEmpty())
        lines << StopDialog::tr("Stay on the new version %1: %2.")
                     .arg(qt(state.plan.version), RunQuestion::named(left.onNew));
    if (!left.onOld.isEmpty())
        lines << StopDialog::tr("Stay on their old version: %1.").arg(RunQuestion::named(left.onOld));
    if (!left.onOld.isEmpty() && !(left.onNew.isEmpty() && left.inProgress.isEmpty()))
        lines << StopDialog::tr("Versions are then mixed until somebody deploys again.");
    return lines.join(u'\n');
}

} // namespace

Leftovers leftoversOf(const RunState& state)
{
    Leftovers left;
    for (const auto& result : targetResults(state)) {
        const auto* target = state.plan.findTarget(result.ct);
        const auto* facts = state.plan.findFacts(result.ct);
        const auto name = target ? qt(target->name) : qt(result.ct.text());
        const bool hadIt = facts && facts->commit == state.plan.commit;
        if (result.version == TargetVersion::Unknown || isWorkedOn(state, result.ct))
            left.inProgress << name;
        else if (result.version == TargetVersion::New || hadIt)
            left.onNew << name;
        else
            left.onOld << name;
    }
    return left;
}

StopDialog::StopDialog(const ShownRun& run, const Theme& theme, QWidget* parent)
    : RunQuestion(run, OperatorCommand::StopAfterStep,
                  {tr("Stop after this step?"),
                   tr("Stop %1 on %2 after this step?").arg(qt(run.header().title), qt(run.header().environment)),
                   tr("Stop after this step"), consequence},
                  theme, parent)
{
}

} // namespace ktrdr
