// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/cluster_tree.h"

#include <algorithm>
#include <tuple>

namespace ktrdr {

namespace {

bool isWell(Status status) { return status == Status::Healthy || status == Status::Busy; }

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
    item.note = target.version.text;
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
    item.note = part.state.text;
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

void addWorkers(TreeItem& root, const ClusterTruth& truth)
{
    std::vector<TreeItem> groups; // in the order of the inventory
    for (const auto& target : truth.targets) {
        if (target.target.role != TargetRole::Worker)
            continue;
        const auto& type = target.target.workerType;
        auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.name == type; });
        if (group == groups.end())
            group = groups.insert(groups.end(), itemOf(truth, TreeKind::WorkerGroup, "/workers/" + type, type));
        group->children.push_back(targetItem(truth, target));
        root.total += 1;
        root.well += isWell(target.status) ? 1 : 0;
    }
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

TreeItem treeOf(const ClusterTruth& truth)
{
    auto root = itemOf(truth, TreeKind::Environment, {}, truth.environment);
    root.status = truth.status;
    for (const auto& target : truth.targets) {
        if (target.target.role == TargetRole::Backend)
            root.children.push_back(targetItem(truth, target));
        root.disagrees = root.disagrees || !target.disagreements.empty();
    }
    addWorkers(root, truth);
    addParts(root, truth);
    root.note = std::to_string(root.well) + "/" + std::to_string(root.total);
    return root;
}

} // namespace ktrdr
