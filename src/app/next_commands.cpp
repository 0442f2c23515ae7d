// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_report.h"
#include "app/wording.h"
#include "base/sanitize.h"
#include "base/shell_quote.h"
#include "planning/commands.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr const char* kPath =
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/root/.local/bin:/root/.cargo/bin";

std::string onTarget(const Plan& plan, const TargetRef& target, std::vector<std::string> words)
{
    std::vector<std::string> command{"pct", "exec", target.ct.text(), "--"};
    command.insert(command.end(), words.begin(), words.end());
    const auto* configured = plan.findNode(target.node);
    const auto node = configured ? *configured : SshEndpoint{target.node, 22, "root"};
    const auto port = node.port == 22 ? std::string() : fmt::format("-p {} ", node.port);
    return "ssh " + port + shellQuote(node.user + '@' + node.host) + ' ' + shellQuote(shellJoin(command));
}

std::string shellOn(const Plan& plan, const TargetRef& target, std::string line)
{
    return onTarget(plan, target, {"env", kPath, "/bin/sh", "-c", std::move(line)});
}

void addLook(std::vector<std::string>& lines, const Plan& plan, const TargetRef& target)
{
    lines.push_back(onTarget(
        plan, target,
        {"git", "-c", "safe.directory=" + plan.appDirectory, "-C", plan.appDirectory, "log", "-1", "--format=%H %D"}));
    lines.push_back(onTarget(plan, target, {"systemctl", "status", target.unit, "--no-pager"}));
    lines.push_back(onTarget(plan, target, {"journalctl", "-u", target.unit, "-n", "100", "--no-pager"}));
}

bool wasTouched(const RunState& state, CtId ct)
{
    for (const auto& [id, step] : state.steps) {
        const auto* planned = state.findStep(id);
        if (planned && planned->ct == ct && step.mayHaveChanged)
            return true;
    }
    return false;
}

// The step of the way back, or of what a stopped run still did, that a target did not get past.
const StepState* leftStep(const RunState& state, CtId ct)
{
    if (state.rollback.empty() && state.reregistration.empty())
        return nullptr;
    for (const auto& group : state.groups()) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                const auto found = state.steps.find(step.id);
                if (lane.ct == ct && found != state.steps.end() &&
                    (found->second.status == StepStatus::Failed || found->second.status == StepStatus::Abandoned))
                    return &found->second;
            }
        }
    }
    return nullptr;
}

bool hasFailed(const RunState& state, CtId ct)
{
    const auto* step = leftStep(state, ct);
    return step && step->status == StepStatus::Failed;
}

// Whether somebody has to look at the target after a run that ended in an unsettled way.
bool isOpen(const RunState& state, const TargetResult& result)
{
    if (state.outcome == RunOutcome::Stopped)
        return result.version == TargetVersion::Unknown || (result.version == TargetVersion::New && !result.verified);
    return result.version != TargetVersion::Old || (wasTouched(state, result.ct) && !result.verified) ||
           hasFailed(state, result.ct);
}

// What a worker was busy with, or what failed there.
std::string whyLeft(const RunState& state, CtId ct)
{
    const auto* step = leftStep(state, ct);
    if (!step)
        return {};
    const bool oneLine = step->error && !step->error->detail.empty() && step->error->detail.size() < 100 &&
                         step->error->detail.find('\n') == std::string::npos;
    return oneLine ? step->text + ": " + step->error->detail : step->text;
}

std::string whenIdle(const std::string& baseUrl, const std::string& command)
{
    return fmt::format(
        "until curl -sS -f -m 10 {} | tr -d ' \\n' | grep -q '\"active_count\":0[,}}]'; do sleep 5; done "
        "&& {}",
        shellQuote(baseUrl + "/api/v1/operations?active_only=true"), command);
}

