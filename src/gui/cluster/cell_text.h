// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How values with an age are written in the window: "running", "? 95 s", "never read". Pure, main thread (tr).
#pragma once

#include "domain/status.h"

#include <QString>

#include <string_view>

namespace ktrdr {

// "2 s", "12:40", "1:47:03".
QString ageText(Milliseconds age);
// A word of the domain in the person's language; versions and the like stay as they are.
QString cellWord(std::string_view text);
// The fresh word; a stale one with its age, never bare; "–" when never read.
QString cellText(const Cell& cell, UtcTime now);
// "1.2 / 8 GB"
QString usageText(std::int64_t used, std::int64_t whole);
// "14:03:27", local time.
QString localTime(UtcTime at);
// The same with the date in front when it is not the day of `now`.
QString localMoment(UtcTime at, UtcTime now);

} // namespace ktrdr
