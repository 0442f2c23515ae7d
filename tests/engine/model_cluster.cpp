// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model_cluster.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::fakes {

namespace {

constexpr MonoTime kNever = MonoTime::max();
constexpr Milliseconds kDay{24 * 3'600'000};
const UtcTime kEpoch = *parseIso("2026-11-24T06:00:00Z");

bool changes(const Action& action)
{
    return std::holds_alternative<action::SwitchRelease>(action) || std::holds_alternative<action::RestartUnit>(action);
}

IdlePolicy policyOf(const Action& action)
{
    if (const auto* change = std::get_if<action::SwitchRelease>(&action))
        return change->idle;
    const auto* restart = std::get_if<action::RestartUnit>(&action);
    return restart ? restart->idle : IdlePolicy::Ignore;
}

} // namespace

ModelCluster::ModelCluster(const Plan& plan, std::uint32_t seed, double faults)
    : m_plan(plan), m_random(seed), m_faults(faults)
{
    for (const auto& target : plan.targets) {
        auto& model = m_targets[target.ct];
        model.worker = target.role == TargetRole::Worker;
        model.commit = plan.findFacts(target.ct)->commit;
    }
}

void ModelCluster::after(Milliseconds delay, std::function<void()> act)
{
    m_queue.push_back({m_now + delay, m_order++, std::move(act)});
    std::push_heap(m_queue.begin(), m_queue.end());
}

void ModelCluster::next()
{
    std::pop_heap(m_queue.begin(), m_queue.end());
    const auto due = std::move(m_queue.back());
    m_queue.pop_back();
    m_now = due.at;
    due.act();
}

