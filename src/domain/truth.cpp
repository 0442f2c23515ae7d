// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/truth.h"

#include "domain/identity.h"

#include <algorithm>
#include <set>

namespace ktrdr {

namespace {

std::string versionText(const InsideState& inside)
{
    std::string text = !inside.tag.empty()      ? inside.tag
                       : inside.commit.isNull() ? "no repository"
                                                : inside.commit.shortText();
    return inside.dirty ? text + " (changed)" : text;
}

// Everything joinTarget needs, so that the small steps below stay readable.
struct Join
{
    const Environment& environment;
    const ClusterSnapshot& snapshot;
    UtcTime now;
    const FreshnessLimits& limits;
    std::optional<RegistryIndex> registry; // of any age; absent: never read
    std::map<CtId, std::vector<Message>> shared;
};

void joinContainer(TargetTruth& truth, const Join& join)
{
    const auto& resources = join.snapshot.resources;
    const ContainerState* container = resources.value ? resources.value->find(truth.target.ct) : nullptr;
    truth.container =
        cellOf(resources, container ? toString(container->power) : "missing", join.now, join.limits.resources);
    if (container)
        truth.node = container->node;
    if (container && container->power == Power::Unknown)
        truth.container.freshness = Freshness::Stale; // Proxmox itself has no fresh data
    if (container && join.snapshot.unreachableNodes.contains(container->node))
        truth.container.problem = toString(join.snapshot.unreachableNodes.at(container->node));
    truth.address = truth.target.address;
    if (join.snapshot.addresses.value) {
        const auto found = join.snapshot.addresses.value->find(truth.target.ct);
        if (found != join.snapshot.addresses.value->end())
            truth.address = found->second;
    }
}

void joinInside(TargetTruth& truth, const Join& join)
{
    if (truth.target.role == TargetRole::Backend) {
        const auto& health = join.snapshot.backendHealth;
        truth.worker = cellOf(health, health.value && health.value->healthy ? "healthy" : "unhealthy", join.now,
                              join.limits.backend);
    }
    const auto* readings = join.snapshot.findTarget(truth.target.ct);
    if (!readings)
        return;
    const auto& inside = readings->inside;
    truth.unit = cellOf(inside, inside.value ? toString(inside.value->unit) : "", join.now, join.limits.inside);
    truth.version = cellOf(inside, inside.value ? versionText(*inside.value) : "", join.now, join.limits.inside);
    if (inside.value)
        truth.commit = inside.value->commit;
    if (truth.target.role == TargetRole::Worker) {
        const auto& self = readings->self;
        truth.worker = cellOf(self, self.value ? toString(self.value->activity) : "", join.now, join.limits.self);
        if (self.value) {
            truth.operation = self.value->currentOperation;
            truth.workerId = self.value->workerId;
        }
    }
}

Identity identityOf(const TargetTruth& truth, const Join& join)
{
    const auto* readings = join.snapshot.findTarget(truth.target.ct);
    const bool known = readings && readings->inside.value;
    return {truth.target, truth.address, known ? readings->inside.value->hostname : std::string()};
}

const RegistryEntry* joinRegistry(TargetTruth& truth, const Join& join, const RegistryMatches& entries)
{
    if (truth.target.role != TargetRole::Worker)
        return nullptr;
    const RegistryEntry* entry = entries.empty() ? nullptr : entries.front();
    truth.registry = cellOf(join.snapshot.registry, entry ? toString(entry->status) : "not registered", join.now,
                            join.limits.backend);
    if (entry) {
        if (truth.operation.empty())
            truth.operation = entry->currentOperation;
        truth.workerId = entry->workerId;
    }
    return entry;
}

// The tree in the container is newer than what runs.
void addOwedRestart(TargetTruth& truth, const Join& join)
{
    const auto* readings = join.snapshot.findTarget(truth.target.ct);
    const auto* inside = readings ? readings->inside.ifFresh(join.now, join.limits.inside) : nullptr;
    if (inside && inside->restartOwed)
        truth.disagreements.push_back({"disagree.restart-owed", {truth.version.text}});
}

void addDisagreements(TargetTruth& truth, const RegistryEntry* entry)
{
    const auto both = [](const Cell& a, const Cell& b) {
        return a.freshness == Freshness::Fresh && b.freshness == Freshness::Fresh;
    };
    const auto add = [&](const char* id, const Cell& a, const Cell& b) {
        truth.disagreements.push_back({id, {a.text, b.text}});
    };
    if (both(truth.container, truth.worker) && truth.container.text == "stopped" && !truth.worker.text.empty())
        add("disagree.container-worker", truth.container, truth.worker);
    if (truth.target.role == TargetRole::Worker && both(truth.registry, truth.worker)) {
        const bool registeredUp = entry && entry->status != RegistryStatus::TemporarilyUnavailable;
        const bool gone = !registeredUp && (truth.worker.text == "idle" || truth.worker.text == "busy");
        const bool other = entry && ((entry->status == RegistryStatus::Busy && truth.worker.text == "idle") ||
                                     (entry->status == RegistryStatus::Available && truth.worker.text == "busy"));
        if (gone || other)
            add("disagree.registry-worker", truth.registry, truth.worker);
    }
    if (both(truth.container, truth.registry) && truth.container.text == "stopped" && entry &&
        entry->status != RegistryStatus::TemporarilyUnavailable)
        add("disagree.container-registry", truth.container, truth.registry);
    if (both(truth.unit, truth.worker) && truth.unit.text != "active" && truth.unit.text != "unknown" &&
        (truth.worker.text == "idle" || truth.worker.text == "busy" || truth.worker.text == "healthy"))
        add("disagree.unit-worker", truth.unit, truth.worker);
}

void addConflicts(TargetTruth& truth, const Identity& identity, const Join& join, const RegistryMatches& entries)
{
    const auto& resources = join.snapshot.resources;
    const auto* container = resources.value ? resources.value->find(truth.target.ct) : nullptr;
    for (auto& conflict : identityConflicts(identity, container ? container->name : std::string(),
                                            std::span<const RegistryEntry* const>(entries)))
        truth.disagreements.push_back(std::move(conflict));
    if (const auto found = join.shared.find(truth.target.ct); found != join.shared.end())
        truth.disagreements.insert(truth.disagreements.end(), found->second.begin(), found->second.end());
}

void setStatus(TargetTruth& truth, Status status, std::string id, std::vector<std::string> arguments = {})
{
    truth.status = status;
    truth.reason = {std::move(id), std::move(arguments)};
}

// True when the container alone decides.
bool judgeContainer(TargetTruth& truth)
{
    const Cell& container = truth.container;
    if (container.freshness != Freshness::Fresh)
        setStatus(truth, Status::Unknown,
                  container.freshness == Freshness::Never ? "reason.container-never-read" : "reason.container-stale");
    else if (container.text == "missing")
        setStatus(truth, Status::Failed, "reason.container-missing");
    else if (container.text == "stopped")
        setStatus(truth, Status::Stopped, "reason.container-stopped");
    else
        return false;
    return true;
}

void judgeWorker(TargetTruth& truth, const RegistryEntry* entry)
{
    const bool unitKnown = truth.unit.freshness == Freshness::Fresh;
    if (unitKnown && (truth.unit.text == "failed" || truth.unit.text == "inactive"))
        return setStatus(truth, Status::Failed, "reason.unit-not-active", {truth.unit.text});
    if (truth.worker.freshness != Freshness::Fresh || truth.worker.text == "unknown") {
        // Silence counts only when it was asked just now and the backend hears nothing either.
        const bool dead = !truth.worker.problem.empty() && truth.registry.freshness == Freshness::Fresh &&
                          (!entry || entry->status == RegistryStatus::TemporarilyUnavailable);
        return dead ? setStatus(truth, Status::Failed, "reason.worker-does-not-answer", {truth.worker.problem})
                    : setStatus(truth, Status::Unknown, "reason.worker-unknown", {truth.worker.problem});
    }
    if (truth.registry.freshness != Freshness::Fresh)
        return setStatus(truth, Status::Unknown, "reason.registry-unknown", {truth.registry.problem});
    if (!entry)
        return setStatus(truth, Status::Degraded, "reason.not-registered");
    if (entry->status == RegistryStatus::TemporarilyUnavailable)
        return setStatus(truth, Status::Degraded, "reason.temporarily-unavailable", {std::to_string(entry->failures)});
    if (entry->status == RegistryStatus::Unknown)
        return setStatus(truth, Status::Unknown, "reason.registry-unknown",
                         {"the registry names no status that is known"});
    if (!truth.disagreements.empty())
        return setStatus(truth, Status::Degraded, "reason.disagreement");
    if (truth.worker.text == "busy")
        return setStatus(truth, Status::Busy, "reason.busy", {truth.operation});
    setStatus(truth, Status::Healthy, "reason.idle");
}

void judgeBackend(TargetTruth& truth)
{
    if (truth.unit.freshness == Freshness::Fresh && (truth.unit.text == "failed" || truth.unit.text == "inactive"))
        return setStatus(truth, Status::Failed, "reason.unit-not-active", {truth.unit.text});
    if (truth.worker.freshness != Freshness::Fresh)
        return setStatus(truth, Status::Unknown, "reason.backend-unknown", {truth.worker.problem});
    if (truth.worker.text != "healthy")
        return setStatus(truth, Status::Failed, "reason.backend-unhealthy");
    if (!truth.disagreements.empty())
        return setStatus(truth, Status::Degraded, "reason.disagreement");
    setStatus(truth, Status::Healthy, "reason.healthy");
}

std::vector<Message> findStrangers(const Join& join, const std::set<const RegistryEntry*>& known)
{
    std::vector<Message> strangers;
    if (!join.snapshot.registry.value)
        return strangers;
    for (const auto& entry : *join.snapshot.registry.value) {
        if (!known.contains(&entry) && !entry.gpu)
            strangers.push_back({"stranger.registry-entry", {entry.workerId, entry.endpointUrl}});
    }
    return strangers;
}

} // namespace

const TargetTruth* ClusterTruth::find(CtId ct) const
{
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const auto& t) { return t.target.ct == ct; });
    return found == targets.end() ? nullptr : &*found;
}

