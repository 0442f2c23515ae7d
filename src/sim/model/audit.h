// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Audit is the record of what was really executed in the simulated cluster: one JSON line per finished program,
// flushed at once, so that tests can read it while the simulator runs; and counters. Owned by main, thread-safe
// with a mutex of its own.
#pragma once

#include "base/clock.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace ktrdr::sim {

struct AuditEntry
{
    UtcTime time;     // simulated, when the program began
    std::string kind; // exec, pct, git, uv, systemctl
    std::string node;
    int container = 0; // 0: on the node
    std::vector<std::string> argv;
    int exit = 0;
};

struct HttpCount // requests to one container
{
    std::uint64_t total = 0;
    std::size_t peak = 0;                                     // most in any one second of real time
    std::deque<std::chrono::steady_clock::time_point> recent; // of the last second
};

class Audit
{
public:
    explicit Audit(std::string file = {}); // empty: kept in memory only
    ~Audit();
    Audit(const Audit&) = delete;
    Audit& operator=(const Audit&) = delete;

    void record(AuditEntry entry);
    std::vector<AuditEntry> entries() const;

    std::atomic<std::uint64_t> pctCalls{0};
    std::atomic<std::uint64_t> pveshCalls{0};
    std::atomic<std::uint64_t> sshExecs{0};
    void countHttp(int box, std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
    std::map<int, HttpCount> httpRequests() const;

private:
    mutable std::mutex m_mutex;
    std::FILE* m_file = nullptr;
    std::vector<AuditEntry> m_entries;
    std::map<int, HttpCount> m_http;
};

std::string toJsonLine(const AuditEntry& entry);

} // namespace ktrdr::sim
