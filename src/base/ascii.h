// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Letter case of protocol words and host names: ASCII only, whatever the locale says. Pure, any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ktrdr {

constexpr char lowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lowerCase(c); });
    return out;
}

} // namespace ktrdr
