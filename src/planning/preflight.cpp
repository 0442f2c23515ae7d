// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/preflight.h"

#include "domain/identity.h"
#include "planning/host_services.h"
#include "planning/maintenance_check.h"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace ktrdr {

namespace {

struct Context
{
    const Environment& environment;
    const ClusterSnapshot& snapshot;
    const DeployInput& input;
    std::vector<TargetConfig> targets;
    UtcTime now;
    FreshnessLimits limits;

    std::string label(const TargetConfig& target) const { return target.name + " (CT " + target.ct.text() + ")"; }
    const ContainerState* container(CtId ct) const
    {
        const auto* resources = snapshot.resources.ifFresh(now, limits.resources);
        return resources ? resources->find(ct) : nullptr;
    }
    const InsideState* inside(CtId ct) const
    {
        const auto* readings = snapshot.findTarget(ct);
        return readings ? readings->inside.ifFresh(now, limits.inside) : nullptr;
    }
};

// What is known to be wrong outweighs what is not known.
int weight(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return 0;
    case Verdict::Warn: return 1;
    case Verdict::Unknown: return 2;
    case Verdict::Fail: return 3;
    }
    return 3;
}

void worsen(Check& check, Verdict verdict, Message evidence)
{
    if (weight(verdict) > weight(check.verdict))
        check.verdict = verdict;
    check.evidence.push_back(std::move(evidence));
}

// What only a visit tells is unknown without one; the check of the way back says why there was none.
void markUnvisited(Check& check, const Context& context)
{
    const auto unvisited = std::count_if(context.targets.begin(), context.targets.end(),
                                         [&](const TargetConfig& target) { return !context.inside(target.ct); });
    if (unvisited > 0)
        worsen(check, Verdict::Unknown, {"evidence.not-visited", {std::to_string(unvisited)}});
}

void markResourcesUnknown(Check& check, const Context& context)
{
    const auto& reading = context.snapshot.resources;
    worsen(check, Verdict::Unknown,
           {"evidence.resources-unknown", {reading.problem ? toString(*reading.problem) : std::string()}});
}

Check checkNodes(const Context& context)
{
    Check check{"nodes-reachable", Verdict::Pass, {}};
    if (!context.snapshot.resources.ifFresh(context.now, context.limits.resources))
        markResourcesUnknown(check, context);
    std::set<std::string> nodes;
    for (const auto& target : context.targets) {
        if (const auto* container = context.container(target.ct))
            nodes.insert(container->node);
    }
    // A dead node without a chosen target does not stop a deployment to the others.
    for (const auto& [node, error] : context.snapshot.unreachableNodes)
        worsen(check, nodes.empty() || nodes.contains(node) ? Verdict::Fail : Verdict::Warn,
               {"evidence.node-unreachable", {node, toString(error)}});
    for (const auto& name : nodes) {
        if (!context.environment.findNode(name))
            worsen(check, Verdict::Fail, {"evidence.node-not-configured", {name}});
        else if (!context.snapshot.unreachableNodes.contains(name))
            check.evidence.push_back({"evidence.node-ok", {name}});
    }
    return check;
}

Check checkContainers(const Context& context)
{
    Check check{"containers-running", Verdict::Pass, {}};
    if (!context.snapshot.resources.ifFresh(context.now, context.limits.resources)) {
        markResourcesUnknown(check, context);
        return check;
    }
    for (const auto& target : context.targets) {
        const auto* container = context.container(target.ct);
        if (!container)
            worsen(check, Verdict::Fail, {"evidence.container-missing", {context.label(target)}});
        else if (container->power == Power::Stopped)
            worsen(check, Verdict::Fail, {"evidence.container-stopped", {context.label(target), target.ct.text()}});
        else if (container->power == Power::Unknown)
            worsen(check, Verdict::Unknown, {"evidence.container-unknown", {context.label(target)}});
        else if (!container->lock.empty())
            worsen(check, Verdict::Fail, {"evidence.container-locked", {context.label(target), container->lock}});
    }
    if (check.verdict == Verdict::Pass)
        check.evidence.push_back({"evidence.containers-ok", {std::to_string(context.targets.size())}});
    return check;
}

Check checkBackend(const Context& context)
{
    Check check{"backend-healthy", Verdict::Pass, {}};
    const auto& reading = context.snapshot.backendHealth;
    const auto* health = reading.ifFresh(context.now, context.limits.backend);
    if (!health)
        worsen(check, Verdict::Unknown,
               {"evidence.backend-unknown", {reading.problem ? toString(*reading.problem) : ""}});
    else if (!health->healthy)
        worsen(check, Verdict::Fail, {"evidence.backend-unhealthy", {health->status}});
    else
        check.evidence.push_back({"evidence.backend-ok", {toString(health->generation), health->version}});
    return check;
}

