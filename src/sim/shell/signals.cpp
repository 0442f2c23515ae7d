// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/signals.h"

#include "sim/shell/process_table.h"

#include <csignal>
#include <iterator>

namespace ktrdr::sim {

namespace {

constexpr const char* kNames[] = {"EXIT", "HUP",  "INT",  "QUIT", "ILL",  "TRAP", "ABRT",   "BUS",  "FPE",  "KILL",
                                  "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP"};

bool isNumber(const std::string& text)
{
    return !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
}

bool parseSignalOption(const std::vector<std::string>& argv, std::size_t& i, int& number)
{
    const std::string& word = argv[i];
    if (word == "--" || word.size() < 2 || word[0] != '-')
        return true;
    if (word == "-s") {
        number = i + 1 < argv.size() ? signalNumber(argv[i + 1]) : -1;
        i += 2;
    } else {
        number = signalNumber(word.substr(1));
        ++i;
    }
    return number >= 0;
}

} // namespace

int signalNumber(const std::string& word)
{
    if (isNumber(word))
        return std::stoi(word) < 64 ? std::stoi(word) : -1;
    const std::string name = word.starts_with("SIG") ? word.substr(3) : word;
    for (std::size_t number = 0; number < std::size(kNames); ++number) {
        if (name == kNames[number])
            return static_cast<int>(number);
    }
    return -1;
}

std::string signalName(int number)
{
    const auto index = static_cast<std::size_t>(number);
    return number >= 0 && index < std::size(kNames) ? kNames[index] : std::to_string(number);
}

int killCommand(ProcessTable& processes, const std::vector<std::string>& argv, bool builtin, std::string& message)
{
    int number = SIGTERM;
    std::size_t i = 1;
    if (i < argv.size() && !parseSignalOption(argv, i, number)) {
        message = "kill: Illegal option or signal " + argv[1];
        return 2;
    }
    const bool dashesAllowed = !builtin || i != 2;
    if (i < argv.size() && argv[i] == "--" && dashesAllowed)
        ++i;
    if (i >= argv.size()) {
        message = "kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid]...";
        return 2;
    }
    int status = 0;
    for (; i < argv.size(); ++i) {
        const bool group = argv[i].starts_with('-');
        const std::string digits = argv[i].substr(group ? 1 : 0);
        if (!isNumber(digits)) {
            message = "kill: Illegal number: " + argv[i];
            return 2;
        }
        if (!processes.signal(group ? -std::stoi(digits) : std::stoi(digits), number)) {
            message += (message.empty() ? "kill: " : "; ") + argv[i] + ": No such process";
            status = 1;
        }
    }
    return status;
}

} // namespace ktrdr::sim
