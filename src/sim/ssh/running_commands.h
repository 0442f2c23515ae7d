// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunningCommands are the commands and forwards of one SSH server, each in a thread of its own, also those whose
// connection is gone. Owned by the server, which stops and joins them; thread-safe.
#pragma once

#include "sim/shell/worker_threads.h"
#include "sim/ssh/channel_io.h"

#include <list>
#include <memory>
#include <mutex>

namespace ktrdr::sim {

class RunningCommands
{
public:
    // `body` talks through `io` and returns soon after that is told to stop.
    void run(const std::shared_ptr<ChannelIo>& io, std::function<void()> body);
    // Tells all to end, also those that are started later.
    void requestStop();
    void joinAll() { m_threads.joinAll(); }

private:
    std::mutex m_mutex;
    std::list<std::weak_ptr<ChannelIo>> m_running;
    bool m_stopping = false;
    WorkerThreads m_threads;
};

} // namespace ktrdr::sim
