// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/part_truth.h"

#include <algorithm>

namespace ktrdr {

namespace {

PartTruth judged(PartTruth part, Status status, const char* reason, std::vector<std::string> arguments = {})
{
    part.status = status;
    part.reason = {reason, std::move(arguments)};
    return part;
}

PartTruth nodeTruth(const NodeConfig& node, const ClusterSnapshot& snapshot, UtcTime now, Milliseconds limit)
{
    PartTruth part;
    part.name = node.name;
    const auto& resources = snapshot.resources;
    const NodeState* state = nullptr;
    if (resources.value) {
        const auto& nodes = resources.value->nodes;
        const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const auto& n) { return n.name == node.name; });
        state = found == nodes.end() ? nullptr : &*found;
    }
    const char* text = !state ? "missing" : !state->statusKnown ? "unknown" : state->online ? "online" : "offline";
    part.state = cellOf(resources, text, now, limit);
    const auto unreachable = snapshot.unreachableNodes.find(node.name);
    if (unreachable != snapshot.unreachableNodes.end())
        part.state.problem = toString(unreachable->second);
    if (part.state.freshness != Freshness::Fresh || (state && !state->statusKnown))
        return judged(std::move(part), Status::Unknown, "reason.node-unknown");
    if (!state)
        return judged(std::move(part), Status::Failed, "reason.node-missing");
    if (!state->online)
        return judged(std::move(part), Status::Failed, "reason.node-offline");
    if (unreachable != snapshot.unreachableNodes.end())
        return judged(std::move(part), Status::Degraded, "reason.node-unreachable", {toString(unreachable->second)});
    return judged(std::move(part), Status::Healthy, "reason.node-online");
}

PartTruth goldenTruth(CtId ct, const ClusterSnapshot& snapshot, UtcTime now, Milliseconds limit)
{
    PartTruth part;
    part.kind = PartKind::GoldenContainer;
    part.name = ct.text();
    const auto& resources = snapshot.resources;
    const auto* container = resources.value ? resources.value->find(ct) : nullptr;
    part.state = cellOf(resources, container ? toString(container->power) : "missing", now, limit);
    if (part.state.freshness == Freshness::Never)
        return judged(std::move(part), Status::Unknown, "reason.container-never-read");
    if (part.state.freshness != Freshness::Fresh || (container && container->power == Power::Unknown))
        return judged(std::move(part), Status::Unknown, "reason.container-stale");
    if (!container)
        return judged(std::move(part), Status::Failed, "reason.container-missing");
    return container->power == Power::Stopped ? judged(std::move(part), Status::Stopped, "reason.golden-at-rest")
                                              : judged(std::move(part), Status::Maintenance, "reason.golden-running");
}

PartTruth serviceTruth(const HostServiceConfig& service, const ClusterSnapshot& snapshot, UtcTime now,
                       Milliseconds limit)
{
    PartTruth part;
    part.kind = PartKind::HostService;
    part.name = service.name;
    const auto found = snapshot.hostServices.find(service.name);
    if (found == snapshot.hostServices.end())
        return judged(std::move(part), Status::Unknown, "reason.host-service-unknown", {""});
    const auto& reading = found->second;
    const bool healthy = reading.value && reading.value->healthy;
    part.state = cellOf(reading, healthy ? "healthy" : "unhealthy", now, limit);
    if (part.state.freshness != Freshness::Fresh) {
        const auto problem = part.state.problem;
        return judged(std::move(part), Status::Unknown, "reason.host-service-unknown", {problem});
    }
    if (!healthy)
        return judged(std::move(part), Status::Failed, "reason.host-service-unhealthy", {reading.value->detail});
    return judged(std::move(part), Status::Healthy, "reason.healthy");
}

} // namespace

const char* toString(PartKind kind)
{
    switch (kind) {
    case PartKind::Node: return "node";
    case PartKind::GoldenContainer: return "golden-container";
    case PartKind::HostService: return "host-service";
    }
    return "node";
}

std::vector<PartTruth> joinParts(const Environment& environment, const ClusterSnapshot& snapshot, UtcTime now,
                                 const FreshnessLimits& limits)
{
    std::vector<PartTruth> parts;
    for (const auto& node : environment.nodes)
        parts.push_back(nodeTruth(node, snapshot, now, limits.resources));
    if (environment.goldenCt)
        parts.push_back(goldenTruth(*environment.goldenCt, snapshot, now, limits.resources));
    for (const auto& service : environment.hostServices)
        parts.push_back(serviceTruth(service, snapshot, now, limits.hostServices));
    return parts;
}

} // namespace ktrdr
