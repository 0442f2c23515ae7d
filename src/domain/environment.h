// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Environment is the inventory of one cluster (production, staging, demo) as the configuration file says it:
// nodes, backend, workers, golden container, host services and the defaults of the procedures. Pure values,
// made by adapters/storage, never changed afterwards; any thread. Units are in the names or types.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

// How much the tool asks before it changes something: production asks to type the environment's name.
enum class Protection { Demo, Staging, Production };
const char* toString(Protection protection);

// KTRDR backend generation; R does not take workers back after a backend restart, N does.
enum class Generation { Unknown, R, N };
const char* toString(Generation generation);

struct SshEndpoint
{
    std::string host;
    std::uint16_t port = 22;
    std::string user = "root";
    bool operator==(const SshEndpoint&) const = default;
};

struct SshAccess
{
    bool useAgent = true;
    std::string identityFile;           // empty: agent only
    std::string identityFingerprint;    // "SHA256:..." offers only that key of the agent
    std::string knownHostsFile;         // empty: the product's own file in the configuration folder
    std::vector<SshEndpoint> jumpHosts; // in order; each hop is verified
    bool operator==(const SshAccess&) const = default;
};

struct NodeConfig
{
    std::string name; // Proxmox node name as pvesh reports it
    SshEndpoint ssh;
    bool operator==(const NodeConfig&) const = default;
};

enum class TargetRole { Backend, Worker };

// A container that runs KTRDR code.
struct TargetConfig
{
    TargetRole role = TargetRole::Worker;
    CtId ct;
    std::string name;       // hostname of the container and, for workers, the expected worker id
    std::string workerType; // "backtesting", "training"; empty for the backend
    std::string unit;       // systemd unit
    std::uint16_t port = 0;
    std::string address; // static IP that the inventory expects, empty: take what Proxmox says
    bool operator==(const TargetConfig&) const = default;
};

struct HostServiceConfig
{
    std::string name; // "gpu", "ib"
    std::string unit;
    SshEndpoint ssh;
    std::string healthUrl;
    bool operator==(const HostServiceConfig&) const = default;
};

struct NetworkConfig
{
    std::string bridge = "vmbr0";
    std::string gateway;
    std::string subnet; // CIDR; addresses of the configuration must lie in it
    bool operator==(const NetworkConfig&) const = default;
};

struct HttpConfig
{
    std::string healthPath = "/api/v1/health";
    std::string caFile;     // PEM that replaces the system store, empty: system store
    bool tls = false;       // https to backend and workers
    std::string authHeader; // header name, for the backend only; empty: none
    std::string authSecret; // name of its value in the keychain of the window; the command line asks for it
    bool operator==(const HttpConfig&) const = default;
};

struct DeployDefaults
{
    int batchSize = 1;
    bool canary = false;
    Seconds observation{300};
    Seconds busyBudget{300};
    Seconds backendDeadline{180}; // restart of the backend until it is healthy
    Seconds workerDeadline{180};  // restart of a worker until it is registered
    Seconds stepDeadline{600};    // one remote script; longer than the unit's stop timeout (90 s)
    int minFreeDiskMb = 1024;
    int visitWidth = 0;           // containers visited at once per node; 0: min(8, cores of the node)
    double maxFailureRate = 0.10; // of operations during the observation
    bool operator==(const DeployDefaults&) const = default;
};

struct MaintenanceWindow // UTC
{
    int weekday = 0; // 0 = Sunday
    std::chrono::minutes start{120};
    std::chrono::minutes end{360};
    bool operator==(const MaintenanceWindow&) const = default;
};

struct Environment
{
    std::string name;
    std::string title;
    std::string color; // "#6A3FA0", empty: by protection
    Protection protection = Protection::Production;
    Generation generation = Generation::Unknown; // Unknown: find out
    std::string appDirectory = "/opt/ktrdr";
    std::string gitRemote = "origin";
    std::vector<NodeConfig> nodes;
    SshAccess ssh;
    TargetConfig backend;
    std::vector<TargetConfig> workers;
    std::optional<CtId> goldenCt;
    std::string namePattern = "ktrdr-worker-{type}-{n}";
    NetworkConfig network;
    HttpConfig http;
    std::vector<HostServiceConfig> hostServices;
    DeployDefaults deploy;
    std::optional<MaintenanceWindow> maintenance;

    // Backend first, then the workers.
    std::vector<TargetConfig> targets() const;
    const TargetConfig* findTarget(CtId ct) const;
    const NodeConfig* findNode(std::string_view nodeName) const;

    bool operator==(const Environment&) const = default;
};

// What keeps an environment from being written: the key of the configuration file relative to its [[environment]]
// ("ssh.identity_file"; empty: no single one), and what is expected there.
struct ConfigProblem
{
    std::string key;
    std::string text;
    bool operator==(const ConfigProblem&) const = default;
};

struct Configuration
{
    std::string file; // where it was read from
    std::vector<Environment> environments;

    const Environment* find(std::string_view name) const;
};

} // namespace ktrdr
