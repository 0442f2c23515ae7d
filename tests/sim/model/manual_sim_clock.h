// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ManualSimClock is simulated time for tests: it moves when it is told to, and a sleep moves it at once, so that
// hours of the simulated cluster pass without waiting. Thread-safe.
#pragma once

#include "sim/model/sim_clock.h"

#include <atomic>

namespace ktrdr::sim {

class ManualSimClock final : public SimClock
{
public:
    UtcTime now() const override { return UtcTime{Milliseconds{m_now.load()}}; }
    bool sleepFor(Milliseconds duration, std::stop_token stop) override
    {
        m_now += duration.count();
        return !stop.stop_requested();
    }
    Milliseconds realUntil(UtcTime time) const override { return std::max(Milliseconds{0}, time - now()); }
    void advance(Milliseconds duration) { m_now += duration.count(); }

private:
    std::atomic<std::int64_t> m_now{1'795'500'000'000}; // 2026-11-24 06:00:00 UTC
};

} // namespace ktrdr::sim
