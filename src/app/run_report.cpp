// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fold of a journal and the JSON report.
#include "app/run_report.h"

#include "app/wording.h"
#include "base/json_reader.h"
#include "engine/journal_json.h"
#include "planning/plan_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kReportFormat = 1;

QString qt(const std::string& text) { return QString::fromStdString(text); }
QJsonValue timeOrNull(const std::optional<UtcTime>& time) { return time ? QJsonValue(qt(toIso(*time))) : QJsonValue(); }

QJsonValue durationOrNull(const std::optional<UtcTime>& from, const std::optional<UtcTime>& to)
{
    return from && to ? QJsonValue(static_cast<qint64>((*to - *from).count())) : QJsonValue();
}

QJsonValue errorToJson(const std::optional<Error>& error)
{
    if (!error)
        return {};
    return QJsonObject{{"code", toString(error->code)},
                       {"what", qt(error->what)},
                       {"where", qt(error->where)},
                       {"hint", qt(error->hint)},
                       {"detail", qt(error->detail)}};
}

QJsonArray targetsToJson(const RunState& state)
{
    QJsonArray targets;
    for (const auto& result : targetResults(state)) {
        const auto* target = state.plan.findTarget(result.ct);
        const auto* facts = state.plan.findFacts(result.ct);
        QJsonObject json{{"ct", result.ct.number()},
                         {"name", qt(target->name)},
                         {"node", qt(target->node)},
                         {"role", target->role == TargetRole::Backend ? "backend" : "worker"},
                         {"wanted_commit", qt(state.plan.commit.text())},
                         {"now", toString(result.version)},
                         {"changed", mayHaveChanged(state, result.ct)},
                         {"verified", result.verified}};
        const auto now = versionNow(state, result);
        json["version_now"] = now.empty() ? QJsonValue() : QJsonValue(qt(now));
        json["old_commit"] = facts ? QJsonValue(qt(facts->commit.text())) : QJsonValue();
        json["old_tag"] = facts && !facts->tag.empty() ? QJsonValue(qt(facts->tag)) : QJsonValue();
        targets.append(json);
    }
    return targets;
}

QJsonArray failuresToJson(const RunState& state)
{
    QJsonArray failures;
    for (const auto* groups : {&state.plan.groups, &state.reregistration, &state.rollback}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps) {
                    const auto stepState = state.stepState(step.id);
                    if (stepState.status == StepStatus::Failed)
                        failures.append(QJsonObject{{"step", qt(step.id)},
                                                    {"title", stepTitle(state.plan, step)},
                                                    {"error", errorToJson(stepState.error)}});
                }
            }
        }
    }
    return failures;
}

QJsonObject stepToJson(const RunHistory& history, const Group& group, const Step& step, bool back)
{
    const auto stepState = history.state.stepState(step.id);
    QJsonArray attempts;
    if (const auto found = history.attempts.find(step.id); found != history.attempts.end()) {
        for (const auto& attempt : found->second)
            attempts.append(QJsonObject{{"at", qt(toIso(attempt.at))},
                                        {"number", attempt.number},
                                        {"outcome", toString(attempt.outcome)},
                                        {"text", qt(attempt.text)}});
    }
    return {{"id", qt(step.id)},
            {"title", stepTitle(history.state.plan, step)},
            {"group", qt(group.id)},
            {"way_back", back},
            {"ct", step.ct.number()},
            {"action", actionName(step.action)},
            {"status", toString(stepState.status)},
            {"attempts", stepState.attempts},
            {"unsuccessful_attempts", attempts},
            {"started_at", timeOrNull(stepState.startedAt)},
            {"ended_at", timeOrNull(stepState.endedAt)},
            {"duration_ms", durationOrNull(stepState.startedAt, stepState.endedAt)},
            {"text", qt(stepState.text)},
            {"error", errorToJson(stepState.error)}};
}

QJsonArray stepsToJson(const RunHistory& history)
{
    QJsonArray steps;
    for (const auto* groups : {&history.state.plan.groups, &history.state.reregistration, &history.state.rollback}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps)
                    steps.append(stepToJson(history, group, step, groups == &history.state.rollback));
            }
        }
    }
    return steps;
}

} // namespace

