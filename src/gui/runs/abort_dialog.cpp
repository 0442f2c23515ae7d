// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/abort_dialog.h"

#include "gui/runs/operator_choices.h"

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString consequence(const RunState& state)
{
    const auto changed = changedTargets(state);
    if (changed.isEmpty())
        return AbortDialog::tr("No target was changed yet. Scripts that run are finished first, then the run ends.");
    return AbortDialog::tr("Scripts that run are finished first. Then these targets go back to their own previous "
                           "version and are restarted (%1): %2.")
        .arg(QString::number(changed.size()), RunQuestion::named(changed));
}

} // namespace

AbortDialog::AbortDialog(const ShownRun& run, const Theme& theme, QWidget* parent)
    : RunQuestion(run, OperatorCommand::AbortAndRollBack,
                  {tr("Abort and roll back?"),
                   tr("Abort %1 on %2 and roll back?").arg(qt(run.header().title), qt(run.header().environment)),
                   tr("Abort and roll back"), consequence},
                  theme, parent)
{
}

} // namespace ktrdr
