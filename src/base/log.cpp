// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include "base/redact.h"
#include "base/sanitize.h"

#include <algorithm>
#include <mutex>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <vector>

namespace ktrdr {

namespace {

constexpr std::size_t kMaxLogFileBytes = 5 << 20;
constexpr std::size_t kLogFiles = 5;
constexpr std::size_t kMinSecretLength = 4;
constexpr std::size_t kMaxLine = 16 << 10;

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

std::string withoutKnownSecrets(std::string text)
{
    auto& list = redactionList();
    const std::scoped_lock lock(list.mutex);
    for (const auto& value : list.values) {
        for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + kSecretMask.size()))
            text.replace(at, value.size(), kSecretMask);
    }
    return text;
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
    // Known values twice: raw, because sanitising may change or cut them, and after it, because an escape
    // sequence inside a value hides it from the first look.
    const std::string clean = sanitizeLine(withoutKnownSecrets(std::string(line)), kMaxLine);
    return maskNamedSecrets(withoutKnownSecrets(clean));
}

void redactFromLogs(std::string_view value)
{
    if (value.size() < kMinSecretLength)
        return;
    auto& list = redactionList();
    const std::scoped_lock lock(list.mutex);
    // Longest first: a value that begins with another one must not leave its tail behind.
    const auto place = std::find_if(list.values.begin(), list.values.end(),
                                    [&](const auto& known) { return known.size() <= value.size(); });
    if (std::find(list.values.begin(), list.values.end(), value) == list.values.end())
        list.values.emplace(place, value);
}

Result<void> setUpLogging(const LogOptions& options)
{
    std::vector<spdlog::sink_ptr> sinks;
    try {
        if (!options.file.empty())
            sinks.push_back(
                std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file, kMaxLogFileBytes, kLogFiles));
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
    logger->log(spdlogLevel, "{}: {}", sanitizeLine(topic, 64), redacted(line));
}

} // namespace ktrdr
