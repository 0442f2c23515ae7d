// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_report.h"
#include "app/wording.h"
#include "base/shell_quote.h"

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

std::string switchTo(const Plan& plan, const TargetRef& target, const CommitId& commit)
{
    const auto app = shellQuote(plan.appDirectory);
    const auto unit = shellQuote(target.unit);
    return onTarget(plan, target,
                    {"env", kPath, "/bin/sh", "-c",
                     fmt::format("cd {} && systemctl stop {} && git -c safe.directory={} checkout --detach {} -- && "
                                 "if [ -f uv.lock ]; then uv sync --frozen; else uv sync; fi && systemctl start {}",
                                 app, unit, app, commit.text(), unit)});
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

// Whether somebody has to look at the target after a run that ended in an unsettled way.
bool isOpen(const RunState& state, const TargetResult& result)
{
    if (state.outcome == RunOutcome::Stopped)
        return result.version == TargetVersion::Unknown || (result.version == TargetVersion::New && !result.verified);
    return result.version != TargetVersion::Old || (wasTouched(state, result.ct) && !result.verified);
}

void addTarget(std::vector<std::string>& lines, const RunState& state, const TargetResult& result)
{
    const auto& plan = state.plan;
    const auto* target = plan.findTarget(result.ct);
    const auto* facts = plan.findFacts(result.ct);
    lines.push_back(fmt::format("# {} (CT {}): {}{}", target->name, target->ct.text(), toString(result.version),
                                result.verified ? "" : ", not verified"));
    addLook(lines, plan, *target);
    if (facts && !facts->commit.isNull()) {
        lines.push_back("# back to " + versionLabel(plan, result.ct, facts->commit) + ":");
        lines.push_back(switchTo(plan, *target, facts->commit));
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
    if (!unsettled)
        return lines;
    const auto results = targetResults(state);
    bool backendOpen = false;
    for (auto result = results.rbegin(); result != results.rend();
         ++result) { // NOLINT(modernize-loop-convert): backwards
        if (!isOpen(state, *result))
            continue;
        addTarget(lines, state, *result);
        backendOpen = backendOpen || result->ct == state.plan.backendCt();
    }
    if (backendOpen && state.plan.generation != Generation::N) {
        lines.push_back("# a restarted backend of generation R knows no workers; restart each one that is idle:");
        for (const auto& target : state.plan.targets) {
            if (target.role == TargetRole::Worker)
                lines.push_back(onTarget(state.plan, target, {"systemctl", "restart", target.unit}));
        }
    }
    lines.push_back("# read the state again:");
    lines.push_back(shellJoin({"ktrdrctl", "status", "--env", state.plan.environment}));
    if (state.outcome == RunOutcome::Stopped) {
        lines.push_back("# finish the deployment; targets that already run the version are left alone:");
        lines.push_back(deployAgain(state.plan));
    }
    return lines;
}

} // namespace ktrdr
