// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The objects of an environment as a tree of values: backend, workers by type, golden container, host services, nodes.
// Parents carry the count of healthy or busy children and the worst status. Pure; any thread.
#pragma once

#include "domain/truth.h"

#include <string>
#include <vector>

namespace ktrdr {

enum class TreeKind { Environment, Backend, WorkerGroup, Worker, Golden, ServiceGroup, Service, NodeGroup, Node };

// What identifies an object over refreshes and in saved selections: "production", "production/ct/201" ...
using ObjectKey = std::string;

struct TreeItem
{
    ObjectKey key;
    TreeKind kind = TreeKind::Environment;
    std::string environment;
    CtId ct;          // containers only
    std::string name; // shown as it is; groups carry the worker type
    std::string note; // version, count or age: the second column
    Status status = Status::Unknown;
    Message reason;
    bool disagrees = false;
    int well = 0, total = 0; // of the children of groups and environments
    std::vector<TreeItem> children;

    // Without the children.
    bool sameAs(const TreeItem& other) const;
};

TreeItem treeOf(const ClusterTruth& truth);

} // namespace ktrdr
