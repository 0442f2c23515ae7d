// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Masks secrets that a text gives away by their names: password=..., "token": "...", Authorization: Bearer ...,
// and the password of a URL. Pure, any thread; base/log.h adds the values that are known to be secret.
#pragma once

#include <string>
#include <string_view>

namespace ktrdr {

inline constexpr std::string_view kSecretMask = "*****";

std::string maskNamedSecrets(std::string_view text);

} // namespace ktrdr
