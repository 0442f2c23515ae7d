// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_deploy.h"

#include "domain/identity.h"
#include "domain/service_url.h"
#include "planning/host_services.h"
#include "planning/preflight.h"
#include "planning/steps.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr int kPrefetchWidth = 8;
constexpr Seconds kCanaryObservation{60};
constexpr Seconds kClockSlip{60};

std::string failedChecks(const PreflightReport& report)
{
    std::string text;
    for (const auto& check : report.checks) {
        if (check.verdict == Verdict::Fail || check.verdict == Verdict::Unknown)
            text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", check.id, toString(check.verdict));
    }
    return text;
}

TargetRef refOf(const Environment& environment, const ClusterSnapshot& snapshot, const TargetConfig& target)
{
    TargetRef ref{target.role, target.ct,      {},          target.name, target.workerType,
                  target.unit, target.address, target.port, {},          {}};
    if (const auto* container = snapshot.resources.value->find(target.ct))
        ref.node = container->node;
    if (snapshot.addresses.value && snapshot.addresses.value->contains(target.ct))
        ref.address = snapshot.addresses.value->at(target.ct);
    if (const auto* readings = snapshot.findTarget(target.ct); readings && readings->inside.value)
        ref.hostname = readings->inside.value->hostname;
    ref.baseUrl = serviceUrl(environment, ref.address, ref.port);
    return ref;
}

struct Planner
{
    const Environment& environment;
    const ClusterSnapshot& snapshot;
    const DeployInput& input;
    Plan plan;

    const InsideState& inside(CtId ct) const { return *snapshot.findTarget(ct)->inside.value; }
    bool needsSwitch(CtId ct) const { return input.force || !runsAlready(inside(ct), plan.commit); }

    Activity activity(CtId ct) const
    {
        const auto* readings = snapshot.findTarget(ct);
        const auto* self = readings ? readings->self.ifFresh(snapshot.takenAt, FreshnessLimits{}.self) : nullptr;
        return self ? self->activity : Activity::Unknown;
    }
    bool isBusy(CtId ct) const { return activity(ct) != Activity::Idle; }
    // Generation N only waits for the registry, whatever the worker says.
    bool saysActivity(CtId ct) const { return plan.generation == Generation::N || activity(ct) != Activity::Unknown; }

    StepTimes times() const
    {
        return {environment.deploy.stepDeadline, environment.deploy.workerDeadline, environment.deploy.backendDeadline,
                plan.busyBudget};
    }

    void addPrefetch(const std::vector<TargetRef>& changing)
    {
        Group group{"prefetch", kPrefetchWidth, {}};
        for (const auto& target : changing)
            group.lanes.push_back({target.ct, {prefetchStep(target, plan.commit, times())}});
        if (!group.lanes.empty())
            plan.groups.push_back(std::move(group));
    }

    Lane switchLane(const std::string& group, const TargetRef& target) const
    {
        const bool broken = inside(target.ct).unit != UnitActive::Active;
        return switchLaneFor(group, target, plan.commit, inside(target.ct).commit,
                             broken ? IdlePolicy::StopUnlessBusy : IdlePolicy::RequireIdle, times());
    }

    void addWorkers(std::vector<TargetRef> workers)
    {
        // Idle ones first, so that nobody waits for a busy one while others could go on.
        std::stable_partition(workers.begin(), workers.end(), [&](const auto& w) { return !isBusy(w.ct); });
        if (input.canary && !workers.empty()) {
            const auto canary = workers.front();
            workers.erase(workers.begin());
            plan.groups.push_back({"canary", 1, {switchLane("canary", canary)}});
            plan.groups.push_back(observeGroup("canary-observe", plan.backendCt(), {canary.ct},
                                               std::min(kCanaryObservation, input.observation),
                                               environment.deploy.maxFailureRate));
        }
        Group group{"workers", std::max(1, input.batchSize), {}};
        for (const auto& worker : workers)
            group.lanes.push_back(switchLane("workers", worker));
        if (!group.lanes.empty())
            plan.groups.push_back(std::move(group));
    }

    // What is not registered now would not be afterwards either; waiting for it would undo a good deployment.
    bool isRegistered(const TargetRef& worker) const
    {
        const auto* readings = snapshot.findTarget(worker.ct);
        const bool known = readings && readings->inside.value;
        const Identity identity{*environment.findTarget(worker.ct), worker.address,
                                known ? readings->inside.value->hostname : std::string()};
        const auto entries = matchingEntries(identity, *snapshot.registry.value);
        return !entries.empty() && entries.front()->status != RegistryStatus::TemporarilyUnavailable;
    }

    // A backend restart empties generation R's registry for good; N's workers come back by themselves.
    void addReregistration(const std::vector<TargetRef>& untouched)
    {
        std::vector<TargetRef> expected;
        for (const auto& worker : untouched) {
            if (!saysActivity(worker.ct)) // its idle gate would never be passed, and undo a good deployment
                plan.notes.push_back({"note.not-answering", {worker.name}});
            else if (isRegistered(worker))
                expected.push_back(worker);
            else
                plan.notes.push_back({"note.not-registered", {worker.name}});
        }
        if (plan.generation != Generation::N) {
            for (const auto& host : registeredHosts(environment, snapshot)) {
                if (host.unit.empty())
                    plan.notes.push_back({"note.stranger-drops-out", {host.workerId, host.endpointUrl}});
                else
                    plan.notes.push_back(
                        {"note.host-drops-out", {host.workerId, host.endpointUrl, host.unit, host.reach}});
            }
        }
        auto group =
            reregisterGroup("reregister", expected, plan.generation, input.batchSize, times(), kReregisterDeadline);
        if (!group.lanes.empty())
            plan.groups.push_back(std::move(group));
    }
};

