// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_file.h"

#include "adapters/storage/atomic_file.h"
#include "adapters/storage/config_schema.h"

#include <sys/stat.h>

namespace ktrdr {

namespace {

Result<void> keepPrevious(const std::string& path)
{
    const auto old = readTrustedFile(path, ConfigFile::kMaxBytes);
    if (!old)
        return old.error().code == ErrorCode::NotFound ? Result<void>{} : Unexpected(old.error());
    return writeFileAtomically(ConfigFile::previousOf(path), *old);
}

} // namespace

Result<Configuration> ConfigFile::load(const std::string& path)
{
    struct stat entry = {};
    if (::stat(path.c_str(), &entry) == 0 && S_ISDIR(entry.st_mode))
        return fail(ErrorCode::ConfigInvalid, "The configuration is a folder", path,
                    "Name the file in it, for example --config " + path + "/config.toml");
    auto text = readTrustedFile(path, kMaxBytes);
    if (text)
        return parseConfiguration(*text, path);
    Error error = std::move(text.error());
    if (error.code == ErrorCode::NotFound) {
        error.what = "There is no configuration file";
        error.hint = "Make one with: ktrdrctl config init";
    }
    if (error.code == ErrorCode::InvalidInput)
        error.code = ErrorCode::ConfigInvalid;
    return Unexpected(std::move(error));
}

Result<void> ConfigFile::save(const std::string& path, std::string_view text)
{
    if (text.size() > kMaxBytes)
        return fail(ErrorCode::ConfigInvalid, "The configuration is larger than 1 MiB", path);
    if (auto valid = parseConfiguration(text, path); !valid)
        return Unexpected(valid.error());
    if (auto kept = keepPrevious(path); !kept)
        return kept;
    return writeFileAtomically(path, text, kPrivateFile, LinkPolicy::Follow);
}

Result<void> ConfigFile::initialise(const std::string& path)
{
    struct stat entry = {};
    if (::lstat(path.c_str(), &entry) == 0) // a dangling link counts as something too
        return fail(ErrorCode::Refused, "There is a configuration file already, it is not overwritten", path,
                    "Edit it, or move it away first");
    if (auto folder = makeParentDirectories(path); !folder)
        return folder;
    return writeFileAtomically(path, exampleConfiguration());
}

} // namespace ktrdr
