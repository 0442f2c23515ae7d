// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Wake: an eventfd that lets any thread wake a poll loop. Shared by the loop and those who wake it.
#pragma once

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ktrdr::sim {

class Wake
{
public:
    Wake() : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    ~Wake() { ::close(m_fd); }
    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;

    int descriptor() const { return m_fd; }
    void ring() const
    {
        const std::uint64_t one = 1;
        // It can only fail when the counter is full, and then the loop is awake already.
        [[maybe_unused]] const auto written = ::write(m_fd, &one, sizeof one);
    }
    void clear() const
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(m_fd, &count, sizeof count);
    }

private:
    int m_fd;
};

} // namespace ktrdr::sim
