// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading<T> is a value with its age and, when the last attempt failed, the reason. "Never read", "stale" and
// "failed" are states of their own: nothing that holds a Reading can mistake them for a healthy value.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <optional>

namespace ktrdr {

enum class Freshness { Never, Fresh, Stale };

// Readings may be so much younger than "now" without doubt: both were taken by one clock, but not in order.
inline constexpr Milliseconds kReadingSlip{2'000};

template <typename T> struct Reading
{
    std::optional<T> value;        // last good value, may be old
    std::optional<UtcTime> readAt; // when `value` was read
    std::optional<Error> problem;  // why the newest attempt gave no value

    static Reading of(T newValue, UtcTime now) { return {std::move(newValue), now, std::nullopt}; }

    void succeed(T newValue, UtcTime now)
    {
        value = std::move(newValue);
        readAt = now;
        problem.reset();
    }
    void failWith(Error error) { problem = std::move(error); }

    // A value whose newest reading failed is Stale at once, whatever its age; so is one from the future: the clock
    // was set back, and its age is not known.
    Freshness freshness(UtcTime now, Milliseconds limit) const
    {
        if (!value || !readAt)
            return Freshness::Never;
        return problem || now - *readAt > limit || *readAt - now > kReadingSlip ? Freshness::Stale : Freshness::Fresh;
    }
    // The value if fresh, else nullptr: the only access that decisions may use.
    const T* ifFresh(UtcTime now, Milliseconds limit) const
    {
        return freshness(now, limit) == Freshness::Fresh ? &*value : nullptr;
    }
    std::optional<Milliseconds> age(UtcTime now) const
    {
        return readAt ? std::optional(std::chrono::duration_cast<Milliseconds>(now - *readAt)) : std::nullopt;
    }
    bool operator==(const Reading&) const = default;
};

} // namespace ktrdr
