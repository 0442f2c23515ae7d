// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterSnapshot is everything known about one environment at a moment, each value with its age. Immutable
// by convention: ClusterMonitor makes a new one per change and shares it as shared_ptr<const>. Any thread.
#pragma once

#include "domain/observations.h"
#include "domain/reading.h"

namespace ktrdr {

struct TargetReadings
{
    Reading<InsideState> inside;
    Reading<WorkerSelf> self;         // workers only
    Reading<CommitId> resolvedCommit; // of ClusterSnapshot::requestedVersion, asked on the target
    bool operator==(const TargetReadings&) const = default;
};

struct ClusterSnapshot
{
    std::string environment;
    UtcTime takenAt{};
    Reading<ClusterResources> resources;
    Reading<AddressBook> addresses;
    Reading<BackendHealth> backendHealth;
    Reading<Registry> registry;
    Reading<OperationList> operations;
    std::map<CtId, TargetReadings> targets;
    std::map<std::string, Reading<HostServiceState>> hostServices;
    std::map<std::string, Error> unreachableNodes; // by node name; absent: reachable or not tried
    std::string requestedVersion;                  // what resolvedCommit is about; empty: nothing was asked

    const TargetReadings* findTarget(CtId ct) const;
    bool operator==(const ClusterSnapshot&) const = default;
};

// How old a value may be and still count; multiples of the monitor's cadence.
struct FreshnessLimits
{
    Milliseconds resources{30'000};
    Milliseconds backend{15'000};
    Milliseconds self{30'000};
    Milliseconds inside{600'000};
    Milliseconds hostServices{60'000};
};

} // namespace ktrdr