Check checkInsides(const Context& context)
{
    Check check{"rollback-target", Verdict::Pass, {}};
    for (const auto& target : context.targets) {
        const auto* readings = context.snapshot.findTarget(target.ct);
        const auto* inside = context.inside(target.ct);
        if (!inside)
            worsen(check, Verdict::Unknown,
                   {"evidence.inside-unknown",
                    {context.label(target),
                     readings && readings->inside.problem ? toString(*readings->inside.problem) : ""}});
        else if (inside->commit.isNull())
            worsen(check, Verdict::Fail,
                   {"evidence.no-repository", {context.label(target), context.environment.appDirectory}});
    }
    if (check.verdict == Verdict::Pass)
        check.evidence.push_back({"evidence.rollback-ok", {std::to_string(context.targets.size())}});
    return check;
}

Check checkVersion(const Context& context)
{
    Check check{"version-resolves", Verdict::Pass, {}};
    std::map<CommitId, std::string> commits; // commit -> first target that says so
    for (const auto& target : context.targets) {
        const auto* readings = context.snapshot.findTarget(target.ct);
        const auto* commit = readings && context.snapshot.requestedVersion == context.input.version
                                 ? readings->resolvedCommit.ifFresh(context.now, context.limits.inside)
                                 : nullptr;
        if (commit) {
            commits.emplace(*commit, context.label(target));
            continue;
        }
        if (!context.inside(target.ct) && !(readings && readings->resolvedCommit.problem))
            continue; // counted below
        const bool denied = readings && readings->resolvedCommit.problem &&
                            readings->resolvedCommit.problem->code == ErrorCode::NotFound;
        worsen(check, denied ? Verdict::Fail : Verdict::Unknown,
               {"evidence.version-unresolved",
                {context.label(target), context.input.version,
                 readings && readings->resolvedCommit.problem ? toString(*readings->resolvedCommit.problem) : ""}});
    }
    markUnvisited(check, context);
    if (commits.size() > 1) {
        for (const auto& [commit, label] : commits)
            worsen(check, Verdict::Fail,
                   {"evidence.version-differs", {label, context.input.version, commit.shortText()}});
    }
    if (check.verdict == Verdict::Pass && !commits.empty())
        check.evidence.push_back({"evidence.version-ok", {context.input.version, commits.begin()->first.shortText()}});
    return check;
}

// As far as the snapshot knows them.
Identity identityOf(const Context& context, const TargetConfig& target)
{
    Identity identity{target, {}, {}};
    const auto& addresses = context.snapshot.addresses.value;
    if (addresses) {
        const auto found = addresses->find(target.ct);
        identity.address = found == addresses->end() ? std::string() : found->second;
    }
    if (const auto* inside = context.inside(target.ct))
        identity.hostname = inside->hostname;
    return identity;
}

void checkSharedEntries(Check& check, const Context& context, const RegistryIndex& registry)
{
    std::vector<RegistryClaim> claims;
    for (const auto& worker : context.environment.workers)
        claims.push_back({worker.ct, worker.name, registry.matching(identityOf(context, worker))});
    const auto shared = sharedEntries(claims);
    for (const auto& target : context.targets) {
        const auto found = shared.find(target.ct);
        if (found == shared.end())
            continue;
        for (auto message : found->second) {
            message.arguments.insert(message.arguments.begin(), context.label(target));
            worsen(check, Verdict::Fail, {"evidence." + message.id, message.arguments});
        }
    }
}

Check checkIdentities(const Context& context)
{
    Check check{"identities", Verdict::Pass, {}};
    const auto* registry = context.snapshot.registry.ifFresh(context.now, context.limits.backend);
    const auto index = registry ? std::optional<RegistryIndex>(*registry) : std::nullopt;
    std::map<std::string, std::string> owners; // address -> target
    const auto& read = context.snapshot.addresses;
    bool unread = false;
    for (const auto& target : context.targets) {
        const auto identity = identityOf(context, target);
        const auto& address = identity.address.empty() ? target.address : identity.address;
        if (address.empty() && !read.value)
            unread = true;
        else if (address.empty())
            worsen(check, Verdict::Unknown, {"evidence.address-unknown", {context.label(target)}});
        else if (const auto [other, added] = owners.emplace(address, context.label(target)); !added)
            worsen(check, Verdict::Fail, {"evidence.address-shared", {context.label(target), other->second, address}});
        const auto* container = context.container(target.ct);
        const auto entries = index ? index->matching(identity) : RegistryMatches{};
        for (auto& conflict : identityConflicts(identity, container ? container->name : std::string(), entries)) {
            conflict.arguments.insert(conflict.arguments.begin(), context.label(target));
            worsen(check, Verdict::Fail, {"evidence." + conflict.id, conflict.arguments});
        }
    }
    if (unread)
        worsen(check, Verdict::Unknown,
               {"evidence.addresses-unread", {read.problem ? toString(*read.problem) : std::string()}});
    if (index)
        checkSharedEntries(check, context, *index);
    else
        worsen(check, Verdict::Unknown,
               {"evidence.registry-unknown",
                {context.snapshot.registry.problem ? toString(*context.snapshot.registry.problem) : ""}});
    return check;
}

