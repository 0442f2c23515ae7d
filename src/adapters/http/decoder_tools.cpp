// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/decoder_tools.h"

namespace ktrdr {

std::string name(const JsonReader& reader)
{
    auto text = reader.text();
    if (text.empty())
        reader.complain("text that is not empty");
    return text;
}

std::optional<UtcTime> optionalTime(const JsonReader& reader)
{
    const auto text = reader.optionalText();
    if (!text)
        return std::nullopt;
    const auto time = parseIso(*text);
    if (!time)
        reader.complain("a timestamp");
    return time;
}

JsonReader firstOf(const JsonReader& object, std::initializer_list<const char*> keys)
{
    for (const char* key : keys) {
        if (auto reader = object[key]; !reader.isNull())
            return reader;
    }
    return object[*keys.begin()];
}

JsonReader optionalObject(const JsonReader& reader)
{
    if (!reader.isNull() && !reader.isObject())
        reader.complain("an object");
    return reader;
}

} // namespace ktrdr
