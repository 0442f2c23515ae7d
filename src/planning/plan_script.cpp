// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_script.h"

#include "base/sanitize.h"
#include "base/shell_quote.h"
#include "planning/commands.h"
#include "planning/plan_deploy.h"
#include "planning/plan_json.h"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace ktrdr {

namespace {

std::int64_t seconds(Milliseconds duration) { return (duration.count() + 999) / 1000; }

std::string functionName(std::string_view prefix, std::string_view id)
{
    std::string name(prefix);
    for (const char c : id)
        name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return name;
}

std::string labelOf(const TargetFacts& facts) { return facts.tag.empty() ? facts.commit.shortText() : facts.tag; }

bool isSwitched(const Plan& plan, CtId ct)
{
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            const bool switches = std::any_of(lane.steps.begin(), lane.steps.end(), [](const Step& step) {
                return std::holds_alternative<action::SwitchRelease>(step.action);
            });
            if (switches && lane.ct == ct)
                return true;
        }
    }
    return false;
}

// Extended regular expression for one line of the registry; the rule of domain/identity.
std::string entryPattern(const TargetRef& target)
{
    const auto literal = [](std::string_view text) {
        std::string escaped;
        for (const char c : text)
            escaped += c == '.' ? std::string("\\.") : c == '[' || c == ']' ? std::string("\\") + c : std::string(1, c);
        return escaped;
    };
    const auto name = literal(target.name);
    const auto hosts = target.address.empty() ? std::string() : literal(target.address) + "|";
    const bool renamed = !target.hostname.empty() && target.hostname != target.name;
    const auto names = renamed ? "(" + name + "|" + literal(target.hostname) + ")" : name;
    return fmt::format("\"worker_id\":\"{0}\"|\"endpoint_url\":\"https?://({1}{3}(\\.[a-z0-9.-]+)?):{2}[\"/]", name,
                       hosts, target.port, names);
}

class ScriptWriter
{
public:
    ScriptWriter(const Plan& plan, const Environment& environment) : m_plan(plan), m_environment(environment) {}

    std::string write();

private:
    void writeHead();
    void writeNodes();
    void writeTargets();
    void writeProbes();
    void writeForward();
    void writeBack();
    void writeMain();

    void writeStep(std::string& body, const Step& step, bool switchesBack);
    void writeLane(const std::string& function, const Lane& lane, bool back);
    std::string scriptFor(const Step& step);
    std::string describe(const Step& step) const;
    std::string nameOf(CtId ct) const;
    std::string allTargets() const;

    const Plan& m_plan;
    const Environment& m_environment;
    std::map<std::string, int> m_nodeNumbers;
    std::map<std::string, std::string> m_scripts; // text -> function that prints it
    std::string m_text;                           // finished parts
    std::string m_lanes;                          // functions of lanes, after the scripts they name
    std::string m_forward, m_back;                // bodies of forward() and go_back()
};

std::string ScriptWriter::write()
{
    writeHead();
    writeNodes();
    m_text += planScriptFunctions();
    writeTargets();
    m_text += "\n# --- what runs on the nodes and in the containers, word for word\n";
    writeProbes();
    writeForward();
    writeBack();
    m_text += m_lanes;
    writeMain();
    return std::move(m_text);
}