Check checkTrees(const Context& context)
{
    Check check{"trees-clean", Verdict::Pass, {}};
    for (const auto& target : context.targets) {
        const auto* inside = context.inside(target.ct);
        if (inside && inside->dirty)
            worsen(
                check, Verdict::Fail,
                {"evidence.tree-dirty", {context.label(target), target.ct.text(), context.environment.appDirectory}});
    }
    markUnvisited(check, context);
    return check;
}

Check checkDisks(const Context& context)
{
    Check check{"disk-free", Verdict::Pass, {}};
    const std::int64_t needed = std::int64_t{context.environment.deploy.minFreeDiskMb} << 20;
    std::int64_t least = -1;
    for (const auto& target : context.targets) {
        const auto* inside = context.inside(target.ct);
        if (!inside)
            continue;
        if (inside->freeDiskBytes < 0)
            worsen(check, Verdict::Unknown, {"evidence.disk-unknown", {context.label(target)}});
        else if (inside->freeDiskBytes < needed)
            worsen(
                check, Verdict::Fail,
                {"evidence.disk-low",
                 {context.label(target), std::to_string(inside->freeDiskBytes >> 20), std::to_string(needed >> 20)}});
        if (inside->freeDiskBytes >= 0 && (least < 0 || inside->freeDiskBytes < least))
            least = inside->freeDiskBytes;
    }
    markUnvisited(check, context);
    if (check.verdict == Verdict::Pass && least >= 0)
        check.evidence.push_back({"evidence.disk-ok", {std::to_string(least >> 20)}});
    return check;
}

Check checkNothingElse(const Context& context)
{
    Check check{"nothing-else-running", Verdict::Pass, {}};
    if (!context.input.activeRun.empty())
        worsen(check, Verdict::Fail, {"evidence.run-active", {context.input.activeRun}});
    for (const auto& target : context.targets) {
        const auto* inside = context.inside(target.ct);
        if (inside && inside->stepRunning)
            worsen(check, Verdict::Fail, {"evidence.step-running", {context.label(target)}});
    }
    markUnvisited(check, context);
    return check;
}

Check checkUnits(const Context& context)
{
    Check check{"units", Verdict::Pass, {}};
    for (const auto& target : context.targets) {
        const auto* inside = context.inside(target.ct);
        if (!inside)
            continue;
        if (inside->unit == UnitActive::Unknown)
            worsen(check, Verdict::Unknown, {"evidence.unit-unknown", {context.label(target), target.unit}});
        else if (inside->unitDetail == "dead" && inside->unit == UnitActive::Inactive)
            worsen(check, Verdict::Warn, {"evidence.unit-inactive", {context.label(target), target.unit}});
        else if (inside->unit != UnitActive::Active)
            worsen(check, Verdict::Warn,
                   {"evidence.unit-not-active", {context.label(target), target.unit, toString(inside->unit)}});
    }
    markUnvisited(check, context);
    return check;
}

const WorkerSelf* selfOf(const Context& context, CtId ct)
{
    const auto* readings = context.snapshot.findTarget(ct);
    return readings ? readings->self.ifFresh(context.now, context.limits.self) : nullptr;
}

// A worker that does not say whether it is idle would be found out only after others were changed. One whose unit is
// down need not answer: it is mended by the deployment.
Check checkWorkersAnswer(const Context& context)
{
    Check check{"workers-answer", Verdict::Pass, {}};
    for (const auto& target : context.targets) {
        const auto* inside = context.inside(target.ct);
        if (target.role != TargetRole::Worker || (inside && inside->unit != UnitActive::Active))
            continue;
        const auto* self = selfOf(context, target.ct);
        if (self && self->activity != Activity::Unknown)
            continue;
        const auto* readings = context.snapshot.findTarget(target.ct);
        const auto problem = readings && readings->self.problem ? toString(*readings->self.problem) : std::string();
        worsen(check, Verdict::Unknown,
               {"evidence.worker-silent", {context.label(target), self ? self->detail : problem}});
    }
    return check;
}

