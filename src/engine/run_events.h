// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into RunMachine (events) and what comes out (effects). Plain values; the machine knows no ports, no
// clock and no threads. app/run_driver performs effects and feeds the outcomes back.
#pragma once

#include "base/clock.h"
#include "domain/observations.h"
#include "planning/plan.h"

#include <string>
#include <variant>
#include <vector>

namespace ktrdr {

enum class OperatorCommand { Pause, Resume, StopAfterStep, AbortAndRollBack };
const char* toString(OperatorCommand command);

// How a sent step ended.
enum class StepOutcome {
    Done,
    Busy,       // the worker was busy or did not say: refused, nothing changed
    Refused,    // ended before anything was changed
    InProgress, // another script of ours still runs in the container: nothing changed by this attempt
    Failed,     // ended with an error after it may have changed something
    NotStarted, // certainly not delivered
    Unknown,    // connection lost or deadline passed after it left
};
const char* toString(StepOutcome outcome);

// What a probe found about a step whose outcome was unknown.
enum class ProbeAnswer { Done, NotDone, StillRunning, Unreadable };

struct ConditionReport
{
    Condition condition = Condition::Answers;
    bool met = false;
    std::string detail; // what was seen instead
};

struct GateReading
{
    Activity activity = Activity::Unknown;   // AwaitIdle
    std::string operation;                   // AwaitIdle: what it is busy with
    std::vector<ConditionReport> conditions; // AwaitReady
    bool healthy = false;                    // Observe: everything watched was read and is well
    bool unread = false;                     // Observe: nothing bad was seen, but not everything could be read
    std::string detail;                      // Observe and failures: what was seen
    std::optional<Error> fatal;              // waiting is pointless, e.g. the unit has failed
};

namespace event {
struct Start
{
};
struct StepEnded
{
    std::string step;
    int attempt = 0;
    StepOutcome outcome = StepOutcome::Unknown;
    std::string evidence;
    std::optional<Error> error;
};
struct Probed
{
    std::string step;
    ProbeAnswer answer = ProbeAnswer::Unreadable;
    std::string evidence;
};
struct GateRead
{
    std::string step;
    GateReading reading;
};
struct TimerFired
{
    std::string step;
    int generation = 0; // of the SetTimer that asked for it; late ones are ignored
};
struct OperatorSaid
{
    OperatorCommand command = OperatorCommand::Pause;
};
} // namespace event
using RunEvent = std::variant<event::Start, event::StepEnded, event::Probed, event::GateRead, event::TimerFired,
                              event::OperatorSaid>;

namespace effect {
struct SendStep // run the step's command; answer StepEnded
{
    std::string step;
    int attempt = 0;
};
struct ProbeStep // read whether the step has happened; answer Probed
{
    std::string step;
};
struct ReadGate // answer GateRead
{
    std::string step;
};
struct SetTimer // answer TimerFired after `delay`
{
    std::string step;
    int generation = 0;
    Milliseconds delay{0};
};
} // namespace effect
using RunEffect = std::variant<effect::SendStep, effect::ProbeStep, effect::ReadGate, effect::SetTimer>;

} // namespace ktrdr
