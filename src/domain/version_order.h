// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The order of version names: v1.10.0 comes after v1.9.9, and v1.5.0-rc.2 before v1.5.0. Pure, any thread.
#pragma once

#include <compare>
#include <string_view>

namespace ktrdr {

// Numbers count as numbers, of any length; missing ones are 0, so that "v1.5" and "1.5.0" are equivalent. What follows
// the numbers makes a pre-release, except "+..." (a build of the same version) and "post" (after its release). Names
// that do not begin with a number come before all versions and are equivalent to one another.
std::weak_ordering compareVersions(std::string_view a, std::string_view b);

} // namespace ktrdr
