// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small readings that several decoders share, on top of JsonReader. Pure functions, any thread.
#pragma once

#include "adapters/http/error_body.h"
#include "base/ascii.h"
#include "base/clock.h"
#include "base/json_reader.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace ktrdr {

// What `read` makes of the document of a success; BadAnswer as a whole when one of its readers had a problem.
template <typename Read> auto decoded(const HttpAnswer& answer, std::string_view where, Read read)
    -> Result<std::invoke_result_t<Read, const JsonReader&>>
{
    const auto document = successDocument(answer, where);
    if (!document)
        return Unexpected(document.error());
    std::string problem;
    auto value = read(JsonReader(*document, {}, &problem));
    if (!problem.empty())
        return badDocument(problem, where);
    return value;
}

// Required text that is not empty.
std::string name(const JsonReader& reader);
// Absent or null is nullopt; anything that is not one of KTRDR's timestamps is a problem.
std::optional<UtcTime> optionalTime(const JsonReader& reader);
// The first of `keys` that is present and not null; otherwise a null reader of the first key.
JsonReader firstOf(const JsonReader& object, std::initializer_list<const char*> keys);
// An object, or absent; anything else is a problem.
JsonReader optionalObject(const JsonReader& reader);

} // namespace ktrdr