// Host services are workers too, but nothing here restarts them: the plan notes which ones a restart of the backend
// drops.
void addHostServices(std::vector<std::string>& lines, const RunState& state)
{
    if (!mayHaveChanged(state, state.plan.backendCt()))
        return;
    for (const auto& note : state.plan.notes) {
        const auto& words = note.arguments;
        if (note.id != "note.host-drops-out" || words.size() != 4)
            continue;
        lines.push_back(fmt::format("# the restarted backend forgot {}; when it is idle:", words[0]));
        lines.push_back(whenIdle(words[1], words[3] + ' ' + shellQuote(shellJoin({"systemctl", "restart", words[2]}))));
    }
}

// Workers that the backend does not know: after its restart, or because they could not be registered again.
void addRegistration(std::vector<std::string>& lines, const RunState& state, bool backendOpen)
{
    const auto missing = unregisteredWorkers(state);
    std::vector<std::string> restarts;
    for (const auto& target : state.plan.targets) {
        const bool lost = std::find(missing.begin(), missing.end(), target.ct) != missing.end();
        const bool again = backendOpen && state.plan.generation != Generation::N; // whoever mends it restarts it
        const bool failed = hasFailed(state, target.ct) && !state.progress()[target.ct].changed;
        if (target.role != TargetRole::Worker || (!lost && !again && !failed))
            continue;
        const auto why = whyLeft(state, target.ct);
        restarts.push_back(fmt::format("# re-register {} (CT {}) when it is idle{}", target.name, target.ct.text(),
                                       why.empty() ? "" : "; " + sanitizeLine(why)));
        restarts.push_back(whenIdle(target.baseUrl, shellOn(state.plan, target, restartByHand(target))));
    }
    if (restarts.empty())
        return;
    if (!missing.empty() || backendOpen)
        lines.push_back("# a restarted backend of generation R knows no workers until they are restarted:");
    lines.insert(lines.end(), restarts.begin(), restarts.end());
}

void addTarget(std::vector<std::string>& lines, const RunState& state, const TargetResult& result)
{
    const auto& plan = state.plan;
    const auto* target = plan.findTarget(result.ct);
    const auto* facts = plan.findFacts(result.ct);
    lines.push_back(fmt::format("# {} (CT {}): {}{}", target->name, target->ct.text(), toString(result.version),
                                result.verified ? "" : ", not verified"));
    addLook(lines, plan, *target);
    const bool switched = result.version != TargetVersion::Old || state.progress()[result.ct].changed;
    if (switched && facts && !facts->commit.isNull()) {
        lines.push_back("# back to " + versionLabel(plan, result.ct, facts->commit) + ":");
        lines.push_back(shellOn(plan, *target, switchByHand(plan, *target, facts->commit)));
    }
}

std::string deployAgain(const Plan& plan)
{
    std::vector<std::string> words{"ktrdrctl", "deploy", "--env", plan.environment, "--version", plan.version};
    if (plan.protection == Protection::Production)
        words.insert(words.end(), {"--confirm", plan.environment});
    return shellJoin(words);
}

} // namespace

std::vector<std::string> nextCommands(const RunState& state)
{
    const bool unsettled = state.outcome == RunOutcome::NeedsPerson || state.outcome == RunOutcome::Stopped ||
                           (state.outcome == RunOutcome::None && state.phase != RunPhase::NotStarted);
    std::vector<std::string> lines;
    if (!unsettled && unregisteredWorkers(state).empty()) {
        addHostServices(lines, state);
        return lines;
    }
    const auto results = targetResults(state);
    bool backendOpen = false;
    for (auto result = results.rbegin(); result != results.rend();
         ++result) { // NOLINT(modernize-loop-convert): backwards
        if (!unsettled || !isOpen(state, *result))
            continue;
        addTarget(lines, state, *result);
        backendOpen = backendOpen || result->ct == state.plan.backendCt();
    }
    addRegistration(lines, state, backendOpen);
    addHostServices(lines, state);
    lines.push_back("# read the state again:");
    lines.push_back(shellJoin({"ktrdrctl", "status", "--env", state.plan.environment}));
    if (state.outcome == RunOutcome::Stopped) {
        lines.push_back("# finish the deployment; targets that already run the version are left alone:");
        lines.push_back(deployAgain(state.plan));
    }
    return lines;
}

} // namespace ktrdr
