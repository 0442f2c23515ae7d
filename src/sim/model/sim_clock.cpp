// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/sim_clock.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>

namespace ktrdr::sim {

ScaledClock::ScaledClock(double scale)
    : m_scale(std::clamp(scale, 0.01, 10'000.0)), m_start(SystemClock().utcNow()),
      m_startSteady(std::chrono::steady_clock::now())
{
}

UtcTime ScaledClock::now() const
{
    const std::chrono::duration<double, std::milli> real = std::chrono::steady_clock::now() - m_startSteady;
    return m_start + Milliseconds{std::llround(real.count() * m_scale)};
}

bool ScaledClock::sleepFor(Milliseconds duration, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    const std::chrono::duration<double, std::milli> real{static_cast<double>(duration.count()) / m_scale};
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::microseconds>(real);
    never.wait_until(lock, stop, until, [] { return false; });
    return !stop.stop_requested();
}

Milliseconds ScaledClock::realUntil(UtcTime time) const
{
    const auto left = static_cast<double>((time - now()).count()) / m_scale;
    return Milliseconds{static_cast<std::int64_t>(std::ceil(std::max(0.0, left)))};
}

} // namespace ktrdr::sim
