// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunState is the fold of a run's journal: what happened to each step and target, and how the run stands. The
// machine changes it only by applying journal events, so the same fold after a crash gives the same state.
// Plain values, any thread.
#pragma once

#include "engine/run_events.h"
#include "planning/plan_deploy.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

enum class RunPhase { NotStarted, Forward, RollingBack, Ended };
enum class RunControl { Running, Paused, Stopping };
enum class RunOutcome { None, Succeeded, RolledBack, FailedUnchanged, Stopped, NeedsPerson };
const char* toString(RunOutcome outcome);
std::optional<RunOutcome> runOutcomeFrom(std::string_view text);

struct JournalEvent
{
    enum class Kind {
        RunStarted,
        StepStarted,   // intent: written before the step is sent or the gate is read
        StepEnded,     // outcome of an attempt; Done ends the step
        StepFailed,    // the step will not be tried again
        StepAbandoned, // not needed any more: the run turned back or stopped
        OperatorSaid,
        RollbackPlanned,       // the way back, with the reason
        ReregistrationPlanned, // after a stop: workers that the restarted backend no longer knows
        RunEnded,
    };
    Kind kind = Kind::RunStarted;
    std::string step = {};
    int attempt = 0;
    StepOutcome outcome = StepOutcome::Done; // StepEnded
    std::string text = {};                   // evidence, command, reason
    std::optional<Error> error = {};
    std::vector<Group> rollback = {}; // RollbackPlanned, ReregistrationPlanned
    RunOutcome ended = RunOutcome::None;
};
const char* toString(JournalEvent::Kind kind);

enum class StepStatus { Pending, Running, Done, Failed, Abandoned };
const char* toString(StepStatus status);

struct StepState
{
    StepStatus status = StepStatus::Pending;
    int attempts = 0;
    bool mayHaveChanged = false; // an attempt was sent that was not refused before it changed anything
    bool changedBefore = false;  // the same before the newest attempt
    std::string text;
    std::optional<Error> error;
    std::optional<UtcTime> startedAt, endedAt;
    bool operator==(const StepState&) const = default;
};

struct RunState
{
    Plan plan;
    RunPhase phase = RunPhase::NotStarted;
    RunControl control = RunControl::Running;
    RunOutcome outcome = RunOutcome::None;
    std::map<std::string, StepState, std::less<>> steps; // only those that left Pending
    std::vector<Group> rollback;
    std::vector<Group> reregistration; // what a stopped run still does
    std::string failedStep;            // first failure
    std::optional<Error> failure;
    std::optional<UtcTime> startedAt, endedAt;

    const std::vector<Group>& groups() const
    {
        if (phase == RunPhase::RollingBack || !rollback.empty())
            return rollback;
        return reregistration.empty() ? plan.groups : reregistration;
    }
    const Step* findStep(std::string_view id) const; // of the plan or of what was planned later
    StepState stepState(std::string_view id) const;
    RunProgress progress() const;
    bool operator==(const RunState&) const = default;
};

void apply(RunState& state, const JournalEvent& event, UtcTime at);

// Where each target stands, for the summary and the report.
enum class TargetVersion { Old, New, Unknown };
const char* toString(TargetVersion version);
struct TargetResult
{
    CtId ct;
    TargetVersion version = TargetVersion::Old;
    bool verified = false; // its gates passed on that version
};
std::vector<TargetResult> targetResults(const RunState& state);

// Workers that a restart of the backend took out of its registry and that were not seen in it again. Generation N's
// come back by themselves and are never among them.
std::vector<CtId> unregisteredWorkers(const RunState& state);

} // namespace ktrdr
