// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/cluster_tree.h"

#include <algorithm>
#include <tuple>

namespace ktrdr {

namespace {

bool isWell(Status status) { return status == Status::Healthy || status == Status::Busy; }

// "2 s", "12:40".
std::string ageNote(UtcTime readAt, UtcTime now)
{
    const Milliseconds age{std::max<std::int64_t>(0, (now - readAt).count()) / 1000 * 1000};
    return age.count() < 120'000 ? std::to_string(age.count() / 1000) + " s" : humanDuration(age);
}

// What is said as long as it is fresh, else how old it is.
std::string noteOf(const std::string& text, const Cell& source, UtcTime now)
{
    return source.freshness == Freshness::Stale && source.readAt ? ageNote(*source.readAt, now) : text;
}

TreeItem itemOf(const ClusterTruth& truth, TreeKind kind, const std::string& path, std::string name)
{
    TreeItem item;
    item.key = truth.environment + path;
    item.kind = kind;
    item.environment = truth.environment;
    item.name = std::move(name);
    return item;
}

TreeItem targetItem(const ClusterTruth& truth, const TargetTruth& target)
{
    const auto kind = target.target.role == TargetRole::Backend ? TreeKind::Backend : TreeKind::Worker;
    auto item = itemOf(truth, kind, "/ct/" + target.target.ct.text(), target.target.name);
    item.ct = target.target.ct;
    item.note = noteOf(target.version.text, target.version, truth.at);
    item.status = target.status;
    item.reason = target.reason;
    item.disagrees = !target.disagreements.empty();
    return item;
}

TreeItem partItem(const ClusterTruth& truth, const PartTruth& part)
{
    const auto kind = part.kind == PartKind::Node              ? TreeKind::Node
                      : part.kind == PartKind::GoldenContainer ? TreeKind::Golden
                                                               : TreeKind::Service;
    auto item = itemOf(truth, kind, std::string("/") + toString(part.kind) + "/" + part.name, part.name);
    if (part.kind == PartKind::GoldenContainer)
        item.ct = CtId::parse(part.name).value_or(CtId{});
    item.note = noteOf(part.state.text, part.state, truth.at);
    item.status = part.status;
    item.reason = part.reason;
    return item;
}

// Status and counts of a group are those of its children.
void sumUp(TreeItem& group)
{
    group.status = group.children.empty() ? Status::Unknown : Status::Healthy;
    for (const auto& child : group.children) {
        group.total += 1;
        group.well += isWell(child.status) ? 1 : 0;
        group.disagrees = group.disagrees || child.disagrees;
        if (severity(child.status) > severity(group.status))
            group.status = child.status;
    }
    group.note = std::to_string(group.well) + "/" + std::to_string(group.total);
}

void addGroup(TreeItem& root, TreeItem group)
{
    if (group.children.empty())
        return;
    sumUp(group);
    root.children.push_back(std::move(group));
}

std::string sharedBy(const TargetTruth& worker, WorkerGrouping grouping)
{
    switch (grouping) {
    case WorkerGrouping::Type: return worker.target.workerType;
    case WorkerGrouping::Node: return worker.node;
    case WorkerGrouping::Status: return toString(worker.status);
    case WorkerGrouping::Version:
        return worker.version.freshness == Freshness::Fresh ? worker.version.text : ""; // old is unknown
    }
    return {};
}

// "/workers/training" keeps the key it always had.
std::string groupPath(const std::string& shared, WorkerGrouping grouping)
{
    switch (grouping) {
    case WorkerGrouping::Type: return "/workers/" + shared;
    case WorkerGrouping::Node: return "/workers on/" + shared;
    case WorkerGrouping::Status: return "/workers that are/" + shared;
    case WorkerGrouping::Version: return "/workers with/" + shared;
    }
    return {};
}

void addWorkers(TreeItem& root, const ClusterTruth& truth, WorkerGrouping grouping)
{
    std::vector<TreeItem> groups; // in the order of the inventory
    for (const auto& target : truth.targets) {
        if (target.target.role != TargetRole::Worker)
            continue;
        const auto shared = sharedBy(target, grouping);
        auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.name == shared; });
        if (group == groups.end()) {
            group =
                groups.insert(groups.end(), itemOf(truth, TreeKind::WorkerGroup, groupPath(shared, grouping), shared));
            group->grouping = grouping;
        }
        group->children.push_back(targetItem(truth, target));
        root.total += 1;
        root.well += isWell(target.status) ? 1 : 0;
    }
    if (grouping == WorkerGrouping::Status)
        std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
            return severity(a.children.front().status) > severity(b.children.front().status);
        });
    for (auto& group : groups)
        addGroup(root, std::move(group));
}

void addParts(TreeItem& root, const ClusterTruth& truth)
{
    auto services = itemOf(truth, TreeKind::ServiceGroup, "/services", {});
    auto nodes = itemOf(truth, TreeKind::NodeGroup, "/nodes", {});
    for (const auto& part : truth.parts) {
        auto item = partItem(truth, part);
        if (part.kind == PartKind::GoldenContainer)
            root.children.push_back(std::move(item));
        else
            (part.kind == PartKind::Node ? nodes : services).children.push_back(std::move(item));
    }
    addGroup(root, std::move(services));
    addGroup(root, std::move(nodes));
}

} // namespace

bool TreeItem::sameAs(const TreeItem& other) const
{
    const auto tie = [](const TreeItem& item) {
        return std::tie(item.key, item.kind, item.name, item.note, item.status, item.reason, item.disagrees);
    };
    return tie(*this) == tie(other);
}

TreeItem treeOf(const ClusterTruth& truth, WorkerGrouping grouping)
{
    auto root = itemOf(truth, TreeKind::Environment, {}, truth.environment);
    root.status = truth.status;
    for (const auto& target : truth.targets) {
        if (target.target.role == TargetRole::Backend)
            root.children.push_back(targetItem(truth, target));
        root.disagrees = root.disagrees || !target.disagreements.empty();
    }
    addWorkers(root, truth, grouping);
    addParts(root, truth);
    root.note = environmentNote(truth);
    return root;
}

std::string environmentNote(const ClusterTruth& truth)
{
    int total = 0, well = 0;
    for (const auto& [status, count] : truth.counts) {
        total += count;
        well += isWell(status) ? count : 0;
    }
    auto note = std::to_string(well) + "/" + std::to_string(total);
    if (!truth.targets.empty() && truth.targets.front().container.readAt)
        note += " · " + ageNote(*truth.targets.front().container.readAt, truth.at);
    return note;
}

bool hasStaleNotes(const ClusterTruth& truth)
{
    const auto stale = [](const Cell& cell) { return cell.freshness == Freshness::Stale; };
    return std::any_of(truth.targets.begin(), truth.targets.end(),
                       [&](const auto& target) { return stale(target.version); }) ||
           std::any_of(truth.parts.begin(), truth.parts.end(), [&](const auto& part) { return stale(part.state); });
}

} // namespace ktrdr
