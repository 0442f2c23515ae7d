// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshJob is one command on its way through a connection; SshJobQueue holds those that are not started yet. A job
// in the queue was certainly not sent, so it may be cancelled, put back or carried over to a new connection.
// The queue is thread-safe; a job that was taken belongs to the ssh thread.
#pragma once

#include "adapters/ssh/ssh_settings.h"
#include "adapters/ssh/wake_event.h"
#include "ports/shell.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace ktrdr {

struct SshJob
{
    using Done = std::function<void(Result<ExecResult>)>;
    using Output = std::function<void(std::string_view)>;
    using OnStop = std::stop_callback<std::function<void()>>;

    std::uint64_t id = 0; // given by the queue
    std::string host;     // for messages
    RemoteCommand command;
    std::stop_token stop;
    Done done;     // called once, on the ssh thread or on the one that requested the stop
    Output output; // ssh thread; may be empty
    int refusals = 0;
    std::unique_ptr<OnStop> onStop;
};
using SshJobPtr = std::unique_ptr<SshJob>;

class SshJobQueue
{
public:
    void submit(SshJobPtr job);
    SshJobPtr take();            // null when empty
    void putBack(SshJobPtr job); // to the front
    void failAll(const Error& error);
    // Waits for a job (or, with `until`, only for the time); false when stopped.
    bool waitForJob(std::stop_token stop);
    bool waitUntil(MonoTime until, std::stop_token stop);

    // Readable whenever something changed: a new job, or the stop of one.
    const WakeEvent& wakeEvent() const { return m_wake; }

private:
    void stopRequested(std::uint64_t id);
    void buryCancelled();

    WakeEvent m_wake;
    std::atomic<std::uint64_t> m_lastId = 0;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<SshJobPtr> m_jobs;
    std::deque<SshJobPtr> m_cancelled; // answered; freed later, never inside their own stop callback
};

} // namespace ktrdr
