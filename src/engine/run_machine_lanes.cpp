// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_machine.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr Milliseconds kPoll{250}; // a wait reacts within 0.3 s, at most 4 requests a second
constexpr Milliseconds kObservePoll{2'000};
constexpr Milliseconds kFindOutLimit{120'000}; // unreachable this long: the outcome stays unknown
constexpr Milliseconds kUnknownIdleLimit{60'000};
constexpr Milliseconds kUnreadObservationLimit{60'000};
constexpr Milliseconds kBusyRetry{5'000};
constexpr int kMaxAttempts = 3;
constexpr int kMaxBusyRefusals = 20; // of a worker whose gate says "idle" and whose script says "busy"
constexpr int kMaxViolations = 3;

// 1, 2, 4, 8, 15, 15 ... seconds
Milliseconds backOffDelay(int attempt)
{
    const int shift = std::clamp(attempt - 1, 0, 4);
    return Milliseconds{std::min(1000 << shift, 15'000)};
}

Error withWhere(const std::optional<Error>& error, const Step& step, std::string_view fallback)
{
    Error result = error.value_or(Error{ErrorCode::CommandFailed, std::string(fallback), {}, {}, {}});
    if (result.where.empty())
        result.where = step.id;
    return result;
}

} // namespace

void RunMachine::beginStep(LaneRun& lane)
{
    const Step& step = lane.step();
    if (m_state.control == RunControl::Paused && !isGate(step.action)) {
        lane.mode = Mode::Held;
        lane.waitingFor = "paused";
        return;
    }
    lane.attempt = m_state.stepState(step.id).attempts;
    lane.startedAt = m_now;
    lane.deadline = m_now + step.deadline;
    lane.met.clear();
    lane.unknownSince.reset();
    lane.violations = 0;
    lane.reading = false;
    lane.countedAt.reset();
    lane.waitingFor.clear();
    if (!isGate(step.action))
        return send(lane);
    lane.mode = Mode::Gate;
    record({.kind = JournalEvent::Kind::StepStarted, .step = step.id, .attempt = ++lane.attempt});
    readGate(lane);
}

void RunMachine::readGate(LaneRun& lane)
{
    lane.reading = true;
    m_decision.effects.push_back(effect::ReadGate{lane.step().id});
}

void RunMachine::send(LaneRun& lane)
{
    if (m_state.control == RunControl::Paused) {
        lane.mode = Mode::Held;
        lane.waitingFor = "paused";
        return;
    }
    lane.mode = Mode::Sending;
    lane.waitingFor.clear();
    ++lane.attempt;
    record({.kind = JournalEvent::Kind::StepStarted, .step = lane.step().id, .attempt = lane.attempt});
    m_decision.effects.push_back(effect::SendStep{lane.step().id, lane.attempt});
}

void RunMachine::finishStep(LaneRun& lane, std::string evidence)
{
    record({.kind = JournalEvent::Kind::StepEnded,
            .step = lane.step().id,
            .attempt = lane.attempt,
            .outcome = StepOutcome::Done,
            .text = std::move(evidence)});
    if (lane.index + 1 == lane.plan->steps.size() || m_turning) {
        lane.mode = Mode::Finished;
        return;
    }
    ++lane.index;
    beginStep(lane);
}

void RunMachine::failLane(LaneRun& lane, Error error)
{
    const auto what = error.what;
    record({.kind = JournalEvent::Kind::StepFailed, .step = lane.step().id, .text = what, .error = std::move(error)});
    lane.mode = Mode::Failed;
    if (m_state.phase == RunPhase::Forward && !stopping())
        m_turning = true;
    else
        m_returnFailed = true; // the others still go back: less of a mixed fleet
}

void RunMachine::abandon(LaneRun& lane, const std::string& reason)
{
    if (lane.mode != Mode::Queued)
        record({.kind = JournalEvent::Kind::StepAbandoned, .step = lane.step().id, .text = reason});
    lane.mode = Mode::Finished;
}

void RunMachine::backOff(LaneRun& lane, Milliseconds delay, After after)
{
    lane.mode = Mode::Pause;
    lane.after = after;
    m_decision.effects.push_back(effect::SetTimer{lane.step().id, ++lane.timerGeneration, delay});
}

void RunMachine::poll(LaneRun& lane, Milliseconds delay)
{
    m_decision.effects.push_back(effect::SetTimer{lane.step().id, ++lane.timerGeneration, delay});
}

void RunMachine::on(const event::StepEnded& ended)
{
    LaneRun* lane = findLane(ended.step);
    if (!lane || lane->mode != Mode::Sending || lane->attempt != ended.attempt)
        return;
    if (ended.outcome == StepOutcome::Done)
        return finishStep(*lane, ended.evidence);
    record({.kind = JournalEvent::Kind::StepEnded,
            .step = ended.step,
            .attempt = ended.attempt,
            .outcome = ended.outcome,
            .text = ended.evidence,
            .error = ended.error});
    if (ended.outcome == StepOutcome::Unknown) {
        lane->mode = Mode::Probing;
        lane->unknownSince = m_now;
        lane->waitingFor = "the outcome is unknown, finding out";
        m_decision.effects.push_back(effect::ProbeStep{ended.step});
    } else if (m_turning && ended.outcome != StepOutcome::Failed && ended.outcome != StepOutcome::Refused) {
        abandon(*lane, "the run turned back");
    } else if (m_turning) {
        failLane(*lane, withWhere(ended.error, lane->step(), "The step failed"));
    } else if (ended.outcome == StepOutcome::Busy) {
        refusedAsBusy(*lane, ended);
    } else {
        retryOrFail(*lane, ended);
    }
}

void RunMachine::retryOrFail(LaneRun& lane, const event::StepEnded& ended)
{
    const bool harmless = lane.step().risk == Risk::None;
    switch (ended.outcome) {
    case StepOutcome::NotStarted:
        if (m_now - lane.startedAt < kFindOutLimit) {
            lane.waitingFor = "no connection, trying again";
            return backOff(lane, backOffDelay(lane.attempt), After::Resend);
        }
        break;
    case StepOutcome::InProgress:
        if (m_now < lane.deadline) {
            lane.waitingFor = "an earlier step still runs in the container";
            return backOff(lane, backOffDelay(1), After::Resend);
        }
        break;
    case StepOutcome::Refused:
    case StepOutcome::Failed:
        if (harmless && lane.attempt < kMaxAttempts)
            return backOff(lane, backOffDelay(lane.attempt + 1), After::Resend);
        break;
    default: break;
    }
    failLane(lane, withWhere(ended.error, lane.step(), "The step failed"));
}

// The script's own check found the worker busy although the gate had seen it idle: back to the gate.
void RunMachine::refusedAsBusy(LaneRun& lane, const event::StepEnded& ended)
{
    if (!lane.busySince)
        lane.busySince = m_now;
    lane.waitingFor = ended.evidence;
    const bool gated =
        lane.index > 0 && std::holds_alternative<action::AwaitIdle>(lane.plan->steps[lane.index - 1].action);
    // Without a gate the lane keeps its place while it waits, so its budget runs from the first refusal.
    const bool enough = gated ? lane.attempt >= kMaxBusyRefusals : m_now - *lane.busySince >= m_state.plan.busyBudget;
    if (enough && mayBeLeft(lane))
        return leaveBusy(lane, ended.evidence);
    if (enough)
        return failLane(lane, withWhere(ended.error, lane.step(), "The worker stayed busy"));
    if (!gated)
        return backOff(lane, kBusyRetry, After::Resend);
    --lane.index;
    lane.attempt = m_state.stepState(lane.step().id).attempts;
    lane.reading = false;
    lane.unknownSince.reset();
    park(lane, ended.evidence);
    poll(lane, kPoll);
}

// A worker that is on its version and only has to register again: not before it is idle, and no failure of the run.
bool RunMachine::mayBeLeft(const LaneRun& lane) const
{
    return (m_state.phase == RunPhase::RollingBack || stopping()) &&
           std::any_of(lane.plan->steps.begin(), lane.plan->steps.end(),
                       [](const Step& step) { return std::holds_alternative<action::RestartUnit>(step.action); });
}

void RunMachine::leaveBusy(LaneRun& lane, const std::string& operation)
{
    abandon(lane, (operation.empty() ? "still busy" : "still busy: " + operation) +
                      "; it registers again when it is restarted");
}

void RunMachine::on(const event::Probed& probed)
{
    LaneRun* lane = findLane(probed.step);
    if (!lane || lane->mode != Mode::Probing)
        return;
    const Step& step = lane->step();
    const Error unknown{ErrorCode::Lost,
                        "The outcome of the step is unknown: " + probed.evidence,
                        step.id,
                        "Look at the target before anything else is done",
                        {}};
    switch (probed.answer) {
    case ProbeAnswer::Done: return finishStep(*lane, probed.evidence);
    case ProbeAnswer::StillRunning:
        if (m_now < lane->deadline)
            return backOff(*lane, backOffDelay(1), After::Probe);
        return failLane(*lane, unknown);
    case ProbeAnswer::Unreadable:
        if (m_now - lane->unknownSince.value_or(m_now) < kFindOutLimit)
            return backOff(*lane, backOffDelay(2), After::Probe);
        return failLane(*lane, unknown);
    case ProbeAnswer::NotDone: {
        // What changes nothing that runs may be sent as often as the connection breaks within the time.
        const bool harmless = step.risk == Risk::None && m_now - lane->startedAt < kFindOutLimit;
        if (step.retry != RetryClass::Once && (harmless || lane->attempt < kMaxAttempts) && !m_turning)
            return send(*lane);
        return failLane(
            *lane, {ErrorCode::CommandFailed, "The step did not take effect: " + probed.evidence, step.id, {}, {}});
    }
    }
}

void RunMachine::on(const event::GateRead& read)
{
    LaneRun* lane = findLane(read.step);
    if (!lane || !lane->reading || (lane->mode != Mode::Gate && lane->mode != Mode::Parked) || m_turning)
        return;
    lane->reading = false;
    if (std::holds_alternative<action::AwaitIdle>(lane->step().action))
        readIdle(*lane, read.reading);
    else if (std::holds_alternative<action::AwaitReady>(lane->step().action))
        readReady(*lane, read.reading);
    else
        readObservation(*lane, read.reading);
}

void RunMachine::park(LaneRun& lane, const std::string& operation)
{
    lane.mode = Mode::Parked;
    lane.waitingFor = operation.empty() ? "busy" : "busy: " + operation;
    if (!lane.busySince)
        lane.busySince = m_now;
    // A busy worker costs nothing while others go on; its budget is used up only while just busy ones are left.
    if (!onlyParkedLeft()) {
        lane.countedAt.reset();
    } else {
        lane.busyCounted += lane.countedAt ? m_now - *lane.countedAt : Milliseconds{0};
        lane.countedAt = m_now;
    }
    lane.deadline = m_now + (m_state.plan.busyBudget - lane.busyCounted);
}

void RunMachine::readIdle(LaneRun& lane, const GateReading& reading)
{
    if (reading.activity == Activity::Unknown) {
        if (!lane.unknownSince)
            lane.unknownSince = m_now;
        lane.waitingFor = "the worker does not say whether it is idle";
        if (m_now - *lane.unknownSince >= kUnknownIdleLimit)
            return failLane(lane, {ErrorCode::TimedOut, "The worker does not say whether it is idle", lane.step().id,
                                   "Unknown is not idle; look at the worker's log", reading.detail});
        return poll(lane, kPoll);
    }
    lane.unknownSince.reset();
    if (reading.activity == Activity::Idle) {
        const bool placeFree = lane.mode == Mode::Gate || activeCount() < groupLimit();
        if (placeFree && m_state.control == RunControl::Running)
            return finishStep(lane, "idle");
        lane.waitingFor = "idle, waits for its turn";
        return poll(lane, kPoll);
    }
    park(lane, reading.operation);
    // Who stops a run does not wait for busy workers once the idle ones are back.
    if (mayBeLeft(lane) && (stopping() ? onlyParkedLeft() : lane.countedAt && m_now >= lane.deadline))
        return leaveBusy(lane, reading.operation);
    if (lane.countedAt && m_now >= lane.deadline)
        return failLane(lane,
                        {ErrorCode::TimedOut,
                         fmt::format("The worker was still busy after {}", humanDuration(m_now - *lane.busySince)),
                         lane.step().id, "Deploy again when its operation has ended, or with a larger busy budget",
                         reading.operation});
    poll(lane, kPoll);
}

void RunMachine::readReady(LaneRun& lane, const GateReading& reading)
{
    const auto& wanted = std::get<action::AwaitReady>(lane.step().action).conditions;
    std::string open;
    for (const auto& condition : reading.conditions) {
        if (condition.met)
            lane.met.insert(condition.condition);
        else if (condition.condition == Condition::UnitActive)
            lane.met.erase(condition.condition); // a unit that exits again was active for a moment
    }
    for (const auto condition : wanted) {
        if (lane.met.contains(condition))
            continue;
        open += (open.empty() ? "" : "; ") + std::string(toString(condition));
        for (const auto& report : reading.conditions) {
            if (report.condition == condition && !report.detail.empty())
                open += " (" + report.detail + ")";
        }
    }
    if (open.empty())
        return finishStep(lane, "all conditions hold");
    lane.waitingFor = open;
    if (reading.fatal)
        return failLane(lane, withWhere(reading.fatal, lane.step(), "The target cannot become ready"));
    if (m_now >= lane.deadline)
        return failLane(lane,
                        {ErrorCode::TimedOut, "Not ready within " + humanDuration(lane.step().deadline) + ": " + open,
                         lane.step().id, "Look at the unit's log on the target", reading.detail});
    poll(lane, kPoll);
}

// What cannot be read is neither well nor ill, e.g. when the network on the operator's side is down: the observation
// pauses, for a while.
void RunMachine::observeUnread(LaneRun& lane, const GateReading& reading)
{
    if (!lane.unknownSince)
        lane.unknownSince = m_now;
    lane.waitingFor = "the observation pauses: " + reading.detail;
    const bool tooLong = m_now - *lane.unknownSince >= kUnreadObservationLimit;
    if (tooLong || m_now >= lane.deadline)
        return failLane(lane, {ErrorCode::TimedOut,
                               tooLong ? fmt::format("The fleet could not be observed for {}: {}",
                                                     humanDuration(kUnreadObservationLimit), reading.detail)
                                       : "The observation paused too often: " + reading.detail,
                               lane.step().id,
                               "Check the way from here to the backend, then the backend itself",
                               {}});
    poll(lane, kObservePoll);
}

void RunMachine::readObservation(LaneRun& lane, const GateReading& reading)
{
    if (reading.unread && !reading.fatal)
        return observeUnread(lane, reading);
    if (lane.unknownSince) // time in which nothing was seen is not observed time
        lane.startedAt += m_now - *lane.unknownSince;
    lane.unknownSince.reset();
    const auto& observe = std::get<action::Observe>(lane.step().action);
    lane.violations = reading.healthy ? 0 : lane.violations + 1;
    lane.waitingFor = reading.healthy ? "observing" : reading.detail;
    if (lane.violations >= kMaxViolations || reading.fatal)
        return failLane(lane,
                        withWhere(reading.fatal, lane.step(), "Not well during the observation: " + reading.detail));
    const auto end = lane.startedAt + observe.duration;
    if (m_now >= end && reading.healthy)
        return finishStep(lane, "nothing went wrong for " + humanDuration(observe.duration));
    if (m_now >= lane.deadline)
        return failLane(lane,
                        {ErrorCode::TimedOut, "The observation did not end well", lane.step().id, {}, reading.detail});
    const auto rest = m_now < end ? end - m_now : Milliseconds{kPoll};
    poll(lane, std::min(kObservePoll, std::max(rest, Milliseconds{kPoll})));
}

} // namespace ktrdr
