// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_json.h"

#include "base/json_reader.h"
#include "planning/commands.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <array>

namespace ktrdr {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }
qint64 millis(Milliseconds value) { return static_cast<qint64>(value.count()); }

constexpr std::array kIdleNames{"ignore", "require-idle", "stop-unless-busy"};
constexpr std::array kRetryNames{"repeatable", "idempotent", "once"};
constexpr std::array kRiskNames{"none", "reversible", "restart"};
constexpr std::array kProtectionNames{"demo", "staging", "production"};
constexpr std::array kGenerationNames{"unknown", "R", "N"};
constexpr std::array kConditionNames{"unit-active", "commit", "healthy", "answers", "registered"};

template <std::size_t Count> int indexOf(const std::array<const char*, Count>& names, const JsonReader& reader)
{
    const auto value = reader.text();
    for (std::size_t i = 0; i < Count; ++i) {
        if (value == names[i])
            return static_cast<int>(i);
    }
    reader.complain("one of the known names");
    return 0;
}

template <typename Enum, std::size_t Count>
Enum enumFrom(const std::array<const char*, Count>& names, const JsonReader& reader)
{
    return static_cast<Enum>(indexOf(names, reader));
}

template <typename Enum, std::size_t Count> QString nameOf(const std::array<const char*, Count>& names, Enum value)
{
    return QString::fromLatin1(names.at(static_cast<std::size_t>(value)));
}

CtId ctFrom(const JsonReader& reader)
{
    const auto ct = CtId::fromNumber(reader.integer(0, 999'999'999));
    if (!ct)
        reader.complain("a container number");
    return ct.value_or(CtId{});
}

CommitId commitFrom(const JsonReader& reader)
{
    const auto value = reader.text();
    if (value.empty())
        return {};
    const auto commit = CommitId::parse(value);
    if (!commit)
        reader.complain("a commit id");
    return commit.value_or(CommitId{});
}

