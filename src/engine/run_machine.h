// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunMachine decides what a run does next: (state, event) -> journal rows and effects. It does no I/O and knows
// no clock; the caller makes the rows durable BEFORE it performs the effects. One machine per run, owned by
// app/run_driver (or a simulation in tests), used from one thread.
#pragma once

#include "engine/run_state.h"

#include <set>
#include <vector>

namespace ktrdr {

struct Decision
{
    std::vector<JournalEvent> journal; // to be durable first
    std::vector<RunEffect> effects;
};

// Where a lane stands right now; not journaled, for progress displays.
struct LaneView
{
    CtId ct;
    std::string step;        // current step
    std::string waitingFor;  // what it is busy with, or the conditions still open
    MonoTime deadline{};     // of the wait
    bool parked = false;     // waits for a busy worker while others go on
    std::set<Condition> met; // of AwaitReady: what holds already
};

class RunMachine
{
public:
    explicit RunMachine(Plan plan);
    RunMachine(const RunMachine&) = delete;
    RunMachine& operator=(const RunMachine&) = delete;

    Decision handle(const RunEvent& event, MonoTime now, UtcTime utc);

    const RunState& state() const { return m_state; }
    bool ended() const { return m_state.phase == RunPhase::Ended; }
    // Lanes of the current group that have begun and not ended.
    std::vector<LaneView> lanes() const;

private:
    enum class Mode { Queued, Held, Sending, Probing, Gate, Pause, Parked, Finished, Failed };
    enum class After { Resend, Probe }; // what the timer of a pause leads to
    struct LaneRun
    {
        const Lane* plan = nullptr;
        std::size_t index = 0; // of the current step
        Mode mode = Mode::Queued;
        After after = After::Resend;
        int attempt = 0;
        int timerGeneration = 0;
        int violations = 0;
        bool reading = false; // a ReadGate is open; other readings are late or doubled
        MonoTime startedAt{}; // of the current step, or of the first "busy" of a parked lane
        std::optional<MonoTime> unknownSince;
        std::optional<MonoTime> busySince;
        std::optional<MonoTime> countedAt; // last reading at which only busy workers were left
        Milliseconds busyCounted{0};       // used up of the busy budget
        MonoTime deadline{};
        std::set<Condition> met;
        std::string waitingFor;
        const Step& step() const { return plan->steps[index]; }
    };

    void on(const event::Start& start);
    void on(const event::StepEnded& ended);
    void on(const event::Probed& probed);
    void on(const event::GateRead& read);
    void on(const event::TimerFired& fired);
    void on(const event::OperatorSaid& said);

    // run_machine_lanes.cpp: one lane
    void beginStep(LaneRun& lane);
    void send(LaneRun& lane);
    void finishStep(LaneRun& lane, std::string evidence);
    void failLane(LaneRun& lane, Error error);
    void abandon(LaneRun& lane, const std::string& reason);
    void backOff(LaneRun& lane, Milliseconds delay, After after);
    void poll(LaneRun& lane, Milliseconds delay);
    void readGate(LaneRun& lane);
    void park(LaneRun& lane, const std::string& operation);
    void retryOrFail(LaneRun& lane, const event::StepEnded& ended);
    bool mayBeLeft(const LaneRun& lane) const;
    void leaveBusy(LaneRun& lane, const std::string& operation);
    void refusedAsBusy(LaneRun& lane, const event::StepEnded& ended);
    void readIdle(LaneRun& lane, const GateReading& reading);
    void readReady(LaneRun& lane, const GateReading& reading);
    void observeUnread(LaneRun& lane, const GateReading& reading);
    void readObservation(LaneRun& lane, const GateReading& reading);

    // run_machine.cpp: the whole run
    void enterGroup(std::size_t group);
    void schedule();
    void startQueued();
    void groupFinished();
    void turnBack();
    void stopHere();
    bool reregisterBeforeStop();
    bool stopping() const; // ends as stopped, after workers registered again
    RunOutcome outcomeHere(bool complete) const;
    void end(RunOutcome outcome);
    void record(JournalEvent event);
    LaneRun* findLane(std::string_view step);
    int activeCount() const; // lanes that hold a place of the group's limit
    bool onlyParkedLeft() const;
    bool allStepsDone() const;
    int groupLimit() const;

    RunState m_state;
    std::vector<LaneRun> m_lanes; // of the current group
    std::size_t m_group = 0;
    bool m_turning = false;      // a failure or abort waits for the steps in flight
    bool m_returnFailed = false; // a step of the way back, or of what a stopped run still does
    MonoTime m_now{};
    UtcTime m_utc{};
    Decision m_decision;
};

} // namespace ktrdr