ClusterTruth joinTruth(const Environment& environment, const ClusterSnapshot& snapshot, UtcTime now,
                       const FreshnessLimits& limits)
{
    Join join{environment, snapshot, now, limits, {}, {}};
    if (snapshot.registry.value)
        join.registry.emplace(*snapshot.registry.value);
    ClusterTruth truth{environment.name, now, Status::Healthy, {}, {}, {}, {}};
    std::vector<RegistryClaim> claims; // of all targets, in their order
    std::vector<Identity> identities;
    auto targets = environment.targets();
    truth.targets.reserve(targets.size());
    claims.reserve(targets.size());
    identities.reserve(targets.size());
    for (auto& target : targets) {
        auto& row = truth.targets.emplace_back();
        row.target = std::move(target);
        joinContainer(row, join);
        joinInside(row, join);
        const auto& identity = identities.emplace_back(identityOf(row, join));
        claims.push_back(
            {row.target.ct, row.target.name, join.registry ? join.registry->matching(identity) : RegistryMatches{}});
    }
    join.shared = sharedEntries(std::span(claims).subspan(1)); // the backend comes first and registers nowhere
    std::set<const RegistryEntry*> known;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        auto& row = truth.targets[i];
        const auto& entries = claims[i].entries;
        const RegistryEntry* entry = joinRegistry(row, join, entries);
        addDisagreements(row, entry);
        addOwedRestart(row, join);
        addConflicts(row, identities[i], join, entries);
        if (!judgeContainer(row))
            row.target.role == TargetRole::Backend ? judgeBackend(row) : judgeWorker(row, entry);
        known.insert(entries.begin(), entries.end());
        if (severity(row.status) > severity(truth.status))
            truth.status = row.status;
        if (row.target.role == TargetRole::Worker)
            ++truth.counts[row.status];
    }
    truth.strangers = findStrangers(join, known);
    truth.parts = joinParts(environment, snapshot, now, limits);
    for (const auto& part : truth.parts) {
        // The golden container is at rest when it is stopped; nothing runs on it.
        if (part.kind != PartKind::GoldenContainer && severity(part.status) > severity(truth.status))
            truth.status = part.status;
    }
    return truth;
}

} // namespace ktrdr
