// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sanitize.h"

#include <algorithm>
#include <cstdint>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

// Decodes one code point at `pos` and moves on; kInvalid (one byte consumed) for malformed sequences.
char32_t nextCodePoint(std::string_view text, std::size_t& pos)
{
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byteAt(pos++);
    if (lead < 0x80)
        return lead;
    const int extra = lead < 0xC2 || lead >= 0xF5 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (extra == 0 || pos + static_cast<std::size_t>(extra) > text.size())
        return kInvalid;
    char32_t code = lead & (0x3F >> extra);
    for (int i = 0; i < extra; ++i) {
        const unsigned char next = byteAt(pos + static_cast<std::size_t>(i));
        if ((next & 0xC0) != 0x80)
            return kInvalid;
        code = (code << 6) | (next & 0x3F);
    }
    const bool overlong = (extra == 2 && code < 0x800) || (extra == 3 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return kInvalid;
    pos += static_cast<std::size_t>(extra);
    return code;
}

bool isDangerous(char32_t c)
{
    // C1 controls, bidirectional controls, and what takes no room: joiners, fillers, tags. U+FE0F stays, it is
    // part of ordinary emoji.
    return (c >= 0x80 && c < 0xA0) || c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 ||
           (c >= 0x17B4 && c <= 0x17B5) || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
           (c >= 0xFE00 && c <= 0xFE0E) || c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c & 0xFFFE) == 0xFFFE || (c >= 0xE0000 && c <= 0xE0FFF);
}

// CSI: parameters and intermediates, then one final byte.
void skipControlSequence(std::string_view text, std::size_t& pos)
{
    while (pos < text.size() && text[pos] >= 0x20 && text[pos] < 0x40)
        ++pos;
    if (pos < text.size() && text[pos] >= 0x40 && text[pos] < 0x7F)
        ++pos;
}

// OSC, DCS, PM, APC, SOS: until BEL or ST. A line break ends it too, so that nothing can hide a whole log.
void skipControlString(std::string_view text, std::size_t& pos)
{
    for (; pos < text.size() && text[pos] != '\n'; ++pos) {
        if (text[pos] == '\a') {
            ++pos;
            return;
        }
        if (text[pos] == '\x1b') {
            pos += text.substr(pos).starts_with("\x1b\\") ? 2U : 0U; // any other escape begins anew
            return;
        }
    }
}

// Skips the rest of a terminal escape sequence; `pos` is just behind ESC. What cannot belong to one stays.
void skipEscape(std::string_view text, std::size_t& pos)
{
    while (pos < text.size() && text[pos] >= 0x20 && text[pos] < 0x30) // ESC ( B and the like
        ++pos;
    if (pos >= text.size() || text[pos] < 0x30 || text[pos] > 0x7E)
        return;
    const char kind = text[pos++];
    if (kind == '[')
        skipControlSequence(text, pos);
    else if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X')
        skipControlString(text, pos);
}

// What is shown for the code point `code`, which stands at [from, to) of `text`.
std::string shown(std::string_view text, std::size_t from, std::size_t to, char32_t code, bool lines)
{
    if (code == kInvalid)
        return fmt::format("\\x{:02X}", static_cast<unsigned char>(text[from]));
    if (code == '\n')
        return lines ? "\n" : "\\n";
    if (code == '\t')
        return lines ? "\t" : "\\t";
    if (code == '\r')
        return lines && to < text.size() && text[to] == '\n' ? "" : "\\r";
    if (code < 0x20 || code == 0x7F)
        return fmt::format("\\x{:02X}", static_cast<std::uint32_t>(code));
    return fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(code));
}

bool isPlain(char32_t code) { return code != kInvalid && code >= 0x20 && code != 0x7F && !isDangerous(code); }

std::string sanitize(std::string_view raw, std::size_t maxBytes, bool lines)
{
    std::string out;
    out.reserve(std::min(raw.size(), maxBytes));
    for (std::size_t pos = 0; pos < raw.size();) {
        const std::size_t from = pos;
        const char32_t code = nextCodePoint(raw, pos);
        if (code == 0x1B) {
            skipEscape(raw, pos);
            continue;
        }
        const std::string special = isPlain(code) ? std::string() : shown(raw, from, pos, code, lines);
        const std::string_view piece = isPlain(code) ? raw.substr(from, pos - from) : std::string_view(special);
        if (out.size() + piece.size() > maxBytes)
            return out + "\u2026";
        out += piece;
    }
    return out;
}

} // namespace

std::string sanitizeLine(std::string_view raw, std::size_t maxBytes) { return sanitize(raw, maxBytes, false); }
std::string sanitizeText(std::string_view raw, std::size_t maxBytes) { return sanitize(raw, maxBytes, true); }

} // namespace ktrdr
