// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/maintenance_check.h"

#include <array>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr std::array kDays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string clockText(std::chrono::minutes time)
{
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

} // namespace

std::optional<Check> checkMaintenanceWindow(const Environment& environment, UtcTime now)
{
    if (!environment.maintenance)
        return std::nullopt;
    const auto& window = *environment.maintenance;
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const auto weekday = std::chrono::weekday{day}.c_encoding();
    const auto time = std::chrono::floor<std::chrono::minutes>(now - day);
    const auto text = fmt::format("{} {} - {} UTC", kDays.at(static_cast<std::size_t>(window.weekday)),
                                  clockText(window.start), clockText(window.end));
    const auto nowText = fmt::format("{} {} UTC", kDays.at(weekday), clockText(time));
    Check check{"maintenance-window", Verdict::Pass, {}};
    const bool inside = static_cast<int>(weekday) == window.weekday && time >= window.start && time < window.end;
    if (inside) {
        check.evidence.push_back({"evidence.inside-window", {nowText, text}});
    } else {
        check.verdict = Verdict::Warn;
        check.evidence.push_back({"evidence.outside-window", {nowText, text}});
    }
    return check;
}

} // namespace ktrdr
