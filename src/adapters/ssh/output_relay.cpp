// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/output_relay.h"

#include <fmt/core.h>

namespace ktrdr {

void OutputRelay::push(std::string_view chunk)
{
    {
        const std::lock_guard lock(m_mutex);
        m_pending.append(chunk);
        if (m_pending.size() > kMaxPending) {
            m_lost += m_pending.size() - kMaxPending;
            m_pending.erase(0, m_pending.size() - kMaxPending);
        }
        if (std::exchange(m_posted, true))
            return;
    }
    QMetaObject::invokeMethod(
        m_context, [self = shared_from_this()] { self->deliver(); }, Qt::QueuedConnection);
}

void OutputRelay::deliver()
{
    std::string chunk;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        chunk.swap(m_pending);
        if (m_lost > 0)
            chunk.insert(0, fmt::format("\n[{} bytes left out]\n", std::exchange(m_lost, 0)));
    }
    m_sink(chunk);
}

} // namespace ktrdr
