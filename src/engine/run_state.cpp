// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_state.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace ktrdr {

namespace {

template <typename Visit> void forEachStep(const std::vector<Group>& groups, Visit visit)
{
    for (const auto& group : groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps)
                visit(step);
        }
    }
}

bool changesTarget(const Action& action)
{
    return std::holds_alternative<action::SwitchRelease>(action) || std::holds_alternative<action::RestartUnit>(action);
}

void applyStepEnded(StepState& step, const JournalEvent& event, UtcTime at)
{
    step.text = event.text;
    step.error = event.error;
    const bool untouched = event.outcome == StepOutcome::Busy || event.outcome == StepOutcome::Refused ||
                           event.outcome == StepOutcome::NotStarted || event.outcome == StepOutcome::InProgress;
    // This attempt changed nothing; an earlier one of unknown outcome keeps its mark.
    if (untouched)
        step.mayHaveChanged = step.changedBefore;
    if (event.outcome == StepOutcome::Done) {
        step.status = StepStatus::Done;
        step.endedAt = at;
    }
}

} // namespace

const char* toString(OperatorCommand command)
{
    switch (command) {
    case OperatorCommand::Pause: return "pause";
    case OperatorCommand::Resume: return "resume";
    case OperatorCommand::StopAfterStep: return "stop-after-step";
    case OperatorCommand::AbortAndRollBack: return "abort-and-roll-back";
    }
    return "unknown";
}

const char* toString(StepOutcome outcome)
{
    switch (outcome) {
    case StepOutcome::Done: return "done";
    case StepOutcome::Busy: return "busy";
    case StepOutcome::Refused: return "refused";
    case StepOutcome::InProgress: return "in-progress";
    case StepOutcome::Failed: return "failed";
    case StepOutcome::NotStarted: return "not-started";
    case StepOutcome::Unknown: return "unknown";
    }
    return "unknown";
}

const char* toString(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::None: return "running";
    case RunOutcome::Succeeded: return "succeeded";
    case RunOutcome::RolledBack: return "rolled-back";
    case RunOutcome::FailedUnchanged: return "failed-unchanged";
    case RunOutcome::Stopped: return "stopped";
    case RunOutcome::NeedsPerson: return "needs-a-person";
    }
    return "running";
}

std::optional<RunOutcome> runOutcomeFrom(std::string_view text)
{
    for (const auto outcome : {RunOutcome::None, RunOutcome::Succeeded, RunOutcome::RolledBack,
                               RunOutcome::FailedUnchanged, RunOutcome::Stopped, RunOutcome::NeedsPerson}) {
        if (text == toString(outcome))
            return outcome;
    }
    return std::nullopt;
}

const char* toString(JournalEvent::Kind kind)
{
    switch (kind) {
    case JournalEvent::Kind::RunStarted: return "run-started";
    case JournalEvent::Kind::StepStarted: return "step-started";
    case JournalEvent::Kind::StepEnded: return "step-ended";
    case JournalEvent::Kind::StepFailed: return "step-failed";
    case JournalEvent::Kind::StepAbandoned: return "step-abandoned";
    case JournalEvent::Kind::OperatorSaid: return "operator-said";
    case JournalEvent::Kind::RollbackPlanned: return "rollback-planned";
    case JournalEvent::Kind::ReregistrationPlanned: return "reregistration-planned";
    case JournalEvent::Kind::RunEnded: return "run-ended";
    }
    return "unknown";
}

const char* toString(StepStatus status)
{
    switch (status) {
    case StepStatus::Pending: return "pending";
    case StepStatus::Running: return "running";
    case StepStatus::Done: return "done";
    case StepStatus::Failed: return "failed";
    case StepStatus::Abandoned: return "abandoned";
    }
    return "pending";
}

const char* toString(TargetVersion version)
{
    switch (version) {
    case TargetVersion::Old: return "old";
    case TargetVersion::New: return "new";
    case TargetVersion::Unknown: return "unknown";
    }
    return "unknown";
}

const Step* RunState::findStep(std::string_view id) const
{
    const Step* found = plan.findStep(id);
    for (const auto* later : {&reregistration, &rollback}) {
        forEachStep(*later, [&](const Step& step) {
            if (!found && step.id == id)
                found = &step;
        });
    }
    return found;
}

StepState RunState::stepState(std::string_view id) const
{
    const auto found = steps.find(id);
    return found == steps.end() ? StepState{} : found->second;
}

RunProgress RunState::progress() const
{
    RunProgress result;
    forEachStep(plan.groups, [&](const Step& step) {
        const auto state = stepState(step.id);
        auto& target = result[step.ct];
        if (std::holds_alternative<action::SwitchRelease>(step.action))
            target.changed = target.changed || state.mayHaveChanged;
        if (std::holds_alternative<action::AwaitReady>(step.action) && state.status == StepStatus::Done)
            target.ready = true;
    });
    return result;
}

