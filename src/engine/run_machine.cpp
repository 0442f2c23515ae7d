// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_machine.h"

#include <algorithm>

namespace ktrdr {

RunMachine::RunMachine(Plan plan) { m_state.plan = std::move(plan); }

Decision RunMachine::handle(const RunEvent& event, MonoTime now, UtcTime utc)
{
    m_now = now;
    m_utc = utc;
    m_decision = {};
    if (!ended()) {
        std::visit([this](const auto& e) { on(e); }, event);
        schedule();
    }
    return std::move(m_decision);
}

std::vector<LaneView> RunMachine::lanes() const
{
    std::vector<LaneView> views;
    for (const auto& lane : m_lanes) {
        if (lane.mode != Mode::Queued && lane.mode != Mode::Finished && lane.mode != Mode::Failed)
            views.push_back(
                {lane.plan->ct, lane.step().id, lane.waitingFor, lane.deadline, lane.mode == Mode::Parked, lane.met});
    }
    return views;
}

void RunMachine::on(const event::Start&)
{
    if (m_state.phase != RunPhase::NotStarted)
        return;
    record({.kind = JournalEvent::Kind::RunStarted});
    enterGroup(0);
}

void RunMachine::on(const event::TimerFired& fired)
{
    LaneRun* lane = findLane(fired.step);
    if (!lane || lane->timerGeneration != fired.generation)
        return;
    ++lane->timerGeneration; // a timer fires once
    if (lane->mode == Mode::Gate || lane->mode == Mode::Parked) {
        readGate(*lane);
    } else if (lane->mode == Mode::Pause && lane->after == After::Probe) {
        lane->mode = Mode::Probing;
        m_decision.effects.push_back(effect::ProbeStep{lane->step().id});
    } else if (lane->mode == Mode::Pause) {
        send(*lane);
    }
}

void RunMachine::on(const event::OperatorSaid& said)
{
    using enum OperatorCommand;
    // Once stopping, lanes that were not begun are given up: there is nothing left to pause or to resume.
    const bool stopping = m_state.control == RunControl::Stopping;
    const bool useful = said.command == AbortAndRollBack ? m_state.phase == RunPhase::Forward : !stopping;
    if (m_state.phase == RunPhase::NotStarted || !useful || m_turning)
        return;
    JournalEvent event{.kind = JournalEvent::Kind::OperatorSaid, .text = toString(said.command)};
    if (said.command == AbortAndRollBack) {
        event.error = Error{ErrorCode::Cancelled, "The operator aborted the run", {}, {}, {}};
        m_turning = true;
    }
    record(std::move(event));
    if (said.command == Resume) {
        for (auto& lane : m_lanes) {
            if (lane.mode == Mode::Held)
                beginStep(lane);
        }
    }
}

void RunMachine::enterGroup(std::size_t group)
{
    m_group = group;
    m_lanes.clear();
    const auto& groups = m_state.groups();
    if (group >= groups.size())
        return;
    for (const auto& lane : groups[group].lanes) {
        LaneRun run;
        run.plan = &lane;
        m_lanes.push_back(std::move(run));
    }
}

int RunMachine::groupLimit() const
{
    const auto& groups = m_state.groups();
    return m_group < groups.size() ? groups[m_group].limit : 0;
}

int RunMachine::activeCount() const
{
    return static_cast<int>(std::count_if(m_lanes.begin(), m_lanes.end(), [](const LaneRun& lane) {
        return lane.mode != Mode::Queued && lane.mode != Mode::Parked && lane.mode != Mode::Finished &&
               lane.mode != Mode::Failed;
    }));
}

bool RunMachine::allStepsDone() const
{
    const auto& groups = m_state.groups();
    return std::all_of(groups.begin(), groups.end(), [&](const Group& group) {
        return std::all_of(group.lanes.begin(), group.lanes.end(), [&](const Lane& lane) {
            return m_state.stepState(lane.steps.back().id).status == StepStatus::Done;
        });
    });
}

bool RunMachine::onlyParkedLeft() const
{
    return std::none_of(m_lanes.begin(), m_lanes.end(), [](const LaneRun& lane) {
        return lane.mode != Mode::Parked && lane.mode != Mode::Finished && lane.mode != Mode::Failed;
    });
}

RunMachine::LaneRun* RunMachine::findLane(std::string_view step)
{
    const auto found = std::find_if(m_lanes.begin(), m_lanes.end(), [&](const LaneRun& lane) {
        return lane.mode != Mode::Queued && lane.mode != Mode::Finished && lane.mode != Mode::Failed &&
               lane.step().id == step;
    });
    return found == m_lanes.end() ? nullptr : &*found;
}

void RunMachine::schedule()
{
    // Each pass starts lanes or moves to another group; both are finite, so the loop ends.
    while (m_state.phase == RunPhase::Forward || m_state.phase == RunPhase::RollingBack) {
        if (m_turning)
            return turnBack();
        if (m_state.control == RunControl::Stopping)
            return stopHere();
        startQueued();
        const bool finished = std::all_of(m_lanes.begin(), m_lanes.end(), [](const LaneRun& lane) {
            return lane.mode == Mode::Finished || lane.mode == Mode::Failed;
        });
        if (!finished || m_turning)
            return;
        groupFinished();
    }
}

void RunMachine::startQueued()
{
    if (m_state.control != RunControl::Running)
        return;
    for (auto& lane : m_lanes) {
        if (activeCount() >= groupLimit() || m_turning)
            return;
        if (lane.mode == Mode::Queued)
            beginStep(lane);
    }
}

void RunMachine::groupFinished()
{
    if (m_group + 1 < m_state.groups().size())
        return enterGroup(m_group + 1);
    end(outcomeHere(true));
}

// Waits until nothing that may change a target is in flight, then plans the way back from the journal's fold.
void RunMachine::turnBack()
{
    bool inFlight = false;
    for (auto& lane : m_lanes) {
        const bool outcomeOpen = lane.mode == Mode::Sending || lane.mode == Mode::Probing ||
                                 (lane.mode == Mode::Pause && lane.after == After::Probe);
        if (outcomeOpen)
            inFlight = true;
        else if (lane.mode != Mode::Finished && lane.mode != Mode::Failed)
            abandon(lane, "the run turned back");
    }
    if (inFlight)
        return;
    m_turning = false;
    m_returnFailed = false;
    auto groups = planRollback(m_state.plan, m_state.progress());
    if (groups.empty())
        return end(RunOutcome::FailedUnchanged);
    record({.kind = JournalEvent::Kind::RollbackPlanned,
            .text = m_state.failure ? m_state.failure->what : std::string(),
            .error = m_state.failure,
            .rollback = std::move(groups)});
    enterGroup(0);
    schedule();
}

// Targets in progress are finished and verified, new ones are not begun; an observation is not a change in progress.
void RunMachine::stopHere()
{
    for (auto& lane : m_lanes) {
        if (lane.mode == Mode::Finished || lane.mode == Mode::Failed)
            continue;
        const bool held = lane.mode == Mode::Held;
        const bool resend = lane.mode == Mode::Pause && lane.after == After::Resend;
        const bool untouched = (held || resend) && !m_state.stepState(lane.step().id).mayHaveChanged;
        const bool waits = std::holds_alternative<action::AwaitIdle>(lane.step().action) ||
                           std::holds_alternative<action::Observe>(lane.step().action);
        if (lane.mode == Mode::Queued || untouched || waits)
            abandon(lane, "stopped by the operator");
        else if (held)
            beginStep(lane);
    }
    if (m_turning || activeCount() > 0)
        return;
    const bool complete = allStepsDone();
    if (!complete && m_state.phase == RunPhase::Forward && !stopping() && reregisterBeforeStop())
        return schedule();
    end(outcomeHere(complete));
}

// A restarted backend of generation R knows only the workers that registered since: the idle ones are restarted, or the
// stop would leave a fleet that takes no work.
bool RunMachine::reregisterBeforeStop()
{
    auto groups = planReregistration(m_state.plan, unregisteredWorkers(m_state));
    if (groups.empty())
        return false;
    record({.kind = JournalEvent::Kind::ReregistrationPlanned,
            .text = "The restarted backend knows no workers: the idle ones are restarted so that they register again",
            .rollback = std::move(groups)});
    enterGroup(0);
    return true;
}

bool RunMachine::stopping() const { return m_state.phase == RunPhase::Forward && !m_state.reregistration.empty(); }

RunOutcome RunMachine::outcomeHere(bool complete) const
{
    if (m_state.phase == RunPhase::RollingBack)
        return complete && !m_returnFailed ? RunOutcome::RolledBack : RunOutcome::NeedsPerson;
    if (stopping())
        return m_returnFailed ? RunOutcome::NeedsPerson : RunOutcome::Stopped;
    return complete ? RunOutcome::Succeeded : RunOutcome::Stopped;
}

void RunMachine::end(RunOutcome outcome)
{
    m_lanes.clear();
    m_decision.effects.clear(); // readings and timers of gates that were given up in this very decision
    record({.kind = JournalEvent::Kind::RunEnded, .ended = outcome});
}

void RunMachine::record(JournalEvent event)
{
    apply(m_state, event, m_utc);
    m_decision.journal.push_back(std::move(event));
}

} // namespace ktrdr