void ScriptWriter::writeHead()
{
    m_text = "#!/bin/sh\n";
    m_text += fmt::format("# {} {} (commit {}) to {}, as planned at {}.\n", sanitizeLine(m_plan.operation),
                          sanitizeLine(m_plan.version), m_plan.commit.text(), sanitizeLine(m_plan.environment),
                          toIso(m_plan.createdAt));
    m_text += "# Plan " + planHash(m_plan) + "\n";
    m_text += R"(#
# Runs where you are; needs ssh, curl and the usual POSIX tools there, nothing else.
# It does what the plan says, with the same remote scripts, but one target at a time, whatever the batch size of the
# plan. While observing it watches health and registry, not the failure rate of operations.
# Stop it with Ctrl-C: the step that runs is finished, then every changed target goes back.
#
# Keys, known hosts and jump hosts are those of the configuration. It asks nothing: load an encrypted key into the
# ssh-agent, and connect to every host once with ktrdrctl, so that its key is known.
#
# Variables that it takes: CONFIRM (the environment's name instead of typing it), ANY_AGE=yes (run an old plan), POLL
# (seconds between readings), AUTH_FILE (a file with the header that the backend wants), SSH and CURL (commands of
# your own with options; SSH="ssh -F file" reads that file instead of the settings below, jump hosts included).
#
# Ends with 0: deployed; 1: failed, every changed target is back; 2: nothing was changed; 3: a person has to look.
# shellcheck disable=SC2317 # the functions of the lanes are called by names that are put together
set -u
)";
}

void ScriptWriter::writeNodes()
{
    m_text +=
        "\n# --- how nodes and backend are reached; change it here if need be\n" + planScriptAccess(m_environment);
    std::string cases;
    for (const auto& target : m_plan.targets) {
        const auto [known, added] = m_nodeNumbers.emplace(target.node, static_cast<int>(m_nodeNumbers.size()) + 1);
        if (!added)
            continue;
        const auto* node = m_environment.findNode(target.node);
        const SshEndpoint ssh = node ? node->ssh : SshEndpoint{target.node, 22, "root"};
        const int number = known->second;
        m_text += fmt::format("host_{0}={1} # node {2}\nport_{0}={3}\nuser_{0}={4}\njump_{0}={5}\n", number,
                              scriptWord(ssh.host), sanitizeLine(target.node), ssh.port, scriptWord(ssh.user),
                              scriptWord(scriptJumps(m_environment.ssh, ssh)));
        cases += fmt::format("    {0}) host=$host_{0} port=$port_{0} user=$user_{0} jump=$jump_{0} ;;\n", number);
    }
    m_text += fmt::format("backend_url={}\nbusy_budget={}\nmade_at={}\nback=\n", scriptWord(m_plan.backendUrl),
                          seconds(m_plan.busyBudget),
                          std::chrono::duration_cast<Seconds>(m_plan.createdAt.time_since_epoch()).count());
    m_text += "node_address() {\n    case $1 in\n" + cases + "    esac\n}\n";
}

void ScriptWriter::writeTargets()
{
    m_text += "\n# --- the targets: sets what belongs to a container number\ntarget() {\n    case $1 in\n";
    for (const auto& target : m_plan.targets) {
        const auto* facts = m_plan.findFacts(target.ct);
        const auto old = facts ? facts->commit.text() : std::string();
        const auto oldLabel = facts ? labelOf(*facts) : std::string("-");
        const bool switched = isSwitched(m_plan, target.ct);
        m_text += fmt::format("    {})\n        node={} name={} unit={}\n        url={}\n", target.ct.number(),
                              m_nodeNumbers.at(target.node), scriptWord(target.name), scriptWord(target.unit),
                              scriptWord(target.baseUrl));
        m_text += "        line=" + shellQuote(insideContainer(target.ct, {}).line) + "\n";
        m_text +=
            "        entry=" + shellQuote(target.role == TargetRole::Worker ? entryPattern(target) : std::string()) +
            "\n";
        m_text += fmt::format("        old={} old_label={}\n        new={} new_label={} ;;\n", scriptWord(old),
                              scriptWord(oldLabel), scriptWord(switched ? m_plan.commit.text() : old),
                              scriptWord(switched ? m_plan.version : oldLabel));
    }
    m_text += "    esac\n}\n";
}

// The text as a function that prints it; the delimiter is one that the text does not hold.
std::string printer(const std::string& name, const std::string& text)
{
    std::string end = "END_OF_SCRIPT";
    while (text.find(end) != std::string::npos)
        end += '_';
    return fmt::format("{}() {{\n    cat <<'{}'\n{}{}{}\n}}\n", name, end, text,
                       text.empty() || text.back() == '\n' ? "" : "\n", end);
}

