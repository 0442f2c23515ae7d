// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/step_performer.h"

#include "app/on_ready.h"
#include "base/sanitize.h"
#include "planning/commands.h"

#include <QRandomGenerator>

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr Milliseconds kProbeTimeout{30'000};
constexpr std::string_view kChangingPhases[] = {"stop", "checkout", "sync", "start", "restart", "done"};

std::string lastLines(const std::string& raw, std::size_t count)
{
    std::string text = sanitizeText(raw, 64 << 10);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    std::size_t at = text.size();
    for (std::size_t i = 0; i < count && at != std::string::npos && at > 0; ++i)
        at = text.rfind('\n', at - 1);
    return at == std::string::npos || at == 0 ? text : text.substr(at + 1);
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

StepOutcome outcomeOfExit(int code, bool mayHaveChanged)
{
    switch (code) {
    case 0: return StepOutcome::Done;
    case kExitStepRunning: return StepOutcome::InProgress;
    case kExitBusy:
    case kExitIdleUnknown: return mayHaveChanged ? StepOutcome::Failed : StepOutcome::Busy;
    default: return mayHaveChanged ? StepOutcome::Failed : StepOutcome::Refused;
    }
}

std::string hintFor(int code, const std::vector<std::string>& phases, const std::string& text)
{
    if (code == kExitDirty)
        return "Keep or discard the changes in the container, then deploy again";
    if (text.find("No space left on device") != std::string::npos)
        return "Free disk space in the container or enlarge its disk, then deploy again";
    if (!phases.empty() && phases.back() == "fetch")
        return "Check that the container reaches the git remote and that the version was pushed";
    if (!phases.empty() && (phases.back() == "presync" || phases.back() == "sync"))
        return "uv could not install the dependencies; run uv sync in the container to see why";
    if (!phases.empty() && (phases.back() == "start" || phases.back() == "restart"))
        return "Look at the unit's log: journalctl -u in the container";
    return "Look at the container and at the last lines below";
}

} // namespace

StepPerformer::StepPerformer(const Plan& plan, Ports ports, Output output, QObject* parent)
    : QObject(parent), m_plan(plan), m_ports(ports), m_output(std::move(output))
{
}

StepPerformer::~StepPerformer() { m_stop.request_stop(); }

event::StepEnded StepPerformer::outcomeOf(const Step& step, int attempt, const Result<ExecResult>& result)
{
    event::StepEnded ended{step.id, attempt, StepOutcome::Unknown, {}, std::nullopt};
    if (!result) {
        ended.outcome = StepOutcome::NotStarted;
        ended.error = result.error();
        ended.evidence = toString(result.error());
        return ended;
    }
    const auto phases = parsePhases(result->out);
    const bool changed = std::any_of(phases.begin(), phases.end(), [](const std::string& phase) {
        return std::find(std::begin(kChangingPhases), std::end(kChangingPhases), phase) != std::end(kChangingPhases);
    });
    ended.evidence = joined(phases);
    if (const auto stopped = parseStoppedAt(result->out))
        ended.evidence += " stopped-at=" + toIso(*stopped);
    if (result->kind != ExecResult::Kind::Exited && result->kind != ExecResult::Kind::Signalled) {
        const bool lost = result->kind == ExecResult::Kind::Lost;
        ended.error = Error{lost ? ErrorCode::Lost : ErrorCode::TimedOut,
                            lost ? "The connection was lost while the step ran" : "The step did not end in time",
                            {},
                            {},
                            {}};
        return ended;
    }
    ended.outcome = result->kind == ExecResult::Kind::Signalled ? (changed ? StepOutcome::Failed : StepOutcome::Refused)
                                                                : outcomeOfExit(result->exitCode, changed);
    if (ended.outcome == StepOutcome::Done)
        return ended;
    const auto text = lastLines(result->err, 6);
    ended.evidence = text.empty() ? ended.evidence : text;
    const auto how = result->kind == ExecResult::Kind::Signalled
                         ? "was ended by signal " + result->signal
                         : fmt::format("ended with status {}", result->exitCode);
    ended.error = Error{ErrorCode::CommandFailed,
                        fmt::format("The script {}{}", how, phases.empty() ? "" : " in phase " + phases.back()),
                        step.id, hintFor(result->exitCode, phases, text), text};
    return ended;
}

void StepPerformer::send(const Step& step, int attempt, Answer answer)
{
    const auto command = commandFor(m_plan, step);
    const auto* target = m_plan.findTarget(step.ct);
    m_stoppedAt.erase(step.ct); // of an earlier step; this one tells its own
    auto future = m_ports.shell.run(target->node, {command->line, command->input, step.deadline}, m_stop.get_token(),
                                    [this, id = step.id](std::string_view chunk) { m_output(id, chunk); });
    onReady(std::move(future), this,
            [this, step, attempt, answer = std::move(answer)](const Result<ExecResult>& result) {
                if (result) {
                    if (const auto stopped = parseStoppedAt(result->out))
                        m_stoppedAt[step.ct] = *stopped;
                }
                answer(outcomeOf(step, attempt, result));
            });
}

VisitRequest StepPerformer::visitOf(CtId ct) const
{
    return probeRequest(m_plan, ct, fmt::format("{:016x}", QRandomGenerator::system()->generate64()));
}

void StepPerformer::probe(const Step& step, Answer answer)
{
    auto request = visitOf(step.ct);
    const auto command = visitCommand(request);
    auto future = m_ports.shell.run(m_plan.findTarget(step.ct)->node, {command.line, command.input, kProbeTimeout},
                                    m_stop.get_token());
    onReady(std::move(future), this,
            [step, request = std::move(request), answer = std::move(answer)](const Result<ExecResult>& result) {
                event::Probed probed{step.id, ProbeAnswer::Unreadable,
                                     result ? "no answer from the container" : toString(result.error())};
                auto answers = parseVisits(request, result ? std::string_view(result->out) : std::string_view());
                const auto& inside = answers.at(step.ct).inside;
                if (inside && inside->stepRunning) {
                    probed = {step.id, ProbeAnswer::StillRunning, "the script still runs"};
                } else if (inside) {
                    const auto* change = std::get_if<action::SwitchRelease>(&step.action);
                    // A restart leaves no trace to look for; it may be repeated.
                    const bool done = change && inside->commit == change->commit &&
                                      inside->unit == UnitActive::Active && !inside->restartOwed;
                    probed = {step.id, done ? ProbeAnswer::Done : ProbeAnswer::NotDone,
                              fmt::format("commit {}, unit {}{}", inside->commit.shortText(), toString(inside->unit),
                                          inside->restartOwed ? ", not restarted since the tree was switched" : "")};
                }
                answer(probed);
            });
}

void StepPerformer::readGate(const Step& step, Answer answer)
{
    const auto* target = m_plan.findTarget(step.ct);
    if (std::holds_alternative<action::AwaitIdle>(step.action))
        readIdle(*target, step, std::move(answer));
    else if (std::holds_alternative<action::AwaitReady>(step.action))
        readReady(*target, step, std::move(answer));
    else
        readObservation(step, std::move(answer));
}

} // namespace ktrdr
