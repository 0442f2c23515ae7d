// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The seven states that a thing can be shown in, and one source's word with its age. Plain values, any thread.
#pragma once

#include "domain/reading.h"

#include <string>

namespace ktrdr {

enum class Status { Healthy, Busy, Degraded, Failed, Stopped, Maintenance, Unknown };
const char* toString(Status status);
// Worst first when sorting: failed, degraded, unknown, stopped, maintenance, busy, healthy.
int severity(Status status);

struct Cell // one source's word on one thing
{
    std::string text; // "running", "active", "busy" ... or "" when never read
    Freshness freshness = Freshness::Never;
    std::optional<UtcTime> readAt;
    std::string problem; // why there is no newer value
    bool operator==(const Cell&) const = default;
};

// `text` is what the value says; it stays away while there is no value.
template <typename T> Cell cellOf(const Reading<T>& reading, std::string text, UtcTime now, Milliseconds limit)
{
    return {reading.value ? std::move(text) : std::string(), reading.freshness(now, limit), reading.readAt,
            reading.problem ? toString(*reading.problem) : std::string()};
}

} // namespace ktrdr
