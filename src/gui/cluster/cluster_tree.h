// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The objects of an environment as a tree of values: backend, workers in groups, golden container, host services,
// nodes. Parents carry the count of healthy or busy children and the worst status. Pure; any thread.
#pragma once

#include "domain/truth.h"

#include <string>
#include <vector>

namespace ktrdr {

enum class TreeKind { Environment, Backend, WorkerGroup, Worker, Golden, ServiceGroup, Service, NodeGroup, Node };

// What the workers of a group have in common.
enum class WorkerGrouping { Type, Node, Status, Version };

// What identifies an object over refreshes and in saved selections: "production", "production/ct/201" ...
using ObjectKey = std::string;

struct TreeItem
{
    ObjectKey key;
    TreeKind kind = TreeKind::Environment;
    std::string environment;
    CtId ct;          // containers only
    std::string name; // shown as it is; groups of workers carry the type, node or version they share
    WorkerGrouping grouping = WorkerGrouping::Type; // groups of workers only
    std::string note;                               // version, count, and age where it is old: the second column
    Status status = Status::Unknown;
    Message reason;
    bool disagrees = false;
    int well = 0, total = 0; // of the children of groups and environments
    std::vector<TreeItem> children;

    // Without the children.
    bool sameAs(const TreeItem& other) const;
};

// Groups by status come worst first, all others in the order of the inventory.
TreeItem treeOf(const ClusterTruth& truth, WorkerGrouping grouping = WorkerGrouping::Type);
// The root's note: "490/500 · 3 s", the one that becomes older each second although everything is fresh.
std::string environmentNote(const ClusterTruth& truth);
// Whether a note below the root says an age.
bool hasStaleNotes(const ClusterTruth& truth);

} // namespace ktrdr
