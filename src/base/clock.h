// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Clock is the only source of time. Wall time is for people and journals; monotonic time (CLOCK_BOOTTIME, it
// counts suspend) is for deadlines and ages. Implementations are thread-safe reads; tests use tests/fakes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ktrdr {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using UtcTime = std::chrono::sys_time<Milliseconds>;

struct BootClock // tag for time points of CLOCK_BOOTTIME; never compared between machines
{
    using duration = Milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;
};
using MonoTime = BootClock::time_point;

class Clock
{
public:
    virtual ~Clock() = default;
    virtual UtcTime utcNow() const = 0;
    virtual MonoTime monoNow() const = 0;
};

class SystemClock final : public Clock
{
public:
    UtcTime utcNow() const override;
    MonoTime monoNow() const override;
};

// "2026-11-24T06:12:25.123Z"
std::string toIso(UtcTime time);
// Accepts the four forms of KTRDR timestamps: Z, +hh:mm, no zone (= UTC), with or without fraction.
std::optional<UtcTime> parseIso(std::string_view text);
// "2 s", "12:40", "1:47:03": the way durations are shown everywhere.
std::string humanDuration(Milliseconds duration);

} // namespace ktrdr
