// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/commands.h"

#include "planning/script_parts.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr const char* kInsidePath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/root/.local/bin:/root/.cargo/bin";
// There from the moment before the tree is switched until the unit was started from it: whoever finds it knows that
// what runs may be older than the tree. /run is empty after a boot, which starts the unit anew.
constexpr const char* kOwedFile = "/run/ktrdr-admin.restart-owed";
// Of one visit; a container that hangs must not take the others of its node with it.
constexpr const char* kVisitLimit = "timeout -k 2 20 ";
constexpr const char* kRemoteLimit = "timeout -k 2 10 ";

std::string stepHead(const Plan& plan, const TargetRef& target, const Action& action)
{
    const bool named = !std::holds_alternative<action::PrefetchRelease>(action);
    return "set -eu\n" + assign("app", plan.appDirectory) + (named ? assign("unit", target.unit) : "") + kGitFunction +
           "phase() { printf 'ktrdr:phase %s\\n' \"$1\"; }\n" +
           fmt::format(
               "exec 9>{}\nflock -n 9 || {{ echo 'another step is running in this container' >&2; exit {}; }}\n",
               kStepLock, kExitStepRunning);
}

std::string cleanShell()
{
    return shellJoin({"/usr/bin/env", "-i", "HOME=/root", "LC_ALL=C", "GIT_TERMINAL_PROMPT=0",
                      std::string("PATH=") + kInsidePath, "/bin/sh", "-s"});
}

constexpr const char* kSyncFunction = "sync_tree() {\n"
                                      "    cd \"$1\"\n"
                                      "    if [ -f uv.lock ]; then uv sync --frozen --quiet; else uv sync --quiet; fi\n"
                                      "    cd /\n"
                                      "}\n";

// A unit that failed too often in a row is not started again until its failures are forgotten.
std::string forgetFailures(std::string_view unit)
{
    return fmt::format("systemctl reset-failed {} 2>/dev/null || :", unit);
}

// A registration counts only if it is newer than this moment, by the clock of the cluster.
constexpr const char* kMarkStop = "printf 'ktrdr:stopped-at %s\\n' \"$(date +%s.%N)\"\n";

std::string idleCheck(const TargetRef& target, IdlePolicy policy)
{
    if (policy == IdlePolicy::Ignore)
        return {};
    const std::string onUnknown =
        policy == IdlePolicy::RequireIdle
            ? fmt::format("echo 'the worker did not say whether it is idle' >&2; exit {}", kExitIdleUnknown)
            : std::string(":");
    std::string script = "phase idle\n" + assign("url", target.baseUrl + "/api/v1/operations?active_only=true");
    // The container asks its own address, which no other machine answers for; it need not know a private CA.
    const std::string trust = target.baseUrl.starts_with("https:") ? "--insecure " : "";
    // 3 and 4: not running, or no such unit. Any other answer is no answer.
    script += "active=0\n"
              "systemctl is-active --quiet \"$unit\" || active=$?\n"
              "if [ \"$active\" != 3 ] && [ \"$active\" != 4 ]; then\n"
              "    answer=$(curl -sS -f -m 5 " +
              trust + "\"$url\" | tr -d ' \\n')\n"
              "    case $answer in\n"
              "    *'\"active_count\":0,'* | *'\"active_count\":0}'*) ;;\n";
    script += fmt::format("    *'\"active_count\":'*) echo 'the worker is busy' >&2; exit {} ;;\n", kExitBusy);
    script += fmt::format("    *) {} ;;\n", onUnknown);
    script += "    esac\nfi\n";
    return script;
}

std::string refuseDirtyTree()
{
    return fmt::format("changed=$(g status --porcelain --untracked-files=no)\n"
                       "if [ -n \"$changed\" ]; then\n"
                       "    printf 'tracked files were changed by hand:\\n%s\\n' \"$changed\" >&2\n"
                       "    exit {}\n"
                       "fi\n",
                       kExitDirty);
}

std::string prefetchScript(const Plan& plan, const TargetRef& target, const action::PrefetchRelease& prefetch)
{
    std::string script = stepHead(plan, target, prefetch) + kSyncFunction + assign("remote", plan.gitRemote) +
                         assign("commit", prefetch.commit.text()) + refuseDirtyTree();
    script +=
        "if ! g cat-file -e \"$commit^{commit}\" 2>/dev/null; then\n"
        "    phase fetch\n" // a housekeeping process that fetch leaves behind must not hold the lock
        "    g fetch --quiet --tags --force \"$remote\" 9>&-\n"
        "    g cat-file -e \"$commit^{commit}\"\n"
        "fi\n"
        "phase presync\n"
        "next=\"$app/.git/ktrdr-admin-next\"\n"
        "drop() { g worktree remove --force \"$next\" 2>/dev/null || true; rm -rf \"$next\"; g worktree prune; }\n"
        "drop\n"
        "trap drop EXIT\n"
        "g worktree add --quiet --detach \"$next\" \"$commit\"\n"
        "sync_tree \"$next\"\n"
        "phase ready\n";
    return script;
}

