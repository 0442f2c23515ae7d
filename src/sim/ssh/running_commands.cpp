// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/running_commands.h"

namespace ktrdr::sim {

void RunningCommands::run(const std::shared_ptr<ChannelIo>& io, std::function<void()> body)
{
    bool stopping = false;
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_running, [](const auto& running) { return running.expired(); });
        m_running.push_back(io);
        stopping = m_stopping;
    }
    if (stopping)
        io->requestStop();
    m_threads.run(std::move(body));
}

void RunningCommands::requestStop()
{
    std::list<std::weak_ptr<ChannelIo>> running;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        running.swap(m_running);
    }
    for (const auto& command : running) {
        if (const auto io = command.lock())
            io->requestStop();
    }
}

} // namespace ktrdr::sim
