// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/programs.h"
#include "sim/model/json_text.h"

#include <algorithm>
#include <array>

namespace ktrdr::sim {

namespace {

struct Query
{
    std::string unit;
    bool ownLines = false;     // _SYSTEMD_UNIT=: what the unit's processes said
    bool systemdLines = false; // _PID=1: what systemd said
    std::optional<std::size_t> lines;
    std::string format = "short";
    std::optional<UtcTime> since;
    bool follow = false;
    bool reverse = false;
    bool quiet = false;
};

// "2026-11-24 06:12:25", "@1700000000", "-2h", "5 minutes ago"
std::optional<UtcTime> parseSince(std::string_view text, UtcTime now)
{
    if (const auto absolute = parseIso(text))
        return absolute;
    if (text.starts_with("@")) {
        const auto seconds = parseNumber(text.substr(1));
        return seconds ? std::optional(UtcTime{Seconds{*seconds}}) : std::nullopt;
    }
    if (text == "today")
        return std::chrono::floor<std::chrono::days>(now);
    const bool ago = text.ends_with(" ago");
    if (!ago && !text.starts_with("-"))
        return std::nullopt;
    text = ago ? text.substr(0, text.size() - 4) : text.substr(1);
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto amount = parseNumber(text.substr(0, digits));
    auto unit = text.substr(digits);
    while (unit.starts_with(" "))
        unit.remove_prefix(1);
    if (!amount || unit.empty())
        return std::nullopt;
    switch (unit.front()) {
    case 's': return now - Seconds{*amount};
    case 'm': return now - std::chrono::minutes{*amount};
    case 'h': return now - std::chrono::hours{*amount};
    case 'd': return now - std::chrono::hours{24 * *amount};
    default: return std::nullopt;
    }
}

std::string formatted(const JournalLine& line, const std::string& host, const std::string& format)
{
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (format == "cat")
        return line.text + "\n";
    const auto iso = toIso(line.time);
    if (format == "json")
        return JsonObject()
                   .text("__REALTIME_TIMESTAMP", std::to_string(line.time.time_since_epoch().count() * 1000))
                   .text("SYSLOG_IDENTIFIER", line.identifier)
                   .text("_PID", std::to_string(line.pid))
                   .text("_HOSTNAME", host)
                   .text("MESSAGE", line.text)
                   .str() +
               "\n";
    const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + iso[6] - '0') - 1;
    const auto stamp = format == "short-iso"
                           ? iso.substr(0, 19) + "+0000"
                           : fmt::format("{} {} {}", kMonths.at(month), iso.substr(8, 2), iso.substr(11, 8));
    return fmt::format("{} {} {}[{}]: {}\n", stamp, host, line.identifier, line.pid, line.text);
}

// False with a message when the words are not understood.
bool readQuery(const Words& argv, UtcTime now, Query& query, std::string& problem)
{
    for (std::size_t i = 1; i < argv.size(); ++i) {
        std::string word = argv[i];
        std::string value;
        const auto takes = [&](std::string_view shortName, std::string_view longName) {
            if (word == shortName || word == longName) {
                value = i + 1 < argv.size() ? argv[++i] : std::string();
                return true;
            }
            const bool attached =
                !shortName.empty() && word.starts_with(shortName) && word.size() > 2 && !word.starts_with("--");
            const bool assigned = word.starts_with(std::string(longName) + "=");
            if (attached || assigned)
                value = word.substr(attached ? 2 : longName.size() + 1);
            return attached || assigned;
        };
        constexpr std::string_view kOfUnit = "_SYSTEMD_UNIT=";
        if (word.starts_with(kOfUnit)) {
            query.unit = word.substr(kOfUnit.size());
            query.ownLines = true;
        } else if (word == "_PID=1")
            query.systemdLines = true;
        else if (takes("-u", "--unit"))
            query.unit = value;
        else if (takes("-n", "--lines"))
            query.lines = static_cast<std::size_t>(parseNumber(value).value_or(10));
        else if (takes("-o", "--output"))
            query.format = value;
        else if (takes("-S", "--since")) {
            query.since = parseSince(value, now);
            if (!query.since) {
                problem = "Failed to parse timestamp: " + value;
                return false;
            }
        } else if (word == "-f" || word == "--follow")
            query.follow = true;
        else if (word == "-r" || word == "--reverse")
            query.reverse = true;
        else if (word == "-q" || word == "--quiet")
            query.quiet = true;
        else if (word != "--no-pager" && word != "--utc" && word != "-b" && word != "-x" && word != "-e") {
            problem = fmt::format("journalctl: unrecognized option '{}' (not simulated)", word);
            return false;
        }
    }
    return true;
}

struct Found
{
    std::vector<JournalLine> lines;
    std::string host;
};

Found select(MachinePark& park, SimMachine& machine, const Query& query)
{
    return park.cluster().with([&](World& world) {
        Found found;
        const Box* box = world.box(machine.box());
        if (!box)
            return found;
        found.host = box->hostName;
        const bool ours =
            query.unit.empty() || query.unit == box->unit.name || query.unit == box->unit.name + ".service";
        for (const auto& line : box->journal) {
            const bool systemd = line.identifier == "systemd";
            if ((query.ownLines && systemd) || (query.systemdLines && !systemd))
                continue;
            if (ours && (!query.since || line.time >= *query.since))
                found.lines.push_back(line);
        }
        return found;
    });
}

int followJournal(MachinePark& park, SimMachine& machine, Process& process, Query query)
{
    query.since = machine.now();
    while (machine.sleepFor(Milliseconds{500}, process.stop)) {
        const auto until = machine.now();
        const auto found = select(park, machine, query);
        for (const auto& line : found.lines) {
            if (line.time < until && !process.out.writeUnless(formatted(line, found.host, query.format), process.stop))
                return 0;
        }
        query.since = until;
    }
    return 128 + 9;
}

} // namespace

int journalctl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    Query query;
    std::string problem;
    if (!readQuery(argv, machine.now(), query, problem))
        return failWith(process, 1, problem);
    auto found = select(park, machine, query);
    const auto wanted = query.lines.value_or(query.follow ? 10 : found.lines.size());
    if (found.lines.size() > wanted)
        found.lines.erase(found.lines.begin(), found.lines.end() - static_cast<std::ptrdiff_t>(wanted));
    if (query.reverse)
        std::reverse(found.lines.begin(), found.lines.end());
    if (found.lines.empty() && !query.quiet)
        process.out.write("-- No entries --\n");
    for (const auto& line : found.lines) {
        if (!process.out.writeUnless(formatted(line, found.host, query.format), process.stop))
            return 0;
    }
    return query.follow ? followJournal(park, machine, process, std::move(query)) : 0;
}

} // namespace ktrdr::sim
