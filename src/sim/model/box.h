// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Box is the true state of one simulated machine that runs a KTRDR unit: a container or a service host. Plain
// data, owned by World and guarded by the cluster's mutex; files and processes live in commands/.
#pragma once

#include "base/clock.h"
#include "sim/model/git_origin.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ktrdr::sim {

enum class Role { Backend, Worker, Golden, GpuHost, IbHost };
const char* toString(Role role);

enum class UnitState { Inactive, Activating, Active, Deactivating, Failed };
const char* toString(UnitState state); // as systemd says it

struct Unit
{
    std::string name;
    std::string description;
    UnitState state = UnitState::Inactive;
    std::string sub = "dead"; // running, auto-restart, stop-sigterm, failed, dead
    std::string result = "success";
    bool enabled = true;
    int mainPid = 0;
    int restarts = 0;
    int exitStatus = 0;
    UtcTime since{};
    std::vector<UtcTime> recentStarts; // for the start limit
    UtcTime stopEnds{};                // while deactivating
};

struct ServiceProcess // of the unit
{
    bool running = false;
    bool listening = false;
    UtcTime started{};
    std::string commit;      // HEAD when it started
    std::uint64_t epoch = 0; // changes with every start and end; timed events of older ones are void
};

struct Operation
{
    std::string id;
    std::string type;   // backtesting, training, dummy
    std::string status; // running, completed ...
    std::string symbol;
    std::string step;
    std::string error;
    std::string reason;    // of a cancellation
    std::string modelPath; // generation N: of a backtest
    std::string failure;   // what it ends with, empty: it completes
    UtcTime created{};
    std::optional<UtcTime> started;
    std::optional<UtcTime> completed;
    Milliseconds length{0}; // 0: does not end by itself
    int box = 0;            // the worker that runs it; 0: the backend itself
    bool listed = true;     // generation N: in the backend's cache
};

struct WorkerState
{
    std::string id;
    std::string type; // backtesting, training
    bool gpu = false;
    std::vector<Operation> operations; // in the worker's memory
    UtcTime lastHealthSeen{};
    UtcTime registeredAt{};
    UtcTime registersFrom{}; // later than its start only by a fault
    bool polling = false;    // generation N, after the backend said good-bye
    UtcTime pollUntil{};
};

struct JournalLine
{
    UtcTime time;
    std::string identifier;
    int pid = 0;
    std::string text;
};

struct Snapshot
{
    std::string name;
    std::string description;
    std::string parent;
    UtcTime time;
    std::map<std::string, std::string> config;
    GitClone git;
};

struct Box
{
    int id = 0; // container number; service hosts have one below 100
    Role role = Role::Worker;
    std::string node; // where it lives; the host's own name for service hosts
    std::string hostName;
    std::string address;
    std::uint16_t port = 0;

    bool running = false;
    bool reportedRunning = false; // by the status collector, up to 10 s old
    UtcTime startedAt{};
    std::uint64_t powerEpoch = 0;
    std::string lock;        // configuration lock
    bool fileLocked = false; // a pct command holds the file lock
    bool isTemplate = false;
    std::map<std::string, std::string> config; // without lock
    std::vector<Snapshot> snapshots;
    std::string currentParent; // snapshot that the present state descends from

    Unit unit;
    ServiceProcess process;
    WorkerState worker;
    GitClone git;
    std::set<std::string> packageCache;                   // lock hashes whose packages uv has
    std::map<std::string, std::string> environmentCommit; // working tree -> commit that uv synced last
    std::int64_t diskSize = 0;
    std::int64_t diskUsed = 0;
    std::deque<JournalLine> journal;

    bool isContainer() const { return id >= 100; }
    bool isWorkerLike() const { return role == Role::Worker || role == Role::GpuHost; }
    std::string head() const
    {
        const auto found = git.heads.find(git.root);
        return found == git.heads.end() ? std::string() : found->second;
    }
};

} // namespace ktrdr::sim
