// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small readings that several decoders share, on top of JsonReader. Pure functions, any thread.
#pragma once

#include "base/clock.h"
#include "base/json_reader.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace ktrdr {

std::string lowerCase(std::string_view text);
// Required text that is not empty.
std::string name(const JsonReader& reader);
// Absent or null is nullopt; anything that is not one of KTRDR's timestamps is a problem.
std::optional<UtcTime> optionalTime(const JsonReader& reader);
// The first of `keys` that is present and not null; otherwise a null reader of the first key.
JsonReader firstOf(const JsonReader& object, std::initializer_list<const char*> keys);
// An object, or absent; anything else is a problem.
JsonReader optionalObject(const JsonReader& reader);

} // namespace ktrdr
