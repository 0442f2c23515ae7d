// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CappedBuffer keeps the first 64 KiB and the last 1 MiB of a stream and counts the rest, so that endless output
// costs bounded memory. One owner, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ktrdr {

class CappedBuffer
{
public:
    static constexpr std::size_t kHead = 64 * 1024;
    static constexpr std::size_t kTail = 1024 * 1024;

    explicit CappedBuffer(std::size_t head = kHead, std::size_t tail = kTail) : m_headMax(head), m_tailMax(tail) {}

    void append(std::string_view data);

    std::uint64_t total() const { return m_total; }
    bool truncated() const { return m_total > m_headMax + m_tailMax; }
    // Head and tail joined; nothing marks the gap, total() tells.
    std::string text() const;

private:
    std::size_t m_headMax, m_tailMax;
    std::string m_head;
    std::string m_tail; // ring once it is full: m_next is its oldest byte
    std::size_t m_next = 0;
    std::uint64_t m_total = 0;
};

} // namespace ktrdr