// Generation R: a restarted backend knows no workers until they are restarted. A busy one is not, and a host service is
// left to its owner.
Check checkRegistryAfterRestart(const Context& context)
{
    Check check{"registry-after-restart", Verdict::Pass, {}};
    const auto* health = context.snapshot.backendHealth.ifFresh(context.now, context.limits.backend);
    const auto& configured = context.environment.generation;
    const auto generation = configured != Generation::Unknown || !health ? configured : health->generation;
    const auto& backend = context.environment.backend;
    const auto* inside = context.inside(backend.ct);
    const auto* readings = context.snapshot.findTarget(backend.ct);
    const auto* wanted = readings ? readings->resolvedCommit.ifFresh(context.now, context.limits.inside) : nullptr;
    const bool stays = !context.input.force && inside && wanted && runsAlready(*inside, *wanted);
    if (generation == Generation::N || stays)
        return check;
    if (!context.snapshot.registry.ifFresh(context.now, context.limits.backend))
        worsen(check, Verdict::Unknown,
               {"evidence.registry-unknown",
                {context.snapshot.registry.problem ? toString(*context.snapshot.registry.problem) : std::string()}});
    for (const auto& worker : context.environment.workers) {
        const auto* container = context.container(worker.ct);
        const auto* self = selfOf(context, worker.ct);
        if (container && container->power == Power::Running && self && self->activity == Activity::Busy)
            worsen(check, Verdict::Warn,
                   {"evidence.drops-out-of-registry", {context.label(worker), self->currentOperation}});
    }
    for (const auto& host : registeredHosts(context.environment, context.snapshot)) {
        if (host.unit.empty())
            worsen(check, Verdict::Warn, {"evidence.stranger-drops-out", {host.workerId, host.endpointUrl}});
        else
            worsen(check, Verdict::Warn,
                   {"evidence.host-drops-out", {host.workerId, host.endpointUrl, host.unit, host.reach}});
    }
    return check;
}

// Says what the rolling update will cost in capacity; never blocks.
Check checkCapacity(const Context& context)
{
    Check check{"capacity", Verdict::Pass, {}};
    if (!context.snapshot.resources.ifFresh(context.now, context.limits.resources)) {
        markResourcesUnknown(check, context);
        return check;
    }
    std::map<std::string, int> byType;
    for (const auto& worker : context.environment.workers) {
        const auto* container = context.container(worker.ct);
        byType[worker.workerType] += container && container->power == Power::Running ? 1 : 0;
    }
    for (const auto& [type, count] : byType) {
        if (count <= context.input.batchSize)
            worsen(check, Verdict::Warn, {"evidence.no-spare-worker", {type, std::to_string(count)}});
    }
    for (const auto& target : context.targets) {
        const auto* self = selfOf(context, target.ct);
        if (self && self->activity == Activity::Busy)
            check.evidence.push_back({"evidence.worker-busy", {context.label(target), self->currentOperation}});
    }
    return check;
}

} // namespace

bool runsAlready(const InsideState& inside, const CommitId& commit)
{
    return inside.commit == commit && inside.unit == UnitActive::Active && !inside.dirty && !inside.restartOwed;
}

const char* toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return "pass";
    case Verdict::Warn: return "warn";
    case Verdict::Fail: return "fail";
    case Verdict::Unknown: return "unknown";
    }
    return "unknown";
}

bool PreflightReport::passed() const
{
    return std::none_of(checks.begin(), checks.end(), [](const Check& check) {
        return check.verdict == Verdict::Fail || check.verdict == Verdict::Unknown;
    });
}

const Check* PreflightReport::find(std::string_view id) const
{
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const auto& c) { return c.id == id; });
    return found == checks.end() ? nullptr : &*found;
}

PreflightReport preflightDeploy(const Environment& environment, const ClusterSnapshot& snapshot,
                                const DeployInput& input)
{
    auto targets = input.targetsIn(environment);
    if (!targets)
        return {{Check{"targets", Verdict::Fail, {{"evidence.input", {toString(targets.error())}}}}}};
    const Context context{environment, snapshot, input, std::move(*targets), snapshot.takenAt, {}};
    PreflightReport report{{checkNodes(context), checkContainers(context), checkBackend(context), checkInsides(context),
                            checkVersion(context), checkIdentities(context), checkTrees(context), checkDisks(context),
                            checkUnits(context), checkWorkersAnswer(context), checkNothingElse(context),
                            checkCapacity(context), checkRegistryAfterRestart(context)}};
    if (auto window = checkMaintenanceWindow(environment, context.now))
        report.checks.push_back(std::move(*window));
    return report;
}

} // namespace ktrdr