std::string switchScript(const Plan& plan, const TargetRef& target, const action::SwitchRelease& change)
{
    const bool worker = target.role == TargetRole::Worker;
    std::string script = stepHead(plan, target, change) + kSyncFunction + assign("commit", change.commit.text()) +
                         refuseDirtyTree() + "g cat-file -e \"$commit^{commit}\"\n" + idleCheck(target, change.idle);
    if (worker)
        script += fmt::format("phase stop\nsystemctl stop \"$unit\"\n{}", kMarkStop);
    script += fmt::format("phase checkout\n: >{}\n", kOwedFile);
    script += "g checkout --quiet --detach \"$commit\" --\n"
              "phase sync\nsync_tree \"$app\"\n";
    const auto forget = forgetFailures("\"$unit\"");
    script += worker ? fmt::format("phase start\n{}\nsystemctl start \"$unit\"\n", forget)
                     : fmt::format("phase restart\n{}{}\nsystemctl restart \"$unit\"\n", kMarkStop, forget);
    script += fmt::format("rm -f {}\n", kOwedFile);
    script += "phase verify\n"
              "head=$(g rev-parse HEAD)\n"
              "if [ \"$head\" != \"$commit\" ]; then\n"
              "    printf 'the tree is on %s instead of %s\\n' \"$head\" \"$commit\" >&2\n"
              "    exit 1\n"
              "fi\n"
              "phase 'done'\n";
    return script;
}

std::string restartScript(const Plan& plan, const TargetRef& target, const action::RestartUnit& restart)
{
    return stepHead(plan, target, restart) + idleCheck(target, restart.idle) + "phase restart\n" + kMarkStop +
           forgetFailures("\"$unit\"") + "\n" +
           fmt::format("systemctl restart \"$unit\"\nrm -f {}\nphase 'done'\n", kOwedFile);
}

// Asks the remote, never the tags that the container fetched some day. A commit id must be in the repository already or
// be what a tag or branch of the remote points to.
std::string resolveScript(const VisitRequest& request)
{
    const std::string list =
        fmt::format("{}git -c safe.directory=\"$app\" -C \"$app\" ls-remote \"$remote\"", kRemoteLimit);
    const std::string otherwise = "else\n"
                                  "    printf 'refs-failed %s\\n' \"$(printf '%s' \"$refs\" | tail -n 1)\"\n"
                                  "fi\n";
    std::string script = assign("remote", request.gitRemote) + assign("version", request.version);
    if (CommitId::parse(request.version))
        return script + "if g cat-file -e \"$version^{commit}\" 2>/dev/null; then echo 'known'\n" +
               fmt::format("elif refs=$({} 2>&1); then\n", list) +
               "    echo 'refs-read'\n"
               "    case $refs in *\"$version\"*) echo 'known' ;; esac\n" +
               otherwise;
    script += fmt::format("if refs=$({} \"refs/tags/$version\" \"refs/tags/$version^{{}}\" \"refs/heads/$version\" "
                          "2>&1); then\n",
                          list);
    return script +
           "    printf '%s\\n' \"$refs\" | while read -r id ref; do printf 'ref %s %s\\n' \"$id\" \"$ref\"; done\n"
           "    echo 'refs-read'\n" +
           otherwise;
}

