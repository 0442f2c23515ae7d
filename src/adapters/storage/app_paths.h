// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// AppPaths says where the product keeps its files, by the XDG base directory specification. Plain value, any
// thread; fromEnvironment is a pure function of the given variables, only create touches the disk.
#pragma once

#include "base/result.h"

#include <map>
#include <string>

namespace ktrdr {

using EnvironmentVariables = std::map<std::string, std::string>;

struct AppPaths
{
    std::string configDirectory; // $XDG_CONFIG_HOME/ktrdr-admin
    std::string stateDirectory;  // $XDG_STATE_HOME/ktrdr-admin
    std::string cacheDirectory;  // $XDG_CACHE_HOME/ktrdr-admin

    // Reads HOME, XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME. Relative values count as not set, as the
    // specification demands; without an absolute HOME a missing XDG value is an error.
    static Result<AppPaths> fromEnvironment(const EnvironmentVariables& variables);
    // The same with the variables of this process; HOME falls back to the password database.
    static Result<AppPaths> ofThisProcess();

    std::string configFile() const { return configDirectory + "/config.toml"; }
    std::string knownHostsFile() const { return configDirectory + "/known_hosts"; }
    std::string journalFile() const { return stateDirectory + "/journal.sqlite"; }
    std::string logDirectory() const { return stateDirectory + "/logs"; }

    // Makes the four folders with mode 0700.
    Result<void> create() const;

    bool operator==(const AppPaths&) const = default;
};

} // namespace ktrdr
