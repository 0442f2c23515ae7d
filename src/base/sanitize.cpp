// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sanitize.h"

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
    const int extra = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xC2 && lead < 0xE0 ? 1 : 0;
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
    return (c >= 0x80 && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

// Skips the rest of a terminal escape sequence; `pos` is just behind ESC.
void skipEscape(std::string_view text, std::size_t& pos)
{
    if (pos >= text.size())
        return;
    const char kind = text[pos++];
    if (kind == '[') { // CSI: parameters, then one final byte
        while (pos < text.size() && (static_cast<unsigned char>(text[pos]) < 0x40 ||
                                     static_cast<unsigned char>(text[pos]) > 0x7E) && text[pos] != '\n')
            ++pos;
        if (pos < text.size() && text[pos] != '\n')
            ++pos;
    } else if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X') { // until BEL or ST
        while (pos < text.size() && text[pos] != '\a' && text[pos] != '\n') {
            if (text[pos] == '\x1b') {
                ++pos;
                break;
            }
            ++pos;
        }
        if (pos < text.size() && text[pos] != '\n')
            ++pos;
    } else if (kind == '\n') {
        --pos;
    }
}

void appendCodePoint(std::string& out, std::string_view text, std::size_t from, std::size_t to, char32_t code,
                     bool lines)
{
    if (code == kInvalid)
        out += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[from]));
    else if (code == '\n')
        out += lines ? "\n" : "\\n";
    else if (code == '\t')
        out += lines ? "\t" : "\\t";
    else if (code == '\r')
        out += lines && to < text.size() && text[to] == '\n' ? "" : "\\r";
    else if (code < 0x20 || code == 0x7F)
        out += fmt::format("\\x{:02X}", static_cast<std::uint32_t>(code));
    else if (isDangerous(code))
        out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(code));
    else
        out += text.substr(from, to - from);
}

std::string sanitize(std::string_view raw, std::size_t maxBytes, bool lines)
{
    std::string out;
    out.reserve(std::min(raw.size(), maxBytes));
    for (std::size_t pos = 0; pos < raw.size();) {
        if (out.size() >= maxBytes)
            return out + "\u2026";
        const std::size_t from = pos;
        const char32_t code = nextCodePoint(raw, pos);
        if (code == 0x1B)
            skipEscape(raw, pos);
        else
            appendCodePoint(out, raw, from, pos, code, lines);
    }
    return out;
}

} // namespace

std::string sanitizeLine(std::string_view raw, std::size_t maxBytes) { return sanitize(raw, maxBytes, false); }
std::string sanitizeText(std::string_view raw, std::size_t maxBytes) { return sanitize(raw, maxBytes, true); }

} // namespace ktrdr