void ScriptWriter::writeProbes()
{
    for (const auto& target : m_plan.targets)
        m_text +=
            printer("probe_" + target.ct.text(), visitCommand(probeRequest(m_plan, target.ct, "plan-script")).input);
}

std::string ScriptWriter::scriptFor(const Step& step)
{
    const auto command = commandFor(m_plan, step);
    const auto [known, added] = m_scripts.emplace(command->input, fmt::format("script_{}", m_scripts.size() + 1));
    if (added)
        m_text += printer(known->second, command->input);
    return known->second;
}

std::string ScriptWriter::nameOf(CtId ct) const
{
    const auto* target = m_plan.findTarget(ct);
    return target ? target->name : "CT " + ct.text();
}

std::string ScriptWriter::describe(const Step& step) const
{
    const auto name = nameOf(step.ct);
    if (std::holds_alternative<action::PrefetchRelease>(step.action))
        return "Prefetch " + m_plan.version + " on " + name;
    if (const auto* change = std::get_if<action::SwitchRelease>(&step.action)) {
        const auto* facts = m_plan.findFacts(step.ct);
        const bool forward = change->commit == m_plan.commit;
        return "Switch " + name +
               (forward ? " to " + m_plan.version
                        : " back to " + (facts ? labelOf(*facts) : change->commit.shortText()));
    }
    if (std::holds_alternative<action::RestartUnit>(step.action))
        return "Restart " + name;
    return "Wait until " + name + " is ready";
}

void ScriptWriter::writeStep(std::string& body, const Step& step, bool switchesBack)
{
    const auto ct = step.ct.text();
    if (std::holds_alternative<action::AwaitIdle>(step.action)) {
        // After a failed start the worker may not answer any more; the script then only refuses a clear "busy".
        const auto condition = switchesBack ? fmt::format("[ ! -e \"$work/ready.{}\" ] || ", ct) : std::string();
        body += fmt::format("    {}await_idle {} || return $?\n", condition, ct);
    } else if (const auto* ready = std::get_if<action::AwaitReady>(&step.action)) {
        body += "    say " + scriptWord(describe(step)) + "\n";
        body += fmt::format("    await_ready {} {} {}", ct, seconds(step.deadline),
                            scriptWord(ready->commit.isNull() ? "-" : ready->commit.text()));
        for (const auto condition : ready->conditions)
            body += std::string(" ") + toString(condition);
        body += " || return $?\n";
    } else if (const auto* change = std::get_if<action::SwitchRelease>(&step.action)) {
        body += "    say " + scriptWord(describe(step)) + "\n";
        auto script = scriptFor(step);
        if (switchesBack && change->idle == IdlePolicy::RequireIdle) {
            Step broken = step;
            std::get<action::SwitchRelease>(broken.action).idle = IdlePolicy::StopUnlessBusy;
            body += fmt::format("    script={}\n    [ -e \"$work/ready.{}\" ] || script={}\n", script, ct,
                                scriptFor(broken));
            script = "\"$script\"";
        }
        body += fmt::format("    send {} {} {} {} || return $?\n", ct, seconds(step.deadline), script,
                            change->commit.text());
    } else {
        body += fmt::format("    say {}\n    send {} {} {} - || return $?\n", scriptWord(describe(step)), ct,
                            seconds(step.deadline), scriptFor(step));
    }
}

void ScriptWriter::writeLane(const std::string& function, const Lane& lane, bool back)
{
    std::string body;
    const bool switches = std::any_of(lane.steps.begin(), lane.steps.end(), [](const Step& step) {
        return std::holds_alternative<action::SwitchRelease>(step.action);
    });
    if (back && switches)
        body += fmt::format("    changed {} || return 0\n", lane.ct.text());
    for (const auto& step : lane.steps)
        writeStep(body, step, back && switches);
    if (!back && switches)
        body += fmt::format("    : >\"$work/ready.{}\"\n", lane.ct.text());
    m_lanes += fmt::format("{}_{}() {{\n{}}}\n", function, lane.ct.text(), body);
}