void fillHeader(Planner& planner, const std::vector<TargetConfig>& targets)
{
    Plan& plan = planner.plan;
    const auto& environment = planner.environment;
    plan.operation = "deploy";
    plan.environment = environment.name;
    plan.protection = environment.protection;
    plan.version = planner.input.version;
    plan.commit = *planner.snapshot.findTarget(targets.front().ct)->resolvedCommit.value;
    plan.createdAt = planner.snapshot.takenAt;
    plan.appDirectory = environment.appDirectory;
    plan.gitRemote = environment.gitRemote;
    plan.nodes = environment.nodes;
    plan.rollbackLimit = std::max(1, planner.input.batchSize);
    plan.busyBudget = planner.input.busyBudget;
    const auto seen = planner.snapshot.backendHealth.value->generation;
    plan.generation = environment.generation != Generation::Unknown ? environment.generation : seen;
    // Every worker of the environment is a target of the plan: a backend restart concerns them all.
    for (const auto& target : environment.targets()) {
        const auto* container = planner.snapshot.resources.value->find(target.ct);
        const bool chosen =
            std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.ct == target.ct; });
        if (!chosen && (!container || container->power != Power::Running))
            continue;
        auto ref = refOf(environment, planner.snapshot, target);
        const auto* readings = planner.snapshot.findTarget(target.ct);
        const auto* inside =
            readings ? readings->inside.ifFresh(planner.snapshot.takenAt, FreshnessLimits{}.inside) : nullptr;
        if (inside)
            plan.facts.push_back({target.ct, inside->commit, inside->tag, ref.node, ref.address});
        plan.targets.push_back(std::move(ref));
    }
    plan.backendUrl = plan.targets.front().baseUrl;
}

} // namespace

Result<Plan> planDeploy(const Environment& environment, const ClusterSnapshot& snapshot, const DeployInput& input)
{
    const auto targets = input.targetsIn(environment);
    if (!targets)
        return Unexpected(targets.error());
    if (const auto report = preflightDeploy(environment, snapshot, input); !report.passed())
        return fail(ErrorCode::Refused, "The pre-flight checks did not pass", environment.name,
                    "Mend what the checks name and try again; nothing was changed", failedChecks(report));
    Planner planner{environment, snapshot, input, {}};
    fillHeader(planner, *targets);
    Plan& plan = planner.plan;

    std::vector<TargetRef> changing, workers, untouched;
    for (const auto& target : plan.targets) {
        const bool chosen =
            std::any_of(targets->begin(), targets->end(), [&](const auto& t) { return t.ct == target.ct; });
        const bool changes = chosen && planner.needsSwitch(target.ct);
        if (changes)
            changing.push_back(target);
        if (target.role == TargetRole::Worker)
            (changes ? workers : untouched).push_back(target);
        if (chosen && !changes)
            plan.notes.push_back({"note.already-there", {target.name, plan.version}});
    }
    const bool backendChanges = !changing.empty() && changing.front().role == TargetRole::Backend;
    planner.addPrefetch(changing);
    if (backendChanges)
        plan.groups.push_back({"backend", 1, {planner.switchLane("backend", plan.targets.front())}});
    std::vector<CtId> watched;
    watched.reserve(workers.size());
    for (const auto& worker : workers)
        watched.push_back(worker.ct);
    planner.addWorkers(std::move(workers));
    if (backendChanges)
        planner.addReregistration(untouched);
    if (!changing.empty() && input.observation > Seconds{0})
        plan.groups.push_back(
            observeGroup("observe", plan.backendCt(), watched, input.observation, environment.deploy.maxFailureRate));
    if (plan.generation == Generation::Unknown && backendChanges)
        plan.notes.push_back({"note.generation-unknown", {}});
    return std::move(plan);
}

std::optional<Error> staleness(const Plan& plan, const ClusterSnapshot& snapshot, UtcTime now)
{
    const auto stale = [](std::string what, std::string where) {
        return Error{ErrorCode::Stale, std::move(what), std::move(where), "Make the plan again", {}};
    };
    if (now - plan.createdAt > kPlanLifetime)
        return stale("The plan is older than 15 minutes",
                     humanDuration(std::chrono::duration_cast<Milliseconds>(now - plan.createdAt)));
    if (plan.createdAt - now > kClockSlip)
        return stale("The clock was set back since the plan was made", toIso(plan.createdAt));
    for (const auto& facts : plan.facts) {
        const auto* readings = snapshot.findTarget(facts.ct);
        const auto* resources = snapshot.resources.ifFresh(now, FreshnessLimits{}.resources);
        const auto* container = resources ? resources->find(facts.ct) : nullptr;
        if (!readings || !readings->inside.ifFresh(now, FreshnessLimits{}.inside) || !container)
            return stale("The state of CT " + facts.ct.text() + " cannot be read again", facts.node);
        if (readings->inside.value->commit != facts.commit)
            return stale("CT " + facts.ct.text() + " is on another commit than when the plan was made",
                         readings->inside.value->commit.shortText() + " instead of " + facts.commit.shortText());
        if (container->node != facts.node)
            return stale("CT " + facts.ct.text() + " moved to another node", container->node);
        if (snapshot.addresses.value && snapshot.addresses.value->contains(facts.ct) &&
            snapshot.addresses.value->at(facts.ct) != facts.address)
            return stale("CT " + facts.ct.text() + " has another address than when the plan was made",
                         snapshot.addresses.value->at(facts.ct));
    }
    return std::nullopt;
}

} // namespace ktrdr
