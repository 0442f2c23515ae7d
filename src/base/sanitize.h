// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that comes from a host passes here once, where it enters: invalid UTF-8, control characters,
// terminal escapes, bidirectional and zero-width characters become visible and harmless. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace ktrdr {

// One line for cells, names and log fields: line breaks and tabs are escaped too; at most `maxBytes` of
// output, then an ellipsis. Escape sequences (CSI, OSC ...) are removed whole; other control characters
// become \xNN, dangerous Unicode becomes <U+202E>.
std::string sanitizeLine(std::string_view raw, std::size_t maxBytes = 4096);

// Same for text of several lines: '\n' and '\t' stay, CRLF becomes '\n'.
std::string sanitizeText(std::string_view raw, std::size_t maxBytes = 1 << 20);

} // namespace ktrdr
