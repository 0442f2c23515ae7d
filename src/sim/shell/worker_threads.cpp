// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/worker_threads.h"

namespace ktrdr::sim {

void WorkerThreads::run(std::function<void()> body)
{
    auto done = std::make_shared<std::atomic<bool>>(false);
    std::list<Worker> finished;
    {
        const std::lock_guard lock(m_mutex);
        for (auto worker = m_workers.begin(); worker != m_workers.end();) {
            const auto next = std::next(worker);
            if (worker->done->load())
                finished.splice(finished.end(), m_workers, worker);
            worker = next;
        }
        m_workers.push_back({std::thread([work = std::move(body), done]() mutable {
                                 work();
                                 work = nullptr; // what it holds (descriptors) is released before it counts as done
                                 done->store(true);
                             }),
                             done});
    }
    for (auto& worker : finished)
        worker.thread.join();
}

bool WorkerThreads::joinAll()
{
    std::list<Worker> workers;
    {
        const std::lock_guard lock(m_mutex);
        workers.swap(m_workers);
    }
    for (auto& worker : workers)
        worker.thread.join();
    return !workers.empty();
}

} // namespace ktrdr::sim
