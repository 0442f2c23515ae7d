// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_values.h"

#include "base/sanitize.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace ktrdr {

namespace {

constexpr std::size_t kMaxContainers = 500;
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::array<const char*, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                               "thursday", "friday", "saturday"};

Unexpected invalid(std::string_view kind, std::string_view text, std::string_view expected)
{
    return fail(ErrorCode::InvalidInput, fmt::format("'{}' is not a valid {}", sanitizeLine(text, 80), kind), {},
                fmt::format("Expected {}", expected));
}

// First character from `first`, the others from `first` or `rest`.
bool isWord(std::string_view text, std::size_t maxSize, const std::string& first, std::string_view rest)
{
    const std::string all = first + std::string(rest);
    return !text.empty() && text.size() <= maxSize && first.find(text.front()) != std::string::npos &&
           text.find_first_not_of(all) == std::string_view::npos;
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool digits = !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
    if (!digits || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

Result<std::vector<CtId>> parseRange(std::string_view part)
{
    const auto dash = part.find('-');
    const auto first = CtId::parse(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : CtId::parse(part.substr(dash + 1));
    if (!first || !last || *last < *first)
        return invalid("container list", part, "container numbers from 100 such as \"201-205,210\"");
    if (static_cast<std::size_t>(last->number() - first->number()) >= kMaxContainers)
        return invalid("container list", part, fmt::format("at most {} containers", kMaxContainers));
    std::vector<CtId> list;
    for (auto number = first->number(); number <= last->number(); ++number)
        list.push_back(*CtId::fromNumber(number));
    return list;
}

} // namespace

Result<std::string> checkEnvironmentName(std::string_view text)
{
    if (!isWord(text, 32, std::string(kLower), "0123456789-") || text.back() == '-')
        return invalid("environment name", text, "lower-case letters, digits and '-', at most 32, e.g. production");
    return std::string(text);
}

Result<std::string> checkTitle(std::string_view text)
{
    if (text.empty() || text.size() > 80 || sanitizeLine(text) != text)
        return invalid("title", text, "one line of 1 to 80 printable characters");
    return std::string(text);
}

Result<std::string> checkColor(std::string_view text)
{
    if (text.size() != 7 || text.front() != '#' ||
        text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string_view::npos)
        return invalid("colour", text, "#RRGGBB, e.g. #B3261E");
    return std::string(text);
}

Result<std::string> checkWorkerType(std::string_view text)
{
    if (!isWord(text, 32, std::string(kLower), "0123456789_-"))
        return invalid("worker type", text, "a type of the backend, e.g. backtesting or training");
    return std::string(text);
}

Result<std::string> checkBridge(std::string_view text)
{
    // 15 bytes is the kernel's limit of interface names.
    if (!isWord(text, 15, std::string(kLower) + std::string(kUpper), "0123456789._-"))
        return invalid("bridge", text, "a bridge of the node, e.g. vmbr0");
    return std::string(text);
}

Result<std::string> checkFingerprint(std::string_view text)
{
    constexpr std::string_view prefix = "SHA256:";
    const std::string base64 = std::string(kLower) + std::string(kUpper) + std::string(kDigits) + "+/";
    if (!text.starts_with(prefix) || !isWord(text.substr(prefix.size()), 43, base64, "") ||
        text.size() != prefix.size() + 43)
        return invalid("key fingerprint", text, "SHA256: and 43 characters, as ssh-keygen -l shows it");
    return std::string(text);
}

Result<std::string> checkHttpUrl(std::string_view text)
{
    const QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), QUrl::StrictMode);
    const bool ok = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasFragment() &&
                    (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
    if (!ok || text.size() > 1024)
        return invalid("URL", text, "http://host:port/path or https://..., without user name");
    return std::string(text);
}

Result<std::string> checkHttpPath(std::string_view text)
{
    const std::string first = "/";
    const std::string rest = std::string(kLower) + std::string(kUpper) + std::string(kDigits) + "/._~-%?=&";
    if (!isWord(text, 256, first, rest))
        return invalid("URL path", text, "a path that starts with '/', e.g. /api/v1/health");
    return std::string(text);
}

Result<std::string> checkHeaderName(std::string_view text)
{
    if (!isWord(text, 64, std::string(kLower) + std::string(kUpper), "0123456789-"))
        return invalid("header name", text, "letters, digits and '-', e.g. X-Api-Key");
    return std::string(text);
}

Result<std::string> checkNewNamePattern(std::string_view text)
{
    const auto name = expandPattern(text, {1, *CtId::fromNumber(100), "type"});
    const bool varies = text.find("{n}") != std::string_view::npos || text.find("{ctid}") != std::string_view::npos;
    if (!name || !checkHostName(*name) || !varies)
        return invalid("name pattern", text, "a host name with {n} or {ctid} in it, e.g. ktrdr-worker-bt-{n}");
    return std::string(text);
}

Result<Seconds> parseDuration(std::string_view text)
{
    constexpr std::string_view expected = "a duration such as \"90s\", \"5m\" or \"1h30m\"";
    constexpr std::array<std::pair<char, std::int64_t>, 3> units{{{'h', 3600}, {'m', 60}, {'s', 1}}};
    std::int64_t total = 0;
    std::string_view rest = text;
    for (const auto& [unit, seconds] : units) {
        const auto at = rest.find_first_not_of(kDigits);
        if (at == std::string_view::npos || rest[at] != unit)
            continue;
        const auto number = wholeNumber(rest.substr(0, at));
        if (!number || *number > 1'000'000)
            return invalid("duration", text, expected);
        total += *number * seconds;
        rest = rest.substr(at + 1);
        if (rest.empty())
            return Seconds(total);
    }
    return invalid("duration", text, expected);
}

std::string formatDuration(Seconds duration)
{
    const auto total = duration.count();
    std::string text;
    if (total >= 3600)
        text += fmt::format("{}h", total / 3600);
    if (total % 3600 >= 60)
        text += fmt::format("{}m", total % 3600 / 60);
    if (total % 60 != 0 || total == 0)
        text += fmt::format("{}s", total % 60);
    return text;
}

Result<std::chrono::minutes> parseTimeOfDay(std::string_view text)
{
    if (text.size() == 5 && text[2] == ':') {
        const auto hours = wholeNumber(text.substr(0, 2));
        const auto minutes = wholeNumber(text.substr(3));
        if (hours && minutes && *minutes < 60 && *hours * 60 + *minutes <= 24 * 60)
            return std::chrono::minutes(*hours * 60 + *minutes);
    }
    return invalid("time of day", text, "\"HH:MM\" from 00:00 to 24:00, UTC");
}

std::string formatTimeOfDay(std::chrono::minutes time)
{
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

Result<int> parseWeekday(std::string_view text)
{
    const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), text);
    if (found == kWeekdays.end())
        return invalid("weekday", text, "sunday, monday, tuesday, wednesday, thursday, friday or saturday");
    return static_cast<int>(found - kWeekdays.begin());
}