std::string visitInsideScript(const VisitRequest& request)
{
    std::string script = "unit=$1\n" + assign("app", request.appDirectory) + kGitFunction;
    script += "commit=$(g rev-parse --verify -q 'HEAD^{commit}') && printf 'commit %s\\n' \"$commit\"\n"
              "tag=$(g describe --tags --exact-match HEAD 2>/dev/null) && printf 'tag %s\\n' \"$tag\"\n"
              "if changed=$(g status --porcelain --untracked-files=no 2>/dev/null); then\n"
              "    if [ -n \"$changed\" ]; then echo 'dirty 1'; else echo 'dirty 0'; fi\n"
              "fi\n"
              "state=$(systemctl show -p ActiveState --value \"$unit\")\n"
              "printf 'unit %s\\n' \"$state\"\n"
              // What the unit itself said last: after a few starts systemd's own lines have pushed it out of the end.
              "case $unit in *.service) full=$unit ;; *) full=$unit.service ;; esac\n"
              "case $state in active) ;; *) {\n"
              "    journalctl -q \"_SYSTEMD_UNIT=$full\" -n 3 --no-pager -o cat\n"
              "    journalctl -q -u \"$unit\" _PID=1 -n 2 --no-pager -o cat\n"
              "    } 2>/dev/null | while read -r line; do printf 'log %s\\n' \"$line\"; done ;; esac\n"
              "printf 'detail %s\\n' \"$(systemctl show -p SubState --value \"$unit\")\"\n"
              "printf 'free %s\\n' \"$(df -Pk \"$app\" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)\"\n"
              "printf 'hostname %s\\n' \"$(hostname)\"\n";
    script += fmt::format(
        "if flock -n -s {0} true 2>/dev/null || ! [ -e {0} ]; then echo 'step 0'; else echo 'step 1'; fi\n", kStepLock);
    script += fmt::format("if [ -e {} ]; then echo 'owed 1'; else echo 'owed 0'; fi\n", kOwedFile);
    if (!request.version.empty())
        script += resolveScript(request);
    return script + "echo 'end'\n";
}

} // namespace

NodeCommand insideContainer(CtId ct, std::string script)
{
    // In braces the shell reads to the end before it begins: a script that arrives in part does nothing.
    return {"pct exec " + ct.text() + " -- " + cleanShell(), "{\n" + std::move(script) + "}\n"};
}

std::string switchByHand(const Plan& plan, const TargetRef& target, const CommitId& commit)
{
    const auto app = shellQuote(plan.appDirectory);
    const auto unit = shellQuote(target.unit);
    return fmt::format(
        "systemctl stop {1} && : >{2} && git -c safe.directory={0} -C {0} checkout --detach {3} -- && "
        "cd {0} && if [ -f uv.lock ]; then uv sync --frozen; else uv sync; fi && {{ {4}; }} && systemctl start {1} "
        "&& rm -f {2}",
        app, unit, kOwedFile, commit.text(), forgetFailures(unit));
}

std::string restartByHand(const TargetRef& target)
{
    const auto unit = shellQuote(target.unit);
    return fmt::format("{}; systemctl restart {} && rm -f {}", forgetFailures(unit), unit, kOwedFile);
}

NodeCommand clusterResourcesCommand() { return {"LC_ALL=C pvesh get /cluster/resources --output-format json", {}}; }

NodeCommand addressesCommand() { return {"LC_ALL=C grep -H -m 1 '^net0:' /etc/pve/nodes/*/lxc/*.conf", {}}; }

NodeCommand visitCommand(const VisitRequest& request)
{
    std::string script = assign("inside", visitInsideScript(request)) + assign("mark", "@@" + request.nonce);
    script += "visit() {\n"
              "    status=0\n"
              "    answer=$(printf '%s' \"$inside\" | " +
              std::string(kVisitLimit) + "pct exec \"$1\" -- " + cleanShell() +
              " \"$2\" 2>&1) || status=$?\n"
              "    printf '%s %s %s\\n%s\\n%s %s end\\n' \"$mark\" \"$1\" \"$status\" \"$answer\" \"$mark\" \"$1\"\n"
              "}\n";
    const std::size_t width =
        std::min<std::size_t>(std::max(request.width, 1), std::max<std::size_t>(request.items.size(), 1));
    for (std::size_t lane = 0; lane < width; ++lane) {
        script += "(\n";
        for (std::size_t i = lane; i < request.items.size(); i += width)
            script += fmt::format("visit {} {}\n", request.items[i].ct.number(), shellQuote(request.items[i].unit));
        script += ") &\n";
    }
    return {"/bin/sh -s", script + "wait\n"};
}

std::optional<NodeCommand> commandFor(const Plan& plan, const Step& step)
{
    const TargetRef* target = plan.findTarget(step.ct);
    if (!target || isGate(step.action))
        return std::nullopt;
    if (const auto* prefetch = std::get_if<action::PrefetchRelease>(&step.action))
        return insideContainer(step.ct, prefetchScript(plan, *target, *prefetch));
    if (const auto* change = std::get_if<action::SwitchRelease>(&step.action))
        return insideContainer(step.ct, switchScript(plan, *target, *change));
    return insideContainer(step.ct, restartScript(plan, *target, std::get<action::RestartUnit>(step.action)));
}

VisitRequest probeRequest(const Plan& plan, CtId ct, std::string nonce)
{
    const TargetRef* target = plan.findTarget(ct);
    return {{{ct, target ? target->unit : std::string()}}, plan.appDirectory, plan.gitRemote, {}, 1, std::move(nonce)};
}

} // namespace ktrdr
