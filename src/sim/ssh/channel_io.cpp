// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/channel_io.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxPending = 256U * 1024;
constexpr std::size_t kBlock = 32768;
constexpr std::size_t kMaxInput = 64U * 1024 * 1024;

} // namespace

std::string ChannelIo::readInput(std::size_t maxBytes, std::stop_token stop)
{
    // Either the reader's own token or the command's ends the wait.
    const std::stop_callback relay(m_stop.get_token(), [this] {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop,
                   [this] { return !m_input.empty() || m_inputEnded || m_lost || m_stop.stop_requested(); });
    if (stop.stop_requested() || m_stop.stop_requested())
        return {};
    std::string bytes = m_input.substr(0, maxBytes);
    m_input.erase(0, bytes.size());
    return bytes;
}

bool ChannelIo::append(std::string_view& bytes, bool isError, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] {
        return m_pending[0].size() + m_pending[1].size() < kMaxPending || m_lost || m_stop.stop_requested();
    });
    if (m_lost || stop.stop_requested() || m_stop.stop_requested())
        return false;
    const auto part = bytes.substr(0, kMaxPending);
    m_pending[isError ? 1 : 0] += part;
    bytes.remove_prefix(part.size());
    return true;
}

bool ChannelIo::writeOutput(std::string_view bytes, bool isError, std::stop_token stop)
{
    bool lost = false;
    {
        const std::stop_callback relay(m_stop.get_token(), [this] {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        });
        while (!bytes.empty()) {
            if (!append(bytes, isError, stop)) {
                const std::lock_guard lock(m_mutex);
                lost = m_lost;
                break;
            }
            m_wake->ring();
        }
    }
    if (lost)
        m_stop.request_stop(); // this is the SIGPIPE
    return bytes.empty();
}

std::string ChannelIo::pendingBlock(bool isError)
{
    const std::lock_guard lock(m_mutex);
    return m_pending[isError ? 1 : 0].substr(0, kBlock);
}

void ChannelIo::dropPending(bool isError, std::size_t size)
{
    const std::lock_guard lock(m_mutex);
    std::string& pending = m_pending[isError ? 1 : 0];
    pending.erase(0, std::min(size, pending.size())); // losing the client may have emptied it meanwhile
    m_changed.notify_all();
}

void ChannelIo::reportExit(Exit exit)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_exit)
            m_exit = std::move(exit);
    }
    m_wake->ring();
}

void ChannelIo::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_finished = true;
    }
    m_wake->ring();
}

bool ChannelIo::appendInput(std::string_view bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_input.size() + bytes.size() > kMaxInput)
        return false;
    if (!m_finished)
        m_input += bytes;
    m_changed.notify_all();
    return true;
}

void ChannelIo::endInput()
{
    const std::lock_guard lock(m_mutex);
    m_inputEnded = true;
    m_changed.notify_all();
}

void ChannelIo::lose()
{
    const std::lock_guard lock(m_mutex);
    m_lost = true;
    m_inputEnded = true;
    m_pending[0].clear();
    m_pending[1].clear();
    m_changed.notify_all();
}

std::optional<ChannelIo::Exit> ChannelIo::takeExit()
{
    const std::lock_guard lock(m_mutex);
    if (m_exitTaken || !m_exit || !m_pending[0].empty() || !m_pending[1].empty())
        return std::nullopt;
    m_exitTaken = true;
    return m_exit;
}

bool ChannelIo::finished()
{
    const std::lock_guard lock(m_mutex);
    return m_finished && m_pending[0].empty() && m_pending[1].empty();
}

} // namespace ktrdr::sim
