// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the configuration file and what they mean: durations, container lists, name patterns, addresses.
// Each check answers the checked text or an InvalidInput error whose hint says what was expected. Pure
// functions, any thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "domain/environment.h"

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr {

using TextCheck = Result<std::string> (*)(std::string_view);

Result<std::string> checkEnvironmentName(std::string_view text); // production-2
Result<std::string> checkTitle(std::string_view text);           // one printable line
Result<std::string> checkColor(std::string_view text);           // #B3261E
Result<std::string> checkWorkerType(std::string_view text);      // backtesting
Result<std::string> checkBridge(std::string_view text);          // vmbr0
Result<std::string> checkHost(std::string_view text);            // DNS name or a valid IP address
Result<std::string> checkAddress(std::string_view text);         // IP address
Result<std::string> checkSubnet(std::string_view text);          // 192.168.1.0/24, no bits below the mask
Result<std::string> checkFingerprint(std::string_view text);     // SHA256:...
Result<std::string> checkHttpUrl(std::string_view text);         // http or https, no user name
Result<std::string> checkHttpPath(std::string_view text);        // /api/v1/health
Result<std::string> checkHeaderName(std::string_view text);      // X-Api-Key
Result<std::string> checkNewNamePattern(std::string_view text);  // must give different names

bool isLoopback(std::string_view address);
bool subnetContains(std::string_view subnet, std::string_view address);

// "90s", "5m", "1h30m"; units in falling order, whole numbers.
Result<Seconds> parseDuration(std::string_view text);
std::string formatDuration(Seconds duration);

// "02:00" ... "24:00" as minutes of the day.
Result<std::chrono::minutes> parseTimeOfDay(std::string_view text);
std::string formatTimeOfDay(std::chrono::minutes time);

// "sunday" -> 0
Result<int> parseWeekday(std::string_view text);
const char* weekdayName(int weekday);

// "201-205,210"; at most 500 containers.
Result<std::vector<CtId>> parseCtIdList(std::string_view text);

struct PatternValues
{
    std::int64_t n = 0;
    CtId ct;
    std::string type;
};
// Replaces {n}, {ctid} and {type}; other braces are an error.
Result<std::string> expandPattern(std::string_view pattern, const PatternValues& values);

} // namespace ktrdr