void ScriptWriter::writeForward()
{
    for (const auto& group : m_plan.groups) {
        const auto* observe =
            group.lanes.empty() ? nullptr : std::get_if<action::Observe>(&group.lanes.front().steps.front().action);
        m_forward += fmt::format("    say {}\n", scriptWord("== " + group.id));
        if (observe) {
            std::string workers;
            for (const auto& ct : observe->workers)
                workers += " " + ct.text();
            m_forward += fmt::format("    observe {}{} || return 1\n", observe->duration.count(), workers);
            continue;
        }
        const auto function = functionName("go_", group.id);
        std::string order;
        for (const auto& lane : group.lanes) {
            writeLane(function, lane, false);
            order += (order.empty() ? "" : " ") + lane.ct.text();
        }
        m_forward += fmt::format("    each {} '{}' || return 1\n", function, order);
    }
}

// What planRollback would do if everything had been changed; the lanes themselves pass over what was not.
void ScriptWriter::writeBack()
{
    RunProgress progress;
    for (const auto& target : m_plan.targets) {
        if (isSwitched(m_plan, target.ct))
            progress[target.ct] = {true, true};
    }
    const auto backend = m_plan.backendCt().text();
    for (const auto& group : planRollback(m_plan, progress)) {
        const auto function = functionName("back_", group.id);
        std::string order;
        for (const auto& lane : group.lanes) {
            writeLane(function, lane, true);
            order += (order.empty() ? "" : " ") + lane.ct.text();
        }
        m_back += fmt::format("    say {}\n", scriptWord("== " + group.id));
        const bool afterBackend = group.id.ends_with("reregister");
        if (group.id == "rollback-workers")
            m_back += fmt::format("    each {} \"$(last_changed_first {})\" || result=1\n", function, backend);
        else if (afterBackend)
            m_back += fmt::format("    if changed {}; then each {} '{}' || result=1; fi\n", backend, function, order);
        else
            m_back += fmt::format("    each {} '{}' || result=1\n", function, order);
    }
}

std::string ScriptWriter::allTargets() const
{
    std::string all;
    for (const auto& target : m_plan.targets) {
        if (m_plan.findFacts(target.ct))
            all += " " + target.ct.text();
    }
    return all;
}

void ScriptWriter::writeMain()
{
    const auto all = allTargets();
    const auto again = scriptWord(m_plan.environment) + " " + scriptWord(m_plan.version);
    m_text += "\n# --- the plan\nforward() {\n" +
              (m_forward.empty() ? std::string("    say 'Nothing to do'\n") : m_forward) + "}\n";
    m_text += "go_back() {\n    result=0\n" + m_back + "    return \"$result\"\n}\n\n";
    m_text += "check_age || exit 2\ncheck_access || exit 2\n";
    if (m_plan.protection == Protection::Production)
        m_text += "confirm " + scriptWord(m_plan.environment) + " || exit 2\n";
    m_text += "say 'Reading the targets'\ncheck_facts" + all + " || exit 2\n";
    m_text += "if forward; then\n    table" + all + "\n    say 'Deployed.'\n    exit 0\nfi\n";
    m_text += "if [ ! -s \"$work/changed\" ]; then\n    say 'Not deployed. No target was changed.'\n    what_next " +
              again + "\n    exit 2\nfi\n";
    m_text += "back=yes\nsay 'Going back: every changed target returns to its own previous commit'\n";
    m_text +=
        "if go_back; then\n    table" + all + "\n    say 'Rolled back.'\n    what_next " + again + "\n    exit 1\nfi\n";
    m_text += "table" + all + "\nsay 'The way back failed. A person has to look:'\nnext_commands" + all + "\nexit 3\n";
}

} // namespace

std::string planAsScript(const Plan& plan, const Environment& environment)
{
    return ScriptWriter(plan, environment).write();
}

} // namespace ktrdr
