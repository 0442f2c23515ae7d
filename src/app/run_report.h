// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a run from its journal alone: what happened, where each target stands, what to do next. Texts
// of hosts are escaped for Markdown and HTML. Pure, any thread.
#pragma once

#include "engine/run_state.h"
#include "ports/journal_store.h"

#include <QJsonObject>
#include <QString>

namespace ktrdr {

// The state that the journal's rows add up to, with the answers of every attempt kept for the timeline.
struct RunHistory
{
    struct Attempt
    {
        UtcTime at{};
        int number = 0;
        StepOutcome outcome = StepOutcome::Done;
        std::string text;
    };
    RunState state;
    std::map<std::string, std::vector<Attempt>, std::less<>> attempts; // those that did not end the step
    std::vector<std::pair<UtcTime, std::string>> operatorWords;
};
Result<RunHistory> runHistory(const std::string& planJson, const std::vector<JournalRow>& rows);

Result<std::string> runReportMarkdown(const RunHeader& header, const std::string& planJson,
                                      const std::vector<JournalRow>& rows);
Result<std::string> runReportJson(const RunHeader& header, const std::string& planJson,
                                  const std::vector<JournalRow>& rows);

// Outcome, targets, failure and next commands, without the timeline.
QJsonObject runSummaryJson(const RunHeader& header, const RunState& state);

// True when the run may have changed something on this target.
bool mayHaveChanged(const RunState& state, CtId ct);
// The version that the target is on after the run, as the operator knows it; empty: unknown.
std::string versionNow(const RunState& state, const TargetResult& result);
// "yes", "unchanged" or "no": whether a gate of this run has seen the target on that version.
QString verifiedWord(const RunState& state, const TargetResult& result);
// What the outcome means for the fleet. A run that was stopped before it changed anything says so.
QString outcomeSentence(const RunState& state);

// What a person types next, as lines for a shell: comments name the target. Empty when nothing is left to do.
std::vector<std::string> nextCommands(const RunState& state);

} // namespace ktrdr
