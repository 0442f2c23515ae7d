// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/capped_buffer.h"

#include <algorithm>

namespace ktrdr {

void CappedBuffer::append(std::string_view data)
{
    m_total += data.size();
    const auto toHead = std::min(data.size(), m_headMax - m_head.size());
    m_head.append(data.substr(0, toHead));
    data.remove_prefix(toHead);
    if (data.size() >= m_tailMax) {
        m_tail.assign(data.substr(data.size() - m_tailMax));
        m_next = 0;
        return;
    }
    const auto toGrow = std::min(data.size(), m_tailMax - m_tail.size());
    m_tail.append(data.substr(0, toGrow));
    data.remove_prefix(toGrow);
    while (!data.empty()) {
        const auto part = std::min(data.size(), m_tailMax - m_next);
        m_tail.replace(m_next, part, data.substr(0, part));
        m_next = (m_next + part) % m_tailMax;
        data.remove_prefix(part);
    }
}

std::string CappedBuffer::text() const
{
    std::string all;
    all.reserve(m_head.size() + m_tail.size());
    all += m_head;
    all.append(m_tail, m_next);
    all.append(m_tail, 0, m_next);
    return all;
}

} // namespace ktrdr
