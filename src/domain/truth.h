// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The joined truth: one row per target that puts container, unit, worker, registry, version and identity side
// by side, says which two disagree, and gives one status. Stale and unknown are states of their own and never
// count as healthy or idle. Pure functions over a snapshot, any thread.
#pragma once

#include "domain/part_truth.h"

#include <string>
#include <vector>

namespace ktrdr {

struct TargetTruth
{
    TargetConfig target;
    std::string node;
    std::string address;
    std::string workerId;
    Status status = Status::Unknown;
    Message reason;                     // why this status
    std::vector<Message> disagreements; // arguments name both sides
    Cell container, unit, worker, registry, version;
    std::string operation; // what a busy worker is busy with
    CommitId commit;
    bool operator==(const TargetTruth&) const = default;
};

struct ClusterTruth
{
    std::string environment;
    UtcTime at{};
    Status status = Status::Unknown;  // worst of all
    std::vector<TargetTruth> targets; // backend first, then workers in inventory order
    std::vector<Message> strangers;   // registry entries and containers that fit nothing in the inventory
    std::map<Status, int> counts;     // of workers
    std::vector<PartTruth> parts;     // nodes, golden container, host services
    const TargetTruth* find(CtId ct) const;
    bool operator==(const ClusterTruth&) const = default;
};

ClusterTruth joinTruth(const Environment& environment, const ClusterSnapshot& snapshot, UtcTime now,
                       const FreshnessLimits& limits = {});

} // namespace ktrdr
