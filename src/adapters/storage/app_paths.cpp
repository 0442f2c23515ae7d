// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/app_paths.h"

#include "adapters/storage/atomic_file.h"

#include <cstdlib>
#include <optional>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace ktrdr {

namespace {

constexpr const char* kFolder = "/ktrdr-admin";

std::optional<std::string> absoluteValue(const EnvironmentVariables& variables, const char* name)
{
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty() || found->second.front() != '/')
        return std::nullopt;
    std::string value = found->second;
    while (value.size() > 1 && value.back() == '/')
        value.pop_back();
    return value == "/" ? "" : value;
}

Result<std::string> baseDirectory(const EnvironmentVariables& variables, const char* name, const char* underHome)
{
    if (auto value = absoluteValue(variables, name))
        return *value + kFolder;
    if (auto home = absoluteValue(variables, "HOME"))
        return *home + underHome + kFolder;
    return fail(ErrorCode::NotFound, "The home folder is not known", name, "Set HOME to an absolute path");
}

std::string homeFromPasswordDatabase()
{
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found || !found->pw_dir)
        return {};
    return found->pw_dir;
}

} // namespace

Result<AppPaths> AppPaths::fromEnvironment(const EnvironmentVariables& variables)
{
    const auto config = baseDirectory(variables, "XDG_CONFIG_HOME", "/.config");
    const auto state = baseDirectory(variables, "XDG_STATE_HOME", "/.local/state");
    const auto cache = baseDirectory(variables, "XDG_CACHE_HOME", "/.cache");
    for (const auto* directory : {&config, &state, &cache}) {
        if (!*directory)
            return Unexpected(directory->error());
    }
    return AppPaths{*config, *state, *cache};
}

Result<AppPaths> AppPaths::ofThisProcess()
{
    EnvironmentVariables variables;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
        if (const char* value = std::getenv(name))
            variables[name] = value;
    }
    if (!absoluteValue(variables, "HOME"))
        variables["HOME"] = homeFromPasswordDatabase();
    return fromEnvironment(variables);
}

Result<void> AppPaths::create() const
{
    for (const auto& directory : {configDirectory, stateDirectory, logDirectory(), cacheDirectory}) {
        if (auto made = ensurePrivateDirectory(directory); !made)
            return made;
    }
    return {};
}

} // namespace ktrdr
