// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptedDriver performs the effects of RunMachine as a test tells it and keeps the journal as text. What is not
// told goes well: steps end after 8 s, gates are met at the first reading. Virtual clock, one thread, owned by the
// test.
#pragma once

#include "engine/journal_json.h"
#include "engine/run_machine.h"

#include <QStringList>

#include <deque>
#include <functional>
#include <map>
#include <queue>

namespace ktrdr::fakes {

class ScriptedDriver
{
public:
    explicit ScriptedDriver(const Plan& plan) : machine(plan) { m_folded.plan = plan; }

    // Outcomes of the next attempts of a step, in order; then Done again.
    void steps(const std::string& step, std::deque<StepOutcome> outcomes) { m_outcomes[step] = std::move(outcomes); }
    void probes(const std::string& step, std::deque<ProbeAnswer> answers) { m_probes[step] = std::move(answers); }
    // What a gate shows at a moment of the run; without it all is well.
    void gate(const std::string& step, std::function<GateReading(Milliseconds)> read)
    {
        m_gates[step] = std::move(read);
    }
    void busyFor(const std::string& step, Milliseconds until)
    {
        gate(step, [until](Milliseconds at) {
            GateReading reading;
            reading.activity = at < until ? Activity::Busy : Activity::Idle;
            reading.operation = at < until ? "op_1" : "";
            return reading;
        });
    }
    void say(OperatorCommand command, Milliseconds at) { push(at, event::OperatorSaid{command}); }
    void at(Milliseconds time, RunEvent event) { push(time, std::move(event)); }

    // Until the end, or until nothing is left to happen before `limit`.
    void run(Milliseconds limit = Milliseconds{24 * 3'600'000})
    {
        if (machine.state().phase == RunPhase::NotStarted)
            handle(event::Start{});
        while (!m_queue.empty() && m_queue.top().at.time_since_epoch() <= limit && !machine.ended()) {
            auto due = m_queue.top();
            m_queue.pop();
            now = due.at;
            handle(due.event);
        }
    }

    // One line per row: "done workers/201/switch-release", "failed ... : reason". Starts are left out.
    QStringList log;
    // One line per effect: "send workers/201/switch-release #1".
    QStringList effects;
    RunMachine machine;
    MonoTime now{};
    QStringList problems; // broken properties: write-ahead, fold

    QString outcome() const { return toString(machine.state().outcome); }
    // "100 new+ 201 old": + verified.
    QString table() const
    {
        QStringList words;
        for (const auto& result : targetResults(machine.state()))
            words
                << QString("%1 %2%3").arg(result.ct.number()).arg(toString(result.version), result.verified ? "+" : "");
        return words.join(' ');
    }
    QStringList sent() const { return effects.filter("send ").replaceInStrings("send ", ""); }

    void handle(const RunEvent& event)
    {
        const auto utc = UtcTime{} + now.time_since_epoch();
        const auto decision = machine.handle(event, now, utc);
        for (const auto& row : decision.journal)
            take(row, utc);
        for (const auto& effect : decision.effects)
            std::visit([this](const auto& e) { perform(e); }, effect);
        if (!(m_folded == machine.state()))
            problems << "the fold differs after " + (log.isEmpty() ? QString("the start") : log.back());
    }

private:
    struct Due
    {
        MonoTime at{};
        std::size_t order = 0;
        RunEvent event;
        bool operator<(const Due& other) const { return std::pair(other.at, other.order) < std::pair(at, order); }
    };

    void push(Milliseconds time, RunEvent event) { m_queue.push({MonoTime{} + time, m_order++, std::move(event)}); }
    void later(Milliseconds delay, RunEvent event) { push(now.time_since_epoch() + delay, std::move(event)); }
    template <typename T>
    static std::optional<T> next(std::map<std::string, std::deque<T>>& all, const std::string& step)
    {
        auto& left = all[step];
        if (left.empty())
            return std::nullopt;
        const T value = left.front();
        left.pop_front();
        return value;
    }

    void take(const JournalEvent& row, UtcTime utc)
    {
        const auto read = journalEventFrom(toString(row.kind), journalPayload(row));
        if (read)
            apply(m_folded, *read, utc);
        else
            problems << "a row cannot be read";
        using Kind = JournalEvent::Kind;
        const auto step = QString::fromStdString(row.step), text = QString::fromStdString(row.text);
        switch (row.kind) {
        case Kind::RunStarted: log << "start"; break;
        case Kind::StepStarted: m_started.insert(row.step + "#" + std::to_string(row.attempt)); break;
        case Kind::StepEnded: log << QString("%1 %2").arg(toString(row.outcome), step); break;
        case Kind::StepFailed: log << QString("failed %1: %2").arg(step, text); break;
        case Kind::StepAbandoned: log << QString("abandoned %1").arg(step); break;
        case Kind::OperatorSaid: log << text; break;
        case Kind::RollbackPlanned: log << "roll back"; break;
        case Kind::ReregistrationPlanned: log << "register again"; break;
        case Kind::RunEnded: log << QString("end %1").arg(toString(row.ended)); break;
        }
    }

    void perform(const effect::SendStep& send)
    {
        effects << QString("send %1 #%2").arg(QString::fromStdString(send.step)).arg(send.attempt);
        if (!m_started.contains(send.step + "#" + std::to_string(send.attempt)))
            problems << "sent before its row: " + effects.back();
        const auto outcome = next(m_outcomes, send.step).value_or(StepOutcome::Done);
        later(Milliseconds{8'000}, event::StepEnded{send.step, send.attempt, outcome, toString(outcome), std::nullopt});
    }
    void perform(const effect::ProbeStep& probe)
    {
        effects << "probe " + QString::fromStdString(probe.step);
        later(Milliseconds{200},
              event::Probed{probe.step, next(m_probes, probe.step).value_or(ProbeAnswer::Done), "probed"});
    }
    void perform(const effect::ReadGate& gate)
    {
        effects << "read " + QString::fromStdString(gate.step);
        GateReading reading;
        reading.activity = Activity::Idle;
        reading.healthy = true;
        if (const auto found = m_gates.find(gate.step); found != m_gates.end()) {
            reading = found->second(now.time_since_epoch());
        } else {
            for (const auto condition : {Condition::UnitActive, Condition::CommitIs, Condition::Healthy,
                                         Condition::Answers, Condition::Registered})
                reading.conditions.push_back({condition, true, {}});
        }
        later(Milliseconds{10}, event::GateRead{gate.step, std::move(reading)});
    }
    void perform(const effect::SetTimer& timer) { later(timer.delay, event::TimerFired{timer.step, timer.generation}); }

    std::map<std::string, std::deque<StepOutcome>> m_outcomes;
    std::map<std::string, std::deque<ProbeAnswer>> m_probes;
    std::map<std::string, std::function<GateReading(Milliseconds)>> m_gates;
    std::priority_queue<Due> m_queue;
    std::size_t m_order = 0;
    std::set<std::string> m_started;
    RunState m_folded;
};

} // namespace ktrdr::fakes
