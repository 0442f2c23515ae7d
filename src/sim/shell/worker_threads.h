// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WorkerThreads runs functions in threads of their own and joins them: finished ones when the next starts, all
// in the destructor. A member of who owns the threads; thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace ktrdr::sim {

class WorkerThreads
{
public:
    WorkerThreads() = default;
    ~WorkerThreads() { joinAll(); }
    WorkerThreads(const WorkerThreads&) = delete;
    WorkerThreads& operator=(const WorkerThreads&) = delete;

    void run(std::function<void()> body);
    bool joinAll(); // false: there was none

private:
    struct Worker
    {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> done;
    };
    std::mutex m_mutex;
    std::list<Worker> m_workers;
};

} // namespace ktrdr::sim
