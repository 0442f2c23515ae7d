// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/worker_threads.h"

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
                                 work = nullptr;
                                 done->store(true);
                             }),
                             done});
    }
    for (auto& worker : finished)
        worker.thread.join();
}

void WorkerThreads::joinAll()
{
    std::list<Worker> workers;
    {
        const std::lock_guard lock(m_mutex);
        workers.swap(m_workers);
    }
    for (auto& worker : workers)
        worker.thread.join();
}

} // namespace ktrdr::sim
