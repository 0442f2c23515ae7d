// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ProcessTable is the list of running processes of one simulated machine: process ids, groups, signals, and the
// threads of background work. Owned by the machine, declared after everything its programs use; its destructor
// kills and joins all. Thread-safe.
#pragma once

#include "base/clock.h"
#include "sim/shell/worker_threads.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ktrdr::sim {

class VirtualFiles;

struct ProcessInfo
{
    int pid = 0;
    int parent = 0;
    int group = 0;
    std::uint64_t startTicks = 0; // hundredths of a second since the table was made
    std::string command;
};

// What the running process itself needs to know. Shared by the table and the thread that runs it.
class ProcessEntry
{
public:
    explicit ProcessEntry(ProcessInfo information) : info(std::move(information)) {}

    std::stop_token stopToken() const { return stop.get_token(); }
    int killedBy() const { return signal.load(); }
    // Signals with a trap (or ignored) do not kill; they are taken here between two commands.
    void setTrapped(int number, bool trapped);
    std::uint64_t takePending() { return pending.exchange(0); }

    ProcessInfo info; // group is changed under the table's mutex
    std::stop_source stop;
    std::atomic<int> signal{0};
    std::atomic<std::uint64_t> trapped{0};
    std::atomic<std::uint64_t> pending{0};
    std::shared_ptr<std::stop_callback<std::function<void()>>> parentLink;
};

class ProcessTable
{
public:
    // With `files`, each process shows as /proc/PID/stat and /proc/PID/cmdline.
    explicit ProcessTable(VirtualFiles* files = nullptr, int firstPid = 1000);
    ~ProcessTable();
    ProcessTable(const ProcessTable&) = delete;
    ProcessTable& operator=(const ProcessTable&) = delete;

    // nullptr when the table is full. The new process stops when `parentStop` does, until detach().
    std::shared_ptr<ProcessEntry> start(int parentPid, std::string command, std::stop_token parentStop);
    void finish(int pid);
    std::shared_ptr<ProcessEntry> find(int pid) const;
    // A session of its own: survives its parent and is not in its process group.
    void detach(int pid);

    // As kill(2): pid < 0 is a process group, signal 0 only asks. False: no such process.
    bool signal(int pid, int number);
    std::vector<ProcessInfo> list() const;

    // Runs `body` in a thread that the table joins at the end.
    void launch(std::function<void()> body) { m_threads.run(std::move(body)); }
    // Kills every process and waits for all threads: a machine that is switched off.
    void stopAll();

private:
    void publish(const ProcessInfo& info);
    std::string statLine(int pid) const;

    mutable std::mutex m_mutex;
    VirtualFiles* m_files;
    int m_nextPid;
    MonoTime m_started;
    std::map<int, std::shared_ptr<ProcessEntry>> m_entries;
    WorkerThreads m_threads;
};

} // namespace ktrdr::sim
