// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFile reads and writes config.toml (format: config_schema.h). It never leaves a half-written or invalid
// file behind and refuses one that others may have changed. Blocking functions without state, any thread.
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <string>
#include <string_view>

namespace ktrdr {

class ConfigFile
{
public:
    static constexpr std::size_t kMaxBytes = 1 << 20;

    // NotFound, PermissionDenied (owner or mode), ConfigInvalid (content) or Io.
    static Result<Configuration> load(const std::string& path);

    // Refuses a text that load would refuse. The old file stays as PATH.previous; modes are 0600.
    static Result<void> save(const std::string& path, std::string_view text);

    // Writes the shipped example; Refused when something is there already.
    static Result<void> initialise(const std::string& path);

    static std::string previousOf(const std::string& path) { return path + ".previous"; }
};

} // namespace ktrdr
