// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the outside answered, decoded and sanitised, one struct per source. Plain values, any thread. Where a
// source did not say something the field is empty; nothing is guessed.
#pragma once

#include "base/ids.h"
#include "domain/environment.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

enum class Power { Unknown, Running, Stopped };
const char* toString(Power power);

struct NodeState // pvesh get /cluster/resources, type node
{
    std::string name;
    bool online = false;
    bool statusKnown = false; // false: Proxmox itself says "unknown"
    double cpu = 0;           // 0...1 of cores
    int cores = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t maxMemoryBytes = 0;
    bool operator==(const NodeState&) const = default;
};

struct ContainerState // pvesh get /cluster/resources, type lxc; figures up to 10 s old
{
    CtId ct;
    std::string node;
    std::string name; // empty when Proxmox does not know
    Power power = Power::Unknown;
    bool isTemplate = false;
    std::string lock; // "backup", "disk" ..., empty: none
    std::optional<double> cpu;
    int cores = 0;
    std::int64_t memoryBytes = 0, maxMemoryBytes = 0;
    std::int64_t diskBytes = 0, maxDiskBytes = 0; // root file system only
    std::int64_t uptimeSeconds = 0;
    bool operator==(const ContainerState&) const = default;
};

struct ClusterResources
{
    std::vector<NodeState> nodes;
    std::vector<ContainerState> containers; // sorted by ct
    const ContainerState* find(CtId ct) const;
    bool operator==(const ClusterResources&) const = default;
};

// Static addresses from the container configurations (net0), by container.
using AddressBook = std::map<CtId, std::string>;

enum class UnitActive { Unknown, Active, Activating, Deactivating, Inactive, Failed };
const char* toString(UnitActive state);
UnitActive unitActiveFrom(std::string_view text);

struct InsideState // one visit inside a container
{
    CommitId commit;    // HEAD; null when there is no repository
    std::string tag;    // git describe --tags --exact-match, may be empty
    bool dirty = false; // tracked files differ from HEAD
    UnitActive unit = UnitActive::Unknown;
    std::string unitDetail;          // SubState
    std::string unitLog;             // last lines of its journal when it is not active
    std::int64_t freeDiskBytes = -1; // of the app directory; -1 unknown
    std::string hostname;
    bool stepRunning = false; // one of our scripts holds its lock in there
    bool restartOwed =
        false; // a switch of the tree was begun and the unit was not started since: it may run older code
    bool operator==(const InsideState&) const = default;
};

struct BackendHealth
{
    bool healthy = false;
    std::string status;
    std::string version; // package version, not the deployed release
    Generation generation = Generation::Unknown;
    bool operator==(const BackendHealth&) const = default;
};

enum class RegistryStatus { Unknown, Available, Busy, TemporarilyUnavailable };
const char* toString(RegistryStatus status);

struct RegistryEntry
{
    std::string workerId;
    std::string workerType;
    std::string endpointUrl;
    std::string endpointHost; // from endpointUrl
    std::uint16_t endpointPort = 0;
    RegistryStatus status = RegistryStatus::Unknown;
    std::string currentOperation;
    std::optional<UtcTime> lastHealthCheck;
    std::optional<UtcTime> lastHealthyAt;
    int failures = 0;
    bool gpu = false;
    bool operator==(const RegistryEntry&) const = default;
};
using Registry = std::vector<RegistryEntry>;

enum class Activity { Unknown, Idle, Busy };
const char* toString(Activity activity);

struct WorkerSelf // what the worker itself answers
{
    std::string workerId; // from GET /
    Activity activity = Activity::Unknown;
    std::string currentOperation;
    std::string detail; // why unknown or unhealthy
    bool operator==(const WorkerSelf&) const = default;
};

enum class OperationStatus { Unknown, Pending, Running, Completed, Failed, Cancelled, Resuming };

struct OperationSummary
{
    std::string id;
    std::string type;
    OperationStatus status = OperationStatus::Unknown;
    std::optional<UtcTime> createdAt;
    std::optional<double> progressPercent;
    std::string currentStep;
    std::string symbol;
    std::optional<double> durationSeconds;
    bool operator==(const OperationSummary&) const = default;
};

struct OperationList
{
    std::vector<OperationSummary> operations;
    std::int64_t totalCount = 0;
    std::int64_t activeCount = 0;
    bool operator==(const OperationList&) const = default;
};

struct HostServiceState
{
    bool healthy = false;
    std::string detail;
    bool operator==(const HostServiceState&) const = default;
};

} // namespace ktrdr
