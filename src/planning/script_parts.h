// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the builders of remote scripts and the decoders of their answers share. Only for the sources behind
// planning/commands.h. Pure, any thread.
#pragma once

#include "base/shell_quote.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ktrdr {

// Our own step scripts hold it in the container while they run.
inline constexpr const char* kStepLock = "/run/ktrdr-admin.lock";

// Root works in a tree that the service user owns: git refuses that unless the folder is named as safe.
inline constexpr const char* kGitFunction = "g() { git -c safe.directory=\"$app\" -C \"$app\" \"$@\"; }\n";

inline std::string assign(const char* variable, std::string_view value)
{
    return std::string(variable) + "=" + shellQuote(value) + "\n";
}

// Lines without their ends, CRLF too.
std::vector<std::string_view> linesOf(std::string_view text);
// Text before the first blank, and behind it.
std::pair<std::string_view, std::string_view> splitWord(std::string_view line);

} // namespace ktrdr
