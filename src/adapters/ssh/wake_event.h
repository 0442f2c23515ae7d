// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WakeEvent ends another thread's poll(): wake() from any thread, the descriptor becomes readable. Owned by
// whoever polls.
#pragma once

#include "adapters/ssh/file_descriptor.h"

#include <cstdint>
#include <sys/eventfd.h>

namespace ktrdr {

class WakeEvent
{
public:
    WakeEvent() : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

    int fd() const { return m_fd.get(); }
    void wake() const
    {
        const std::uint64_t one = 1;
        // A full counter means that a wake-up is pending already.
        [[maybe_unused]] const auto written = ::write(m_fd.get(), &one, sizeof one);
    }
    void clear() const
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(m_fd.get(), &count, sizeof count);
    }

private:
    FileDescriptor m_fd;
};

} // namespace ktrdr
