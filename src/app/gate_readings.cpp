// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// StepPerformer's readings of gates: idle, ready, observation.
#include "app/step_performer.h"

#include "app/countdown.h"
#include "app/on_ready.h"
#include "app/wording.h"
#include "domain/identity.h"
#include "planning/commands.h"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace ktrdr {

namespace {

constexpr Milliseconds kInsideInterval{2'000}; // a visit costs a pct call: not with every poll
constexpr Milliseconds kVisitTimeout{30'000};
constexpr int kDeadReadings = 2;        // seen down so often, not necessarily in a row
constexpr std::size_t kMinFinished = 5; // fewer operations say nothing about a rate

bool wants(const action::AwaitReady& ready, Condition condition)
{
    return std::find(ready.conditions.begin(), ready.conditions.end(), condition) != ready.conditions.end();
}

Identity identityOf(const TargetRef& target)
{
    TargetConfig config;
    config.role = target.role;
    config.ct = target.ct;
    config.name = target.name;
    config.port = target.port;
    return {config, target.address, target.hostname};
}

} // namespace

void StepPerformer::readIdle(const TargetRef& target, const Step& step, Answer answer)
{
    onReady(m_ports.workers.activity(target.baseUrl, m_stop.get_token()), this,
            [id = step.id, answer = std::move(answer)](const Result<WorkerSelf>& self) {
                GateReading reading;
                if (self) {
                    reading.activity = self->activity;
                    reading.operation = self->currentOperation;
                    reading.detail = self->detail;
                } else {
                    reading.detail = toString(self.error());
                }
                answer(event::GateRead{id, std::move(reading)});
            });
}

void StepPerformer::readReady(const TargetRef& target, const Step& step, Answer answer)
{
    const auto& ready = std::get<action::AwaitReady>(step.action);
    if (wants(ready, Condition::UnitActive) || wants(ready, Condition::CommitIs))
        lookInside(target, step, ready.commit);
    auto reading = std::make_shared<GateReading>();
    const std::size_t asked = 1 + static_cast<std::size_t>(wants(ready, Condition::Healthy)) +
                              static_cast<std::size_t>(wants(ready, Condition::Answers)) +
                              static_cast<std::size_t>(wants(ready, Condition::Registered));
    const auto part = countdown(asked, [this, reading, id = step.id, answer = std::move(answer)] {
        const auto& inside = m_insides[id];
        reading->conditions.push_back({Condition::UnitActive, inside.unitActive, inside.detail});
        reading->conditions.push_back({Condition::CommitIs, inside.commitFits, inside.detail});
        reading->fatal = inside.fatal;
        reading->detail = inside.log;
        answer(event::GateRead{id, std::move(*reading)});
    });
    if (wants(ready, Condition::Healthy)) {
        onReady(m_ports.backend.health(m_plan.backendUrl, m_stop.get_token()), this,
                [reading, part](const Result<BackendHealth>& health) {
                    reading->conditions.push_back({Condition::Healthy, health && health->healthy,
                                                   health ? health->status : toString(health.error())});
                    part();
                });
    }
    if (wants(ready, Condition::Answers)) {
        onReady(m_ports.workers.identity(target.baseUrl, m_stop.get_token()), this,
                [reading, part](const Result<WorkerSelf>& self) {
                    reading->conditions.push_back(
                        {Condition::Answers, self.has_value(), self ? "" : toString(self.error())});
                    part();
                });
    }
    if (wants(ready, Condition::Registered)) {
        onReady(m_ports.backend.workers(m_plan.backendUrl, m_stop.get_token()), this,
                [this, reading, part, target](const Result<Registry>& registry) {
                    reading->conditions.push_back(registered(target, registry));
                    part();
                });
    }
    part();
}

// The entries that are this target's and nobody else's: a worker that registers under another's id takes over the
// other's entry, which then says nothing about either of them.
StepPerformer::OwnEntries StepPerformer::ownEntries(const TargetRef& target, const Registry& registry) const
{
    OwnEntries own;
    own.reason = "is not in the registry";
    const auto identity = identityOf(target);
    for (const auto* entry : matchingEntries(identity, registry)) {
        const auto other = std::find_if(m_plan.targets.begin(), m_plan.targets.end(), [&](const auto& candidate) {
            return candidate.ct != target.ct && candidate.role == TargetRole::Worker &&
                   matches(identityOf(candidate), *entry);
        });
        const auto conflicts = identityConflicts(identity, {}, std::span(&entry, 1));
        if (other != m_plan.targets.end())
            own.reason =
                wording({"identity.shared-entry", {entry->workerId, entry->endpointUrl, other->name}}).toStdString();
        else if (!conflicts.empty())
            own.reason = wording(conflicts.front()).toStdString();
        else
            own.entries.push_back(entry);
    }
    return own;
}

// An entry that was there before the restart proves nothing: it must have been seen healthy since.
ConditionReport StepPerformer::registered(const TargetRef& target, const Result<Registry>& registry)
{
    ConditionReport report{Condition::Registered, false, {}};
    if (!registry) {
        report.detail = toString(registry.error());
        return report;
    }
    const auto [entries, reason] = ownEntries(target, *registry);
    if (entries.empty()) {
        report.detail = reason;
        m_firstHealthyAt.try_emplace(target.ct, UtcTime{});
        return report;
    }
    for (const auto* entry : entries) {
        if (entry->status == RegistryStatus::TemporarilyUnavailable || entry->status == RegistryStatus::Unknown) {
            report.detail = fmt::format("registered as {}", toString(entry->status));
            continue;
        }
        const auto stopped = m_stoppedAt.find(target.ct);
        if (stopped == m_stoppedAt.end())
            m_firstHealthyAt.try_emplace(target.ct, entry->lastHealthyAt.value_or(UtcTime{}));
        const auto since = stopped != m_stoppedAt.end() ? stopped->second : m_firstHealthyAt[target.ct];
        if (entry->lastHealthyAt && *entry->lastHealthyAt > since)
            return {Condition::Registered, true, "registered as " + entry->workerId};
        report.detail =
            entry->lastHealthyAt ? "the entry is from before the restart" : "the backend has not seen it healthy yet";
    }
    return report;
}

void StepPerformer::lookInside(const TargetRef& target, const Step& step, const CommitId& commit)
{
    auto& inside = m_insides[step.id];
    const auto now = m_ports.clock.monoNow();
    // A unit that was active once may be restarting all the time: it is looked at until the gate is passed.
    if (inside.reading || (inside.readAt != MonoTime{} && now - inside.readAt < kInsideInterval))
        return;
    inside.reading = true;
    auto request = visitOf(target.ct);
    const auto command = visitCommand(request);
    auto future = m_ports.shell.run(target.node, {command.line, command.input, kVisitTimeout}, m_stop.get_token());
    onReady(std::move(future), this,
            [this, step, commit, request = std::move(request)](const Result<ExecResult>& result) {
                if (!result)
                    return takeInside(step, commit, Unexpected(result.error()));
                takeInside(step, commit, parseVisits(request, result->out).at(step.ct).inside);
            });
}

void StepPerformer::takeInside(const Step& step, const CommitId& commit, const Result<InsideState>& result)
{
    auto& inside = m_insides[step.id];
    inside.reading = false;
    inside.readAt = m_ports.clock.monoNow();
    if (!result) {
        inside.unitActive = false; // what was seen before is old: not known to be active now
        inside.detail = toString(result.error());
        return;
    }
    inside.unitActive = result->unit == UnitActive::Active;
    inside.commitFits = result->commit == commit && !result->restartOwed;
    inside.detail = fmt::format("unit {}, commit {}", toString(result->unit), result->commit.shortText());
    inside.log = result->unitLog;
    const bool dead = result->unit == UnitActive::Failed || result->unit == UnitActive::Inactive ||
                      result->unitDetail == "auto-restart";
    inside.deadReadings += dead ? 1 : 0;
    if (result->unit == UnitActive::Failed || inside.deadReadings >= kDeadReadings) {
        const auto* target = m_plan.findTarget(step.ct);
        inside.fatal = Error{
            ErrorCode::CommandFailed,
            fmt::format("{} does not stay up on {}: it is {}", target->unit, target->name, toString(result->unit)),
            step.id,
            fmt::format("On {}: pct exec {} -- journalctl -u {} -n 100", target->node, step.ct.text(), target->unit),
            result->unitLog};
    }
}

namespace {

void seenIll(GateReading& reading, std::string what)
{
    reading.healthy = reading.unread = false;
    reading.detail = std::move(what);
}

void notRead(GateReading& reading, std::string_view what, const Error& error)
{
    if (!reading.healthy && !reading.unread) // something bad was seen
        return;
    if (error.code == ErrorCode::Refused) // an answer like 503 is one
        return seenIll(reading, fmt::format("{} is refused: {}", what, toString(error)));
    reading.healthy = false;
    reading.unread = true;
    reading.detail = fmt::format("{} cannot be read: {}", what, toString(error));
}

void judgeFailures(GateReading& reading, const Step& step, const OperationWatch::Ended& ended)
{
    const auto limit = std::get<action::Observe>(step.action).maxFailureRate * static_cast<double>(ended.all);
    if (ended.all < kMinFinished || static_cast<double>(ended.failed) <= limit)
        return;
    const auto seen = fmt::format("{} of {} operations failed since the observation began", ended.failed, ended.all);
    seenIll(reading, seen);
    reading.fatal =
        Error{ErrorCode::Refused, seen, step.id, "Look at the failed operations before deploying again", {}};
}

} // namespace

void StepPerformer::readObservation(const Step& step, Answer answer)
{
    // Something bad that was seen outweighs what could not be read.
    auto reading = std::make_shared<GateReading>();
    reading->healthy = true;
    const auto part = countdown(3, [this, reading, step, answer = std::move(answer)]() mutable {
        readOperations(step, std::move(reading), std::move(answer));
    });
    const auto observe = std::get<action::Observe>(step.action);
    onReady(m_ports.backend.health(m_plan.backendUrl, m_stop.get_token()), this,
            [reading, part](const Result<BackendHealth>& health) {
                if (!health)
                    notRead(*reading, "the backend's health", health.error());
                else if (!health->healthy)
                    seenIll(*reading, "the backend is not healthy: " + health->status);
                part();
            });
    onReady(m_ports.backend.workers(m_plan.backendUrl, m_stop.get_token()), this,
            [this, reading, part, observe, id = step.id](const Result<Registry>& registry) {
                judgeObservation(*reading, observe, registry);
                if (registry)
                    m_observations[id].see(*registry);
                part();
            });
    onReady(m_ports.backend.operations(m_plan.backendUrl, {}, m_stop.get_token()), this,
            [this, reading, part, id = step.id](const Result<OperationList>& operations) {
                if (operations)
                    m_observations[id].see(*operations);
                else
                    notRead(*reading, "the operations", operations.error());
                part();
            });
}

void StepPerformer::judgeObservation(GateReading& reading, const action::Observe& observe,
                                     const Result<Registry>& registry) const
{
    if (!registry)
        return notRead(reading, "the registry", registry.error());
    for (const auto& ct : observe.workers) {
        const auto* target = m_plan.findTarget(ct);
        const auto [entries, reason] = ownEntries(*target, *registry);
        const bool well = std::any_of(entries.begin(), entries.end(), [](const auto* entry) {
            return entry->status == RegistryStatus::Available || entry->status == RegistryStatus::Busy;
        });
        if (!well)
            seenIll(reading, target->name + " " + (entries.empty() ? reason : "is temporarily unavailable"));
    }
}

// What the lists leave open is asked for, one operation at a time, before the failure rate is judged.
void StepPerformer::readOperations(const Step& step, std::shared_ptr<GateReading> reading, Answer answer)
{
    const auto ids = m_observations[step.id].due(m_ports.clock.monoNow());
    const auto part = countdown(ids.size() + 1, [this, reading, step, answer = std::move(answer)] {
        judgeFailures(*reading, step, m_observations[step.id].ended());
        answer(event::GateRead{step.id, std::move(*reading)});
    });
    for (const auto& id : ids) {
        onReady(m_ports.backend.operation(m_plan.backendUrl, id, m_stop.get_token()), this,
                [this, part, id, observation = step.id](const Result<OperationDetail>& detail) {
                    // One that is not told has neither failed nor completed, and says nothing about the others: its
                    // worker may be gone, which R's backend waits for. Whether the backend answers is read above.
                    auto& watch = m_observations[observation];
                    if (detail)
                        watch.take(id, *detail);
                    else
                        watch.postpone(id, m_ports.clock.monoNow());
                    part();
                });
    }
    part();
}

} // namespace ktrdr
