// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/ssh_job.h"

#include <algorithm>

namespace ktrdr {

void SshJobQueue::submit(SshJobPtr job)
{
    const auto id = job->id = ++m_lastId;
    const auto stop = job->stop;
    // Registered first: once the job is in the queue another thread may take and finish it.
    job->onStop = std::make_unique<SshJob::OnStop>(stop, [this, id] { stopRequested(id); });
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    if (stop.stop_requested())
        stopRequested(id);
    m_changed.notify_all();
    m_wake.wake();
}

SshJobPtr SshJobQueue::take()
{
    buryCancelled();
    const std::lock_guard lock(m_mutex);
    if (m_jobs.empty())
        return nullptr;
    auto job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

void SshJobQueue::putBack(SshJobPtr job)
{
    const auto id = job->id;
    const auto stop = job->stop;
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_front(std::move(job));
    }
    if (stop.stop_requested())
        stopRequested(id);
}

void SshJobQueue::failAll(const Error& error)
{
    std::deque<SshJobPtr> jobs;
    {
        const std::lock_guard lock(m_mutex);
        jobs.swap(m_jobs);
    }
    for (const auto& job : jobs)
        job->done(tl::unexpected(error));
    buryCancelled();
}

bool SshJobQueue::waitForJob(std::stop_token stop)
{
    buryCancelled();
    std::unique_lock lock(m_mutex);
    return m_changed.wait(lock, stop, [this] { return !m_jobs.empty(); });
}

bool SshJobQueue::waitUntil(MonoTime until, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const auto left = until - monoNow();
        if (left <= Milliseconds{0})
            return true;
        m_changed.wait_for(lock, stop, left, [] { return false; });
    }
    return false;
}

// A job that waits is answered here and now, whatever its connection is busy with; one that runs is the
// connection's, which is only woken.
void SshJobQueue::stopRequested(std::uint64_t id)
{
    SshJob::Done done; // taken out of the job: another thread may bury it as soon as the lock is free
    std::string host;
    {
        const std::lock_guard lock(m_mutex);
        const auto place = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto& j) { return j->id == id; });
        if (place != m_jobs.end()) {
            done = std::move((*place)->done);
            host = (*place)->host;
            m_cancelled.push_back(std::move(*place));
            m_jobs.erase(place);
        }
    }
    if (done)
        done(fail(ErrorCode::Cancelled, "Cancelled before the command was sent", host));
    m_wake.wake();
}

// Outside the lock: the destructor of a stop callback waits for a callback that runs.
void SshJobQueue::buryCancelled()
{
    std::deque<SshJobPtr> cancelled;
    const std::lock_guard lock(m_mutex);
    cancelled.swap(m_cancelled);
}

} // namespace ktrdr
