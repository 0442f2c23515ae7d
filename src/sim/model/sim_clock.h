// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimClock is the simulated time that every part of the simulator lives in: timers, sleeps, timestamps in API
// answers and `date` of the machines. ScaledClock runs `scale` times faster than real time, beginning at the
// real wall time of its making: simulated now = start + real elapsed * scale. So every simulated duration takes
// its length / scale in reality, timestamps of all machines agree, and at scale 1 they are real UTC.
// Owned by main or a test; thread-safe.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <stop_token>

namespace ktrdr::sim {

class SimClock
{
public:
    virtual ~SimClock() = default;
    virtual UtcTime now() const = 0;
    // False when `stop` ended it early.
    virtual bool sleepFor(Milliseconds duration, std::stop_token stop) = 0;
    // How long a real timer must run until `time`; 0 when it has passed.
    virtual Milliseconds realUntil(UtcTime time) const = 0;
};

class ScaledClock final : public SimClock
{
public:
    explicit ScaledClock(double scale = 1.0);
    UtcTime now() const override;
    bool sleepFor(Milliseconds duration, std::stop_token stop) override;
    Milliseconds realUntil(UtcTime time) const override;

private:
    const double m_scale;
    const UtcTime m_start;
    const std::chrono::steady_clock::time_point m_startSteady;
};

} // namespace ktrdr::sim
