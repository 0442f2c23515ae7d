// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include "base/sanitize.h"

#include <array>
#include <mutex>
#include <regex>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <vector>

namespace ktrdr {

namespace {

constexpr std::size_t kMaxLogFileBytes = 5 << 20;
constexpr std::size_t kLogFiles = 5;
constexpr std::size_t kMinSecretLength = 4;

// The list of known secret values is process-wide because log lines come from every thread.
struct RedactionList
{
    std::mutex mutex;
    std::vector<std::string> values;
};

RedactionList& redactionList()
{
    static RedactionList list;
    return list;
}

const std::regex& keyValuePattern()
{
    static const std::regex pattern(
        R"(([A-Za-z0-9_-]*(?:password|passphrase|secret|token|api[_-]?key|authorization)[A-Za-z0-9_-]*["']?\s*[=:]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;&]+)",
        std::regex::icase | std::regex::optimize);
    return pattern;
}

spdlog::level::level_enum toSpdlog(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return spdlog::level::debug;
    case LogLevel::Info: return spdlog::level::info;
    case LogLevel::Warning: return spdlog::level::warn;
    case LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

} // namespace

std::string redacted(std::string_view line)
{
    std::string text = sanitizeLine(line, 16 << 10);
    {
        auto& list = redactionList();
        const std::scoped_lock lock(list.mutex);
        for (const auto& value : list.values) {
            for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 5))
                text.replace(at, value.size(), "*****");
        }
    }
    return std::regex_replace(text, keyValuePattern(), "$1*****");
}

void redactFromLogs(std::string_view value)
{
    if (value.size() < kMinSecretLength)
        return;
    auto& list = redactionList();
    const std::scoped_lock lock(list.mutex);
    list.values.emplace_back(value);
}

Result<void> setUpLogging(const LogOptions& options)
{
    std::vector<spdlog::sink_ptr> sinks;
    try {
        if (!options.file.empty())
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file, kMaxLogFileBytes,
                                                                                   kLogFiles));
        if (options.standardError)
            sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    } catch (const spdlog::spdlog_ex& error) {
        return fail(ErrorCode::Io, "The log file cannot be opened", options.file,
                    "Check that the folder exists and is writable", error.what());
    }
    auto logger = std::make_shared<spdlog::logger>("ktrdr", sinks.begin(), sinks.end());
    logger->set_level(toSpdlog(options.level));
    logger->flush_on(spdlog::level::info);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %L %v", spdlog::pattern_time_type::utc);
    spdlog::set_default_logger(std::move(logger));
    return {};
}

void logLine(LogLevel level, std::string_view topic, std::string_view line)
{
    const auto spdlogLevel = toSpdlog(level);
    auto* logger = spdlog::default_logger_raw();
    if (!logger->should_log(spdlogLevel))
        return;
    logger->log(spdlogLevel, "{}: {}", topic, redacted(line));
}

} // namespace ktrdr
