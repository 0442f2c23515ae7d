// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that tell about the machine: date id hostname uname nproc whoami pwd.
#include "sim/shell/tool.h"

#include <array>
#include <ctime>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

// Nanoseconds and their shortened form are not known to strftime.
std::string formatTime(const std::string& format, UtcTime time)
{
    const auto seconds = std::chrono::floor<Seconds>(time);
    const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(time - seconds).count();
    const std::time_t value = seconds.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&value, &parts);
    std::string text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 >= format.size()) {
            text += format[i];
            continue;
        }
        const char letter = format[++i];
        if (letter == 's') {
            text += std::to_string(value);
        } else if (letter == 'N') {
            text += fmt::format("{:09}", nanos);
        } else if (letter == '3' && i + 1 < format.size() && format[i + 1] == 'N') {
            text += fmt::format("{:03}", nanos / 1'000'000);
            ++i;
        } else if (letter == 'Z') {
            text += "UTC";
        } else if (letter == ':' && i + 1 < format.size() && format[i + 1] == 'z') {
            text += "+00:00";
            ++i;
        } else {
            std::array<char, 128> buffer{};
            const std::array<char, 3> one = {'%', letter, '\0'};
            text.append(buffer.data(), std::strftime(buffer.data(), buffer.size(), one.data(), &parts));
        }
    }
    return text;
}

std::optional<UtcTime> parseTime(const std::string& text, UtcTime now)
{
    if (text == "now")
        return now;
    if (text.starts_with('@')) {
        const auto seconds = parseInteger(text.substr(1, text.find('.') - 1));
        return seconds ? std::optional(UtcTime{Seconds{*seconds}}) : std::nullopt;
    }
    return parseIso(text);
}

int runDate(const Tool& tool)
{
    std::vector<std::string> argv = tool.argv;
    for (auto& word : argv) {
        if (word.starts_with("-I") && word.size() > 2) // its value is optional and attached
            word = "--iso-8601=" + word.substr(2);
    }
    const auto options = parseOptions(
        argv, "ud:RI", {{"utc", "u"}, {"date", "d"}, {"universal", "u"}, {"iso-8601", "I"}, {"rfc-email", "R"}});
    if (!options.error.empty())
        return tool.usage(options);
    UtcTime time = tool.machine.now();
    if (options.has("d")) {
        const auto parsed = parseTime(options.value("d"), time);
        if (!parsed)
            return tool.fail("invalid date '" + options.value("d") + "'");
        time = *parsed;
    }
    std::string format = "+%a %b %e %H:%M:%S %Z %Y";
    if (options.has("I"))
        format = options.value("I") == "seconds" ? "+%Y-%m-%dT%H:%M:%S%:z" : "+%Y-%m-%d";
    if (options.has("R"))
        format = "+%a, %d %b %Y %H:%M:%S %z";
    if (!options.operands.empty())
        format = options.operands[0];
    if (!format.starts_with('+'))
        return tool.fail("cannot set date: Operation not permitted");
    return tool.write(formatTime(format.substr(1), time) + "\n");
}

int runId(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "ugGnr");
    if (!options.error.empty())
        return tool.usage(options);
    if (options.has("u") || options.has("g") || options.has("G"))
        return tool.write(options.has("n") ? "root\n" : "0\n");
    return tool.write("uid=0(root) gid=0(root) groups=0(root)\n");
}

int runWhoami(const Tool& tool) { return tool.write("root\n"); }

int runHostname(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "sfd", {{"short", "s"}, {"fqdn", "f"}});
    if (!options.error.empty() || !options.operands.empty())
        return options.error.empty() ? tool.fail("you must be root to change the host name") : tool.usage(options);
    const std::string name = tool.machine.hostName();
    return tool.write((options.has("s") ? name.substr(0, name.find('.')) : name) + "\n");
}

int runUname(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "asnrvmo");
    if (!options.error.empty())
        return tool.usage(options);
    const std::pair<const char*, std::string> parts[] = {{"s", "Linux"},      {"n", tool.machine.hostName()},
                                                         {"r", "6.8.12-sim"}, {"v", "#1 SMP PREEMPT_DYNAMIC"},
                                                         {"m", "x86_64"},     {"o", "GNU/Linux"}};
    std::string text;
    for (const auto& [letter, value] : parts) {
        if (options.has("a") || options.has(letter) || (options.given.empty() && letter[0] == 's'))
            text += (text.empty() ? "" : " ") + value;
    }
    return tool.write(text + "\n");
}

int runNproc(const Tool& tool) { return tool.write("4\n"); }

int runPwd(const Tool& tool) { return tool.write(tool.process.directory + "\n"); }

} // namespace

void addSystemPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "date", runDate);
    addTool(table, machine, "id", runId);
    addTool(table, machine, "whoami", runWhoami);
    addTool(table, machine, "hostname", runHostname);
    addTool(table, machine, "uname", runUname);
    addTool(table, machine, "nproc", runNproc);
    addTool(table, machine, "pwd", runPwd);
}

} // namespace ktrdr::sim
