// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/json_text.h"

#include <fmt/core.h>

namespace ktrdr::sim {

std::string jsonText(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string jsonNumber(double number) { return fmt::format("{}", number); }

JsonObject& JsonObject::raw(std::string_view key, std::string_view json)
{
    if (!m_members.empty())
        m_members += ',';
    ((m_members += jsonText(key)) += ':') += json;
    return *this;
}

JsonArray& JsonArray::raw(std::string_view json)
{
    if (!m_elements.empty())
        m_elements += ',';
    m_elements += json;
    return *this;
}

} // namespace ktrdr::sim
