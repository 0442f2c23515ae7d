// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/pipe.h"

#include <algorithm>

namespace ktrdr::sim {

std::string Pipe::readUnless(std::size_t maxBytes, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    const bool ready =
        m_changed.wait(lock, stop, [this] { return !m_buffer.empty() || m_writeClosed || m_readClosed; });
    if (!ready || m_readClosed)
        return {};
    std::string bytes = m_buffer.substr(0, maxBytes);
    m_buffer.erase(0, bytes.size());
    m_changed.notify_all();
    return bytes;
}

bool Pipe::writeUnless(std::string_view bytes, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!bytes.empty()) {
        const bool ready = m_changed.wait(
            lock, stop, [this] { return m_buffer.size() < m_capacity || m_readClosed || m_writeClosed; });
        if (!ready || m_readClosed || m_writeClosed)
            return false;
        const auto part = bytes.substr(0, std::min(bytes.size(), m_capacity - m_buffer.size()));
        m_buffer += part;
        bytes.remove_prefix(part.size());
        m_changed.notify_all();
    }
    return !m_readClosed;
}

void Pipe::closeRead()
{
    const std::lock_guard lock(m_mutex);
    m_readClosed = true;
    m_buffer.clear();
    m_changed.notify_all();
}

void Pipe::closeWrite()
{
    const std::lock_guard lock(m_mutex);
    m_writeClosed = true;
    m_changed.notify_all();
}

} // namespace ktrdr::sim