Result<RunHistory> runHistory(const std::string& planJson, const std::vector<JournalRow>& rows)
{
    const auto json = parseJson(planJson, "the plan in the journal");
    if (!json)
        return Unexpected(json.error());
    auto plan = planFromJson(json->toObject());
    if (!plan)
        return Unexpected(plan.error());
    RunHistory history;
    history.state.plan = std::move(*plan);
    for (const auto& row : rows) {
        const auto event = journalEventFrom(row.kind, row.payload);
        if (!event)
            return Unexpected(event.error());
        if (event->kind == JournalEvent::Kind::StepEnded && event->outcome != StepOutcome::Done)
            history.attempts[event->step].push_back({row.at, event->attempt, event->outcome, event->text});
        if (event->kind == JournalEvent::Kind::OperatorSaid)
            history.operatorWords.emplace_back(row.at, event->text);
        apply(history.state, *event, row.at);
    }
    return history;
}

bool mayHaveChanged(const RunState& state, CtId ct)
{
    return std::any_of(state.steps.begin(), state.steps.end(), [&](const auto& entry) {
        const Step* step = entry.second.mayHaveChanged ? state.findStep(entry.first) : nullptr;
        return step && step->ct == ct;
    });
}

std::string versionNow(const RunState& state, const TargetResult& result)
{
    const auto* facts = state.plan.findFacts(result.ct);
    switch (result.version) {
    case TargetVersion::New: return versionLabel(state.plan, result.ct, state.plan.commit);
    case TargetVersion::Old: return facts ? versionLabel(state.plan, result.ct, facts->commit) : std::string();
    case TargetVersion::Unknown: break;
    }
    return {};
}

QString verifiedWord(const RunState& state, const TargetResult& result)
{
    if (result.verified)
        return wording({"verified.yes", {}});
    return wording({mayHaveChanged(state, result.ct) ? "verified.no" : "verified.unchanged", {}});
}

QString outcomeSentence(const RunState& state)
{
    const auto& targets = state.plan.targets;
    const bool changed = std::any_of(targets.begin(), targets.end(),
                                     [&](const TargetRef& target) { return mayHaveChanged(state, target.ct); });
    return state.outcome == RunOutcome::Stopped && !changed ? wording({"outcome-sentence.stopped-unchanged", {}})
                                                            : outcomeSentence(state.outcome);
}

QJsonObject runSummaryJson(const RunHeader& header, const RunState& state)
{
    QJsonArray commands;
    for (const auto& command : nextCommands(state))
        commands.append(qt(command));
    return {{"format", kReportFormat},
            {"run", qt(header.runId)},
            {"environment", qt(header.environment)},
            {"operation", qt(header.operation)},
            {"title", qt(header.title)},
            {"operator", qt(header.operatorName)},
            {"plan_hash", qt(header.planHash)},
            {"version", qt(state.plan.version)},
            {"commit", qt(state.plan.commit.text())},
            {"outcome", toString(state.outcome)},
            {"outcome_text", outcomeSentence(state)},
            {"created_at", qt(toIso(header.createdAt))},
            {"started_at", timeOrNull(state.startedAt)},
            {"ended_at", timeOrNull(state.endedAt)},
            {"duration_ms", durationOrNull(state.startedAt, state.endedAt)},
            {"targets", targetsToJson(state)},
            {"failures", failuresToJson(state)},
            {"next_commands", commands}};
}

Result<std::string> runReportJson(const RunHeader& header, const std::string& planJson,
                                  const std::vector<JournalRow>& rows)
{
    const auto history = runHistory(planJson, rows);
    if (!history)
        return Unexpected(history.error());
    auto json = runSummaryJson(header, history->state);
    QJsonArray words;
    for (const auto& [at, text] : history->operatorWords)
        words.append(QJsonObject{{"at", qt(toIso(at))}, {"said", qt(text)}});
    json["operator_said"] = words;
    json["steps"] = stepsToJson(*history);
    return QJsonDocument(json).toJson().toStdString();
}

} // namespace ktrdr
