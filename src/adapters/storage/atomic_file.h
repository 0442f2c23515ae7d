// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are never half written, and files that are read only when nobody else could have written them.
// Used for the configuration, the visit cache, reports and plan files. Blocking functions without state, any
// thread; a write ends with an fsync, so large or frequent ones belong off the main thread.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace ktrdr {

inline constexpr mode_t kPrivateFile = 0600;
inline constexpr mode_t kPrivateDirectory = 0700;

// Refuse is for exports: a link planted at the target must not redirect what we write. Follow is for files
// that their owner may have linked on purpose (the configuration in a dotfiles folder).
enum class LinkPolicy { Refuse, Follow };

// Replaces `path` by `bytes` in one step (temporary file in the same folder, fsync, rename, fsync of the
// folder). Until then the old content stays. Targets that are no regular file are always refused.
Result<void> writeFileAtomically(const std::string& path, std::string_view bytes, mode_t mode = kPrivateFile,
                                 LinkPolicy links = LinkPolicy::Refuse);

// Content of a regular file that belongs to us or to root and that neither group nor others may write; a link
// is followed when it belongs to us or root too. NotFound, PermissionDenied or Io otherwise.
Result<std::string> readTrustedFile(const std::string& path, std::size_t maxBytes);

// Makes `path` and missing parents with mode 0700. An existing folder must be ours and is narrowed to 0700:
// only for folders that are the product's own.
Result<void> ensurePrivateDirectory(const std::string& path);

// Makes the missing folders above the file `path` with mode 0700 and leaves existing ones alone.
Result<void> makeParentDirectories(const std::string& path);

// Makes a rename or a new name in the folder of `path` durable.
Result<void> syncDirectoryOf(const std::string& path);

} // namespace ktrdr