void ModelCluster::answer(Milliseconds delay, RunEvent event)
{
    // Now and then an answer comes twice.
    if (chance(0.01))
        after(delay + between(0, 3'000), [this, event] { feed(event); });
    if (delay == Milliseconds{0})
        return feed(event);
    after(delay, [this, event = std::move(event)] { feed(event); });
}

void ModelCluster::command(OperatorCommand said, Milliseconds at)
{
    after(at, [this, said] { feed(event::OperatorSaid{said}); });
}

bool ModelCluster::run(RunMachine& machine)
{
    m_machine = &machine;
    feed(event::Start{});
    while (!machine.ended()) {
        if (m_queue.empty() || m_now.time_since_epoch() > kDay)
            return false;
        next();
    }
    return true;
}

void ModelCluster::settle()
{
    while (!m_queue.empty() && m_now.time_since_epoch() < 2 * kDay)
        next();
}

void ModelCluster::feed(const RunEvent& event)
{
    ++m_eventCount;
    const bool over = m_machine->ended();
    const auto utc = kEpoch + m_now.time_since_epoch();
    const auto decision = m_machine->handle(event, m_now, utc);
    if (over && (!decision.journal.empty() || !decision.effects.empty()))
        broken("something was decided after the end");
    for (const auto& row : decision.journal) {
        m_journal.push_back(row);
        m_times.push_back(utc);
    }
    watch(decision);
    for (const auto& effect : decision.effects)
        std::visit([this](const auto& e) { perform(e); }, effect);
}

const Step& ModelCluster::stepOf(const std::string& id)
{
    const Step*& step = m_steps[id];
    if (!step)
        step = m_machine->state().findStep(id);
    return *step;
}

void ModelCluster::watch(const Decision& decision)
{
    for (const auto& row : decision.journal) {
        if (row.kind == JournalEvent::Kind::StepStarted)
            m_started.insert(fmt::format("{}#{}", row.step, row.attempt));
        if (row.kind == JournalEvent::Kind::RunEnded && !decision.effects.empty())
            broken("effects beside the end of the run");
    }
    for (const auto& effect : decision.effects) {
        if (const auto* send = std::get_if<effect::SendStep>(&effect);
            send && !m_started.contains(fmt::format("{}#{}", send->step, send->attempt)))
            broken("a step was sent before its row was written: " + send->step);
    }
}

bool ModelCluster::busy(const ModelTarget& target) const
{
    return target.worker && target.up && !target.silent && m_now >= target.busyFrom && m_now < target.busyUntil;
}

// What the script finds before it changes anything.
StepOutcome ModelCluster::check(const Step& step)
{
    const auto& target = m_targets.at(step.ct);
    if (m_now < target.lockedUntil)
        return StepOutcome::InProgress;
    if (!changes(step.action) || !target.worker)
        return StepOutcome::Done;
    const auto policy = policyOf(step.action);
    if (policy == IdlePolicy::Ignore)
        broken("a worker's unit would be stopped without an idle check: " + step.id);
    if (busy(target) || (target.up && target.silent && policy == IdlePolicy::RequireIdle))
        return StepOutcome::Busy;
    return StepOutcome::Done;
}

void ModelCluster::perform(const effect::SendStep& send)
{
    const Step& step = stepOf(send.step);
    auto& target = m_targets.at(step.ct);
    if (chance(m_faults * 0.3))
        return answer(between(10, 2'000),
                      event::StepEnded{send.step, send.attempt, StepOutcome::NotStarted, "no connection", {}});
    if (chance(m_faults * 0.5)) { // lost: not begun, or begun and going on without us
        target.faulted = true;
        if (chance(0.3))
            target.unreadableUntil = m_now + between(0, 200'000);
        if (chance(0.6))
            runScript(step, send.attempt, false);
        return answer(between(100, 3'000), event::StepEnded{send.step, send.attempt, StepOutcome::Unknown, "lost", {}});
    }
    runScript(step, send.attempt, true);
}

void ModelCluster::runScript(const Step& step, int attempt, bool replies)
{
    auto& target = m_targets.at(step.ct);
    const auto found = check(step);
    const auto reply = [&](Milliseconds delay, StepOutcome outcome) {
        if (replies)
            answer(delay, event::StepEnded{step.id, attempt, outcome, toString(outcome), {}});
    };
    if (found != StepOutcome::Done)
        return reply(between(100, 900), found);
    if (chance(m_faults * 0.1))
        return reply(between(100, 900), StepOutcome::Refused);
    const auto duration = replies || chance(0.8) ? between(1'000, 20'000) : between(20'000, 900'000);
    target.lockedUntil = m_now + duration;
    if (!changes(step.action))
        return reply(duration, chance(m_faults * 0.2) ? StepOutcome::Failed : StepOutcome::Done);
    const bool fails = chance(m_faults * 0.3);
    target.faulted = target.faulted || fails;
    if (target.worker) {
        target.up = false;
        target.downByUs = true;
        const auto down = std::count_if(m_targets.begin(), m_targets.end(),
                                        [](const auto& t) { return t.second.worker && t.second.downByUs; });
        if (m_machine->state().phase == RunPhase::Forward && down > m_plan.rollbackLimit)
            broken(fmt::format("{} workers are down at once, at most {}", down, m_plan.rollbackLimit));
    }
    const auto* change = std::get_if<action::SwitchRelease>(&step.action);
    after(duration, [this, ct = step.ct, fails, commit = change ? change->commit : CommitId{}] {
        auto& done = m_targets.at(ct);
        if (!commit.isNull() && (!fails || chance(0.5)))
            done.commit = commit;
        restartEnds(ct, fails);
    });
    reply(duration, fails ? StepOutcome::Failed : StepOutcome::Done);
}

void ModelCluster::restartEnds(CtId ct, bool failsAfterStop)
{
    auto& target = m_targets.at(ct);
    target.downByUs = false;
    target.busyUntil = std::min(target.busyUntil, m_now);
    const bool bad = target.badAlways || (target.badNew && target.commit == m_plan.commit);
    target.up = !failsAfterStop && !bad;
    target.silent = false;
    if (target.worker) {
        target.registeredAt = target.up && m_targets.at(m_plan.backendCt()).up ? m_now + between(500, 12'000) : kNever;
        return;
    }
    for (auto& [id, worker] : m_targets) {
        if (worker.worker)
            worker.registeredAt =
                m_plan.generation == Generation::N && worker.up ? m_now + between(1'000, 35'000) : kNever;
    }
}

void ModelCluster::perform(const effect::ProbeStep& probe)
{
    const Step& step = stepOf(probe.step);
    after(between(50, 500), [this, &step] {
        const auto& target = m_targets.at(step.ct);
        const auto* change = std::get_if<action::SwitchRelease>(&step.action);
        auto found = ProbeAnswer::NotDone;
        if (m_now < target.unreadableUntil)
            found = ProbeAnswer::Unreadable;
        else if (m_now < target.lockedUntil)
            found = ProbeAnswer::StillRunning;
        else if (change && target.commit == change->commit && target.up)
            found = ProbeAnswer::Done;
        answer(Milliseconds{0}, event::Probed{step.id, found, "probed"});
    });
}

GateReading ModelCluster::readReady(const Step& step)
{
    const auto& target = m_targets.at(step.ct);
    const auto& ready = std::get<action::AwaitReady>(step.action);
    GateReading reading;
    for (const auto condition : ready.conditions) {
        const bool met = condition == Condition::CommitIs     ? target.commit == ready.commit
                         : condition == Condition::Registered ? target.up && m_now >= target.registeredAt
                                                              : target.up && !target.silent;
        reading.conditions.push_back({condition, met, met ? "" : "not yet"});
    }
    const bool dead = !target.up && m_now >= target.lockedUntil;
    if (dead && chance(0.5))
        reading.fatal = Error{ErrorCode::CommandFailed, "the unit has failed", {}, {}, {}};
    return reading;
}

void ModelCluster::perform(const effect::ReadGate& gate)
{
    const Step& step = stepOf(gate.step);
    auto& reads = m_targets.at(step.ct).gateReads;
    while (!reads.empty() && m_now - reads.front() >= Milliseconds{1'000})
        reads.pop_front();
    reads.push_back(m_now);
    if (reads.size() > 5)
        broken("more than 5 gate reads in a second: " + step.id);
    after(between(1, 40), [this, &step] {
        auto& target = m_targets.at(step.ct);
        GateReading reading;
        if (std::holds_alternative<action::AwaitIdle>(step.action)) {
            const bool known = target.up && !target.silent && !chance(m_faults * 0.05);
            reading.activity = !known ? Activity::Unknown : busy(target) ? Activity::Busy : Activity::Idle;
            reading.operation = reading.activity == Activity::Busy ? "op_1" : "";
        } else if (std::holds_alternative<action::AwaitReady>(step.action)) {
            reading = readReady(step);
        } else {
            reading.healthy = target.up && !chance(m_faults * 0.05);
            for (const auto& ct : std::get<action::Observe>(step.action).workers) {
                auto& worker = m_targets.at(ct);
                if (chance(m_faults * 0.0005))
                    worker.silent = true;
                reading.healthy = reading.healthy && worker.up && !worker.silent;
            }
            reading.detail = reading.healthy ? "" : "a worker is not well";
            if (reading.healthy && chance(m_faults * 0.2)) {
                reading.healthy = false;
                reading.unread = true;
                reading.detail = "no answer";
            }
        }
        answer(Milliseconds{0}, event::GateRead{step.id, std::move(reading)});
    });
}

void ModelCluster::perform(const effect::SetTimer& timer)
{
    answer(timer.delay, event::TimerFired{timer.step, timer.generation});
}

} // namespace ktrdr::fakes