Milliseconds millisFrom(const JsonReader& reader) { return Milliseconds{reader.integer(0, 1'000'000'000)}; }

struct ActionWriter
{
    QJsonObject& json;
    void operator()(const action::PrefetchRelease& a) const { json["commit"] = text(a.commit.text()); }
    void operator()(const action::AwaitIdle&) const {}
    void operator()(const action::SwitchRelease& a) const
    {
        json["commit"] = text(a.commit.text());
        json["idle"] = nameOf(kIdleNames, a.idle);
    }
    void operator()(const action::RestartUnit& a) const { json["idle"] = nameOf(kIdleNames, a.idle); }
    void operator()(const action::AwaitReady& a) const
    {
        QJsonArray conditions;
        for (const auto condition : a.conditions)
            conditions.append(nameOf(kConditionNames, condition));
        json["conditions"] = conditions;
        json["commit"] = text(a.commit.text());
    }
    void operator()(const action::Observe& a) const
    {
        json["duration_s"] = static_cast<qint64>(a.duration.count());
        QJsonArray workers;
        for (const auto& ct : a.workers)
            workers.append(ct.number());
        json["workers"] = workers;
        json["max_failure_rate"] = a.maxFailureRate;
    }
};

Action actionFrom(const std::string& name, const JsonReader& reader)
{
    if (name == "prefetch-release")
        return action::PrefetchRelease{commitFrom(reader["commit"])};
    if (name == "await-idle")
        return action::AwaitIdle{};
    if (name == "switch-release")
        return action::SwitchRelease{commitFrom(reader["commit"]), enumFrom<IdlePolicy>(kIdleNames, reader["idle"])};
    if (name == "restart-unit")
        return action::RestartUnit{enumFrom<IdlePolicy>(kIdleNames, reader["idle"])};
    if (name == "await-ready") {
        action::AwaitReady ready{{}, commitFrom(reader["commit"])};
        for (const auto& condition : reader["conditions"].elements())
            ready.conditions.push_back(enumFrom<Condition>(kConditionNames, condition));
        return ready;
    }
    if (name == "observe") {
        action::Observe observe{
            Seconds{reader["duration_s"].integer(0, 1'000'000)}, {}, reader["max_failure_rate"].number()};
        for (const auto& ct : reader["workers"].elements())
            observe.workers.push_back(ctFrom(ct));
        return observe;
    }
    reader["action"].complain("the name of an action");
    return action::AwaitIdle{};
}

QJsonObject stepToJson(const Step& step)
{
    QJsonObject json{{"id", text(step.id)},
                     {"ct", step.ct.number()},
                     {"action", QString::fromLatin1(actionName(step.action))},
                     {"deadline_ms", millis(step.deadline)},
                     {"retry", nameOf(kRetryNames, step.retry)},
                     {"risk", nameOf(kRiskNames, step.risk)},
                     {"undo_commit", step.undoCommit ? QJsonValue(text(step.undoCommit->text())) : QJsonValue()},
                     {"estimate_ms", millis(step.estimate)}};
    std::visit(ActionWriter{json}, step.action);
    return json;
}

Step stepFrom(const JsonReader& reader)
{
    Step step;
    step.id = reader["id"].text();
    step.ct = ctFrom(reader["ct"]);
    step.action = actionFrom(reader["action"].text(), reader);
    step.deadline = millisFrom(reader["deadline_ms"]);
    step.retry = enumFrom<RetryClass>(kRetryNames, reader["retry"]);
    step.risk = enumFrom<Risk>(kRiskNames, reader["risk"]);
    if (!reader["undo_commit"].isNull())
        step.undoCommit = commitFrom(reader["undo_commit"]);
    step.estimate = millisFrom(reader["estimate_ms"]);
    return step;
}

std::vector<Group> groupsFrom(const JsonReader& reader)
{
    std::vector<Group> groups;
    for (const auto& group : reader.elements()) {
        Group value{group["id"].text(), static_cast<int>(group["limit"].integer(1, 100'000)), {}};
        for (const auto& lane : group["lanes"].elements()) {
            Lane steps{ctFrom(lane["ct"]), {}};
            for (const auto& step : lane["steps"].elements())
                steps.steps.push_back(stepFrom(step));
            value.lanes.push_back(std::move(steps));
        }
        groups.push_back(std::move(value));
    }
    return groups;
}

QJsonArray targetsToJson(const Plan& plan)
{
    QJsonArray targets;
    for (const auto& target : plan.targets) {
        QJsonObject json{{"role", target.role == TargetRole::Backend ? "backend" : "worker"},
                         {"ct", target.ct.number()},
                         {"node", text(target.node)},
                         {"name", text(target.name)},
                         {"worker_type", text(target.workerType)},
                         {"unit", text(target.unit)},
                         {"address", text(target.address)},
                         {"port", target.port},
                         {"base_url", text(target.baseUrl)}};
        if (!target.hostname.empty())
            json["hostname"] = text(target.hostname);
        if (const auto* facts = plan.findFacts(target.ct)) {
            json["old_commit"] = text(facts->commit.text());
            json["old_tag"] = text(facts->tag);
        }
        targets.append(json);
    }
    return targets;
}

void readTargets(const JsonReader& reader, Plan& plan)
{
    for (const auto& entry : reader.elements()) {
        TargetRef target;
        target.role = entry["role"].text() == "backend" ? TargetRole::Backend : TargetRole::Worker;
        target.ct = ctFrom(entry["ct"]);
        target.node = entry["node"].text();
        target.name = entry["name"].text();
        target.workerType = entry["worker_type"].text();
        target.unit = entry["unit"].text();
        target.address = entry["address"].text();
        target.port = static_cast<std::uint16_t>(entry["port"].integer(0, 65'535));
        target.baseUrl = entry["base_url"].text();
        target.hostname = entry["hostname"].optionalText().value_or(std::string()); // absent in older journals
        if (!entry["old_commit"].isNull())
            plan.facts.push_back(
                {target.ct, commitFrom(entry["old_commit"]), entry["old_tag"].text(), target.node, target.address});
        plan.targets.push_back(std::move(target));
    }
}

// What a runner and a planner of the way back rely on; empty when all is there.
std::string contradiction(const Plan& plan)
{
    if (plan.targets.empty() || plan.targets.front().role != TargetRole::Backend)
        return "targets: the first one is not the backend";
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            if (lane.steps.empty())
                return "group " + group.id + ": a lane without steps";
            for (const auto& step : lane.steps) {
                if (step.ct != lane.ct || !plan.findTarget(step.ct))
                    return "step " + step.id + ": CT " + step.ct.text() + " is not a target here";
                if (std::holds_alternative<action::SwitchRelease>(step.action) && !plan.findFacts(step.ct))
                    return "step " + step.id + ": no commit to return to";
            }
        }
    }
    return {};
}

QJsonArray commandsToJson(const Plan& plan)
{
    QJsonArray commands;
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (const auto command = commandFor(plan, step))
                    commands.append(QJsonObject{
                        {"step", text(step.id)}, {"command", text(command->line)}, {"stdin", text(command->input)}});
            }
        }
    }
    return commands;
}

QJsonArray nodesToJson(const Plan& plan)
{
    QJsonArray nodes;
    for (const auto& node : plan.nodes)
        nodes.append(QJsonObject{{"name", text(node.name)},
                                 {"host", text(node.ssh.host)},
                                 {"port", node.ssh.port},
                                 {"user", text(node.ssh.user)}});
    return nodes;
}

std::vector<NodeConfig> nodesFrom(const JsonReader& reader)
{
    std::vector<NodeConfig> nodes;
    for (const auto& entry : reader.elements()) {
        const auto port = static_cast<std::uint16_t>(entry["port"].integer(1, 65'535));
        nodes.push_back({entry["name"].text(), {entry["host"].text(), port, entry["user"].text()}});
    }
    return nodes;
}

} // namespace

QJsonArray groupsToJson(const std::vector<Group>& groups)
{
    QJsonArray array;
    for (const auto& group : groups) {
        QJsonArray lanes;
        for (const auto& lane : group.lanes) {
            QJsonArray steps;
            for (const auto& step : lane.steps)
                steps.append(stepToJson(step));
            lanes.append(QJsonObject{{"ct", lane.ct.number()}, {"steps", steps}});
        }
        array.append(QJsonObject{{"id", text(group.id)}, {"limit", group.limit}, {"lanes", lanes}});
    }
    return array;
}

Result<std::vector<Group>> groupsFromJson(const QJsonArray& json)
{
    std::string problem;
    auto groups = groupsFrom(JsonReader(json, "groups", &problem));
    if (!problem.empty())
        return fail(ErrorCode::BadAnswer, "The steps of a plan cannot be read", "groups", {}, problem);
    return groups;
}

QJsonObject planToJson(const Plan& plan)
{
    QJsonArray notes;
    for (const auto& note : plan.notes) {
        QJsonArray arguments;
        for (const auto& argument : note.arguments)
            arguments.append(text(argument));
        notes.append(QJsonObject{{"id", text(note.id)}, {"arguments", arguments}});
    }
    return {{"format", kPlanFormat},
            {"operation", text(plan.operation)},
            {"environment", text(plan.environment)},
            {"protection", nameOf(kProtectionNames, plan.protection)},
            {"version", text(plan.version)},
            {"commit", text(plan.commit.text())},
            {"created_at", text(toIso(plan.createdAt))},
            {"generation", nameOf(kGenerationNames, plan.generation)},
            {"app_directory", text(plan.appDirectory)},
            {"git_remote", text(plan.gitRemote)},
            {"backend_url", text(plan.backendUrl)},
            {"nodes", nodesToJson(plan)},
            {"rollback_limit", plan.rollbackLimit},
            {"busy_budget_ms", millis(plan.busyBudget)},
            {"targets", targetsToJson(plan)},
            {"groups", groupsToJson(plan.groups)},
            {"commands", commandsToJson(plan)},
            {"notes", notes}};
}

Result<Plan> planFromJson(const QJsonObject& json)
{
    std::string problem;
    const JsonReader reader(json, "plan", &problem);
    Plan plan;
    if (reader["format"].integer(0, 1'000'000) != kPlanFormat)
        return fail(ErrorCode::Unsupported, "The plan was written by another version of this program", "format",
                    "Make the plan again");
    plan.operation = reader["operation"].text();
    plan.environment = reader["environment"].text();
    plan.protection = enumFrom<Protection>(kProtectionNames, reader["protection"]);
    plan.version = reader["version"].text();
    plan.commit = commitFrom(reader["commit"]);
    if (const auto created = parseIso(reader["created_at"].text()))
        plan.createdAt = *created;
    else
        reader["created_at"].complain("a time");
    plan.generation = enumFrom<Generation>(kGenerationNames, reader["generation"]);
    plan.appDirectory = reader["app_directory"].text();
    plan.gitRemote = reader["git_remote"].text();
    plan.backendUrl = reader["backend_url"].text();
    plan.nodes = nodesFrom(reader["nodes"]);
    plan.rollbackLimit = static_cast<int>(reader["rollback_limit"].integer(1, 100'000));
    plan.busyBudget = millisFrom(reader["busy_budget_ms"]);
    readTargets(reader["targets"], plan);
    plan.groups = groupsFrom(reader["groups"]);
    for (const auto& note : reader["notes"].elements()) {
        Message message{note["id"].text(), {}};
        for (const auto& argument : note["arguments"].elements())
            message.arguments.push_back(argument.text());
        plan.notes.push_back(std::move(message));
    }
    if (problem.empty())
        problem = contradiction(plan);
    if (!problem.empty())
        return fail(ErrorCode::BadAnswer, "The plan cannot be read", "plan", "Make the plan again", problem);
    return plan;
}

std::string planHash(const Plan& plan)
{
    const auto json = QJsonDocument(planToJson(plan)).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace ktrdr
