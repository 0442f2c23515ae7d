// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Host keys and authorised keys for the SSH server, over libssh's key functions. Any thread.
#pragma once

#include "base/result.h"

#include <libssh/libssh.h>
#include <memory>
#include <string>
#include <vector>

namespace ktrdr::sim {

struct KeyDeleter
{
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using KeyPtr = std::unique_ptr<ssh_key_struct, KeyDeleter>;

// The ed25519 key in `folder`, made and written (mode 0600) when there is none. With an empty folder a new one.
Result<KeyPtr> hostKeyIn(const std::string& folder);
Result<KeyPtr> newHostKey();         // in memory only
std::string publicLine(ssh_key key); // "ssh-ed25519 AAAA..."
// True when `offered` is the key of one of the lines.
bool isAuthorized(const std::vector<std::string>& lines, ssh_key offered);

} // namespace ktrdr::sim