const char* weekdayName(int weekday) { return kWeekdays.at(static_cast<std::size_t>(weekday)); }

Result<std::vector<CtId>> parseCtIdList(std::string_view text)
{
    std::vector<CtId> list;
    for (std::size_t start = 0; start <= text.size();) {
        const auto comma = std::min(text.find(',', start), text.size());
        auto part = text.substr(start, comma - start);
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        const auto range = parseRange(part);
        if (!range)
            return Unexpected(range.error());
        list.insert(list.end(), range->begin(), range->end());
        if (list.size() > kMaxContainers)
            return invalid("container list", text, fmt::format("at most {} containers", kMaxContainers));
        start = comma + 1;
    }
    return list;
}

Result<std::string> expandPattern(std::string_view pattern, const PatternValues& values)
{
    std::string text;
    std::string_view rest = pattern;
    for (auto open = rest.find_first_of("{}"); open != std::string_view::npos; open = rest.find_first_of("{}")) {
        const auto close = rest.find('}', open);
        const auto name = rest.substr(open, close == std::string_view::npos ? close : close - open + 1);
        text += rest.substr(0, open);
        if (name == "{n}")
            text += std::to_string(values.n);
        else if (name == "{ctid}")
            text += values.ct.text();
        else if (name == "{type}")
            text += values.type;
        else
            return invalid("pattern", pattern, "no other braces than {n}, {ctid} and {type}");
        rest = rest.substr(close + 1);
    }
    return text + std::string(rest);
}

} // namespace ktrdr
