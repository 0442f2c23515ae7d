// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where text becomes part of a shell command. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr {

// POSIX single-quote form of `text`; words of safe characters stay bare so that previews are readable.
// `text` must not contain NUL (callers validate); a NUL is dropped.
std::string shellQuote(std::string_view text);

// Words joined by blanks, each quoted.
std::string shellJoin(const std::vector<std::string>& words);

} // namespace ktrdr