void apply(RunState& state, const JournalEvent& event, UtcTime at)
{
    using Kind = JournalEvent::Kind;
    switch (event.kind) {
    case Kind::RunStarted:
        state.phase = RunPhase::Forward;
        state.startedAt = at;
        break;
    case Kind::StepStarted: {
        auto& step = state.steps[event.step];
        if (!step.startedAt)
            step.startedAt = at;
        step.status = StepStatus::Running;
        step.attempts = event.attempt;
        step.changedBefore = step.mayHaveChanged;
        if (const Step* planned = state.findStep(event.step); planned && changesTarget(planned->action))
            step.mayHaveChanged = true;
        break;
    }
    case Kind::StepEnded: applyStepEnded(state.steps[event.step], event, at); break;
    case Kind::StepFailed:
    case Kind::StepAbandoned: {
        auto& step = state.steps[event.step];
        step.status = event.kind == Kind::StepFailed ? StepStatus::Failed : StepStatus::Abandoned;
        step.text = event.text;
        step.error = event.error;
        step.endedAt = at;
        if (event.kind == Kind::StepFailed && !state.failure) {
            state.failedStep = event.step;
            state.failure = event.error;
        }
        break;
    }
    case Kind::OperatorSaid:
        if (event.text == toString(OperatorCommand::Pause))
            state.control = RunControl::Paused;
        else if (event.text == toString(OperatorCommand::Resume))
            state.control = RunControl::Running;
        else if (event.text == toString(OperatorCommand::StopAfterStep))
            state.control = RunControl::Stopping;
        else if (!state.failure)
            state.failure = event.error;
        break;
    case Kind::RollbackPlanned:
        state.phase = RunPhase::RollingBack;
        state.rollback = event.rollback;
        state.control = RunControl::Running;
        break;
    case Kind::ReregistrationPlanned:
        state.reregistration = event.rollback;
        state.control = RunControl::Running;
        break;
    case Kind::RunEnded:
        state.phase = RunPhase::Ended;
        state.outcome = event.ended;
        state.endedAt = at;
        break;
    }
}

std::vector<TargetResult> targetResults(const RunState& state)
{
    std::map<CtId, TargetResult> results;
    const auto visit = [&](TargetVersion goal) {
        return [&results, &state, goal](const Step& step) {
            const auto stepState = state.stepState(step.id);
            auto& result = results[step.ct];
            if (std::holds_alternative<action::SwitchRelease>(step.action) && stepState.mayHaveChanged) {
                result.version = stepState.status == StepStatus::Done ? goal : TargetVersion::Unknown;
                result.verified = false;
            }
            if (std::holds_alternative<action::RestartUnit>(step.action) && stepState.mayHaveChanged)
                result.verified = false;
            if (std::holds_alternative<action::AwaitReady>(step.action) && stepState.status != StepStatus::Pending)
                result.verified = stepState.status == StepStatus::Done;
        };
    };
    forEachStep(state.plan.groups, visit(TargetVersion::New));
    forEachStep(state.reregistration, visit(TargetVersion::Old)); // restarts only: the version stays what it is
    forEachStep(state.rollback, visit(TargetVersion::Old));
    std::vector<TargetResult> ordered;
    for (const auto& target : state.plan.targets) {
        auto result = results[target.ct];
        result.ct = target.ct;
        result.verified = result.verified && result.version != TargetVersion::Unknown;
        ordered.push_back(result);
    }
    return ordered;
}

std::vector<CtId> unregisteredWorkers(const RunState& state)
{
    if (state.plan.generation == Generation::N)
        return {};
    const auto expected = expectedWorkers(state.plan, state.progress());
    std::set<CtId> missing;
    for (const auto* groups : {&state.plan.groups, &state.reregistration, &state.rollback}) {
        forEachStep(*groups, [&](const Step& step) {
            const auto stepState = state.stepState(step.id);
            if (step.ct == state.plan.backendCt() && changesTarget(step.action) && stepState.mayHaveChanged)
                missing.insert(expected.begin(), expected.end());
            const auto* ready = std::get_if<action::AwaitReady>(&step.action);
            if (ready && stepState.status == StepStatus::Done &&
                std::find(ready->conditions.begin(), ready->conditions.end(), Condition::Registered) !=
                    ready->conditions.end())
                missing.erase(step.ct);
        });
    }
    std::vector<CtId> ordered;
    std::copy_if(expected.begin(), expected.end(), std::back_inserter(ordered),
                 [&](CtId ct) { return missing.contains(ct); });
    return ordered;
}

} // namespace ktrdr
