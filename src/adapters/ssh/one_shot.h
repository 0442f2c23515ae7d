// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OneShot is a slot that is filled once by one thread and awaited by another, with a deadline and a stop token.
// Shared by both sides through shared_ptr, so that either may give up first.
#pragma once

#include "adapters/ssh/ssh_settings.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace ktrdr {

template <typename T> class OneShot
{
public:
    void set(T value)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_value)
                return;
            m_value.emplace(std::move(value));
        }
        m_changed.notify_all();
    }

    // The value, or nothing when the deadline passed or the stop came first.
    std::optional<T> wait(std::stop_token stop, MonoTime deadline)
    {
        std::unique_lock lock(m_mutex);
        while (!m_value && !stop.stop_requested()) {
            const auto left = deadline - monoNow();
            if (left <= Milliseconds{0})
                break;
            m_changed.wait_for(lock, stop, left, [this] { return m_value.has_value(); });
        }
        return std::exchange(m_value, std::nullopt);
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<T> m_value;
};

} // namespace ktrdr
