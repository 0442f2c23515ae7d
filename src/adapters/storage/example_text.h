// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of resources/config/*.toml, compiled in. Constants, any thread.
#pragma once

#include <string_view>

namespace ktrdr {

extern const std::string_view kProductionExample;
extern const std::string_view kStagingExample;

} // namespace ktrdr
