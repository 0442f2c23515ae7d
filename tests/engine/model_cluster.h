// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ModelCluster is what a run acts on in a simulation: containers with a commit, a unit, a lock and work, on a virtual
// clock, with faults drawn from a seed. It performs the effects of RunMachine and keeps watch over what must never
// happen. Owned by one simulated deployment, one thread.
#pragma once

#include "engine/run_machine.h"

#include <deque>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace ktrdr::fakes {

struct ModelTarget
{
    bool worker = true;
    CommitId commit;
    bool up = true;          // its unit runs
    bool downByUs = false;   // from the stop in a script to the start in it
    bool badNew = false;     // the unit does not stay up on the new commit
    bool badAlways = false;  // ... on no commit, once it was restarted
    bool silent = false;     // died by itself
    MonoTime registeredAt{}; // in the registry from then on; max: never
    MonoTime lockedUntil{};  // a script of ours runs
    MonoTime unreadableUntil{};
    MonoTime busyFrom{}, busyUntil{};
    bool faulted = false; // a script was lost or failed half-way: its end may be unknown
    std::deque<MonoTime> gateReads;
};

class ModelCluster
{
public:
    // `faults` 0 ... 1 is how often something goes wrong.
    ModelCluster(const Plan& plan, std::uint32_t seed, double faults);

    // Runs the machine to its end; false when it stands still or takes longer than a day.
    bool run(RunMachine& machine);
    void command(OperatorCommand command, Milliseconds at);

    ModelTarget& target(CtId ct) { return m_targets.at(ct); }
    const std::map<CtId, ModelTarget>& targets() const { return m_targets; }
    const std::vector<JournalEvent>& journal() const { return m_journal; }
    const std::vector<UtcTime>& journalTimes() const { return m_times; }
    const std::vector<std::string>& violations() const { return m_violations; }
    std::size_t eventCount() const { return m_eventCount; }
    // Scripts that the run left behind come to their end.
    void settle();

private:
    struct Due
    {
        MonoTime at{};
        std::size_t order = 0;
        std::function<void()> act;
        bool operator<(const Due& other) const { return std::tie(other.at, other.order) < std::tie(at, order); }
    };

    void after(Milliseconds delay, std::function<void()> act);
    void next(); // the earliest of the queue
    void feed(const RunEvent& event);
    void answer(Milliseconds delay, RunEvent event);
    void watch(const Decision& decision);
    void perform(const effect::SendStep& send);
    void perform(const effect::ProbeStep& probe);
    void perform(const effect::ReadGate& gate);
    void perform(const effect::SetTimer& timer);
    void runScript(const Step& step, int attempt, bool replies);
    void restartEnds(CtId ct, bool failsAfterStop);
    const Step& stepOf(const std::string& id);
    StepOutcome check(const Step& step);
    GateReading readReady(const Step& step);
    bool busy(const ModelTarget& target) const;
    bool chance(double probability) { return std::uniform_real_distribution<>(0, 1)(m_random) < probability; }
    Milliseconds between(int low, int high)
    {
        return Milliseconds{std::uniform_int_distribution<>(low, high)(m_random)};
    }
    void broken(const std::string& rule) { m_violations.push_back(rule); }

    const Plan& m_plan;
    std::mt19937 m_random;
    double m_faults;
    MonoTime m_now{};
    std::vector<Due> m_queue; // a heap, the earliest first
    std::size_t m_order = 0, m_eventCount = 0;
    RunMachine* m_machine = nullptr;
    std::map<CtId, ModelTarget> m_targets;
    std::unordered_map<std::string, const Step*> m_steps; // those met so far
    std::set<std::string> m_started; // StepStarted rows seen so far: step/attempt
    std::vector<JournalEvent> m_journal;
    std::vector<UtcTime> m_times;
    std::vector<std::string> m_violations;
};

} // namespace ktrdr::fakes
