// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <charconv>
#include <ctime>
#include <fmt/core.h>

namespace ktrdr {

namespace {

bool readDigits(std::string_view& text, std::size_t count, int& value)
{
    if (text.size() < count)
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
    if (error != std::errc{} || end != text.data() + count || text.front() == '-')
        return false;
    text.remove_prefix(count);
    return true;
}

bool eat(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

bool readFraction(std::string_view& text, int& millis)
{
    millis = 0;
    if (!eat(text, '.'))
        return true;
    int scale = 100;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        millis += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
        any = true;
    }
    return any;
}

bool readZone(std::string_view text, std::chrono::minutes& offset)
{
    offset = std::chrono::minutes{0};
    if (text.empty() || text == "Z")
        return true;
    const int sign = text.front() == '-' ? -1 : 1;
    if (text.front() != '+' && text.front() != '-')
        return false;
    text.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!readDigits(text, 2, hours))
        return false;
    eat(text, ':');
    if (!readDigits(text, 2, minutes) || !text.empty() || hours > 14 || minutes > 59)
        return false;
    offset = std::chrono::minutes{sign * (hours * 60 + minutes)};
    return true;
}

} // namespace

UtcTime SystemClock::utcNow() const
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

MonoTime SystemClock::monoNow() const
{
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return MonoTime{Milliseconds{static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000}};
}

std::string toIso(UtcTime time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::optional<UtcTime> parseIso(std::string_view text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0;
    std::chrono::minutes offset{};
    if (!readDigits(text, 4, year) || !eat(text, '-') || !readDigits(text, 2, month) || !eat(text, '-') ||
        !readDigits(text, 2, day) || (!eat(text, 'T') && !eat(text, ' ')))
        return std::nullopt;
    if (!readDigits(text, 2, hour) || !eat(text, ':') || !readDigits(text, 2, minute) || !eat(text, ':') ||
        !readDigits(text, 2, second) || !readFraction(text, millis) || !readZone(text, offset))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           Seconds{second} + Milliseconds{millis} - offset;
}

std::string humanDuration(Milliseconds duration)
{
    const auto total = duration.count() < 0 ? 0 : duration.count();
    if (total < 1000)
        return fmt::format("{} ms", total);
    if (total < 10'000)
        return fmt::format("{}.{} s", total / 1000, total % 1000 / 100);
    const auto seconds = total / 1000;
    if (seconds < 60)
        return fmt::format("{} s", seconds);
    if (seconds < 3600)
        return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds % 3600 / 60, seconds % 60);
}

} // namespace ktrdr
