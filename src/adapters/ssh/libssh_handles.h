// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Owning pointers for libssh's C objects. A session and everything made from it belong to one thread at a time.
#pragma once

#include <libssh/libssh.h>

#include <memory>
#include <string>

namespace ktrdr {

// libssh does not close a socket that it was given by SSH_OPTIONS_FD, unless it fails: the deleter does, if the
// descriptor still is that socket.
class SessionDeleter
{
public:
    void operator()(ssh_session session) const;
    void adopt(int fd); // the descriptor handed to libssh

private:
    int m_fd = -1;
    unsigned long m_inode = 0;
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
