// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Owning pointers for libssh's C objects. A session and everything made from it belong to one thread at a time.
#pragma once

#include <libssh/libssh.h>

#include <memory>
#include <string>

namespace ktrdr {

struct SessionDeleter
{
    void operator()(ssh_session session) const
    {
        ssh_disconnect(session);
        ssh_free(session);
    }
};
using SessionPtr = std::unique_ptr<ssh_session_struct, SessionDeleter>;

struct KeyDeleter
{
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using KeyPtr = std::unique_ptr<ssh_key_struct, KeyDeleter>;

// Wire format of the public half; empty when libssh cannot say.
std::string publicBlob(ssh_key key);

// libssh's last message for the session, sanitised to one line: parts of it come from the peer.
std::string lastError(ssh_session session);

} // namespace ktrdr
