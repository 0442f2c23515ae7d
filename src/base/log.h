// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Logging through spdlog, always via a sink that redacts secrets and escapes control characters, so that one
// event is one line. setUpLogging is called once by main; the functions below are thread-safe.
#pragma once

#include "base/result.h"

#include <fmt/core.h>
#include <string>
#include <string_view>

namespace ktrdr {

enum class LogLevel { Debug, Info, Warning, Error };

struct LogOptions
{
    std::string file;           // rotating log file, empty for none
    bool standardError = false; // also to stderr
    LogLevel level = LogLevel::Info;
};

Result<void> setUpLogging(const LogOptions& options);
// From now on every occurrence of `value` in a log line is replaced; values shorter than 4 bytes are ignored.
void redactFromLogs(std::string_view value);
// What the sink does to each line; public for tests.
std::string redacted(std::string_view line);

void logLine(LogLevel level, std::string_view topic, std::string_view line);

template <typename... Args>
void log(LogLevel level, std::string_view topic, fmt::format_string<Args...> format, Args&&... args)
{
    logLine(level, topic, fmt::format(format, std::forward<Args>(args)...));
}

} // namespace ktrdr
