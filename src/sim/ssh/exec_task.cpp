// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/exec_task.h"

namespace ktrdr::sim {

bool OutputBuffer::write(std::string_view bytes)
{
    {
        std::unique_lock lock(m_mutex);
        m_space.wait(lock, [&] { return m_broken || m_bytes.size() < kCapacity; });
        if (m_broken)
            return false;
        m_bytes.append(bytes);
    }
    m_wake();
    return true;
}

std::string OutputBuffer::take(std::size_t maxBytes)
{
    std::string part;
    {
        const std::scoped_lock lock(m_mutex);
        part = m_bytes.substr(0, maxBytes);
        m_bytes.erase(0, part.size());
    }
    m_space.notify_all();
    return part;
}

void OutputBuffer::putBack(std::string_view rest)
{
    const std::scoped_lock lock(m_mutex);
    m_bytes.insert(0, rest);
}

void OutputBuffer::breakPipe()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_broken = true;
    }
    m_space.notify_all();
}

bool OutputBuffer::isEmpty() const
{
    const std::scoped_lock lock(m_mutex);
    return m_bytes.empty();
}

ExecTask::ExecTask(std::string command, std::function<void()> wake)
    : out(wake), err(wake), m_command(std::move(command)), m_wake(std::move(wake))
{
}

void ExecTask::start(const ExecHandler& handler, const std::shared_ptr<ExecTask>& self)
{
    m_thread = std::jthread([self, handler](const std::stop_token& stop) {
        ExecRequest request{self->m_command, self->input, self->out, self->err, stop, {}};
        const int status = handler(request);
        {
            const std::scoped_lock lock(self->m_mutex);
            self->m_ending = Ending{status, request.exitSignal};
        }
        self->m_wake();
    });
}

void ExecTask::connectionLost()
{
    input.closeWrite();
    out.breakPipe();
    err.breakPipe();
}

void ExecTask::stop()
{
    connectionLost();
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

std::optional<ExecTask::Ending> ExecTask::ending() const
{
    const std::scoped_lock lock(m_mutex);
    return m_ending;
}

} // namespace ktrdr::sim
