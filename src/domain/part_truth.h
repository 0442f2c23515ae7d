// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The state of what an environment stands on besides its targets: Proxmox nodes, the golden container, host
// services. One status each, by the same rule as for targets: stale and unknown are never healthy. Pure, any thread.
#pragma once

#include "domain/message.h"
#include "domain/snapshot.h"
#include "domain/status.h"

#include <vector>

namespace ktrdr {

enum class PartKind { Node, GoldenContainer, HostService };
const char* toString(PartKind kind);

struct PartTruth
{
    PartKind kind = PartKind::Node;
    std::string name; // node or service name, or the golden container's number
    Status status = Status::Unknown;
    Message reason;
    Cell state; // "online", "stopped", "healthy" ...
    bool operator==(const PartTruth&) const = default;
};

// Nodes, golden container, host services, each in the order of the configuration.
std::vector<PartTruth> joinParts(const Environment& environment, const ClusterSnapshot& snapshot, UtcTime now,
                                 const FreshnessLimits& limits = {});

} // namespace ktrdr
