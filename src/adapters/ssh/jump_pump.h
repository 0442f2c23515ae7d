// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// JumpPump carries one hop of a jump-host chain: it owns the hop's session, its direct-tcpip channel and one end
// of a socket pair whose other end is the next session's socket. A thread of its own copies both ways; when either
// side ends, the other is ended too, so the next session sees a plain end of connection.
#pragma once

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/libssh_handles.h"
#include "adapters/ssh/ssh_settings.h"
#include "adapters/ssh/wake_event.h"

#include <memory>
#include <stop_token>
#include <thread>

namespace ktrdr {

class JumpPump
{
public:
    // Opens the channel from `hop` to `next` (blocking, until `deadline` or `stop`) and starts the pump.
    static Result<std::unique_ptr<JumpPump>> start(SessionPtr hop, const SshEndpoint& hopEndpoint,
                                                   const SshEndpoint& next, MonoTime deadline, std::stop_token stop);
    ~JumpPump();

    // The socket for the next session.
    FileDescriptor takeSocket() { return std::move(m_far); }

private:
    JumpPump(SessionPtr session, ssh_channel channel, FileDescriptor near, FileDescriptor far);
    void run(std::stop_token stop);
    bool fromChannel();
    bool toSocket();
    bool fromSocket();

    SessionPtr m_session;
    ssh_channel m_channel;
    FileDescriptor m_near, m_far;
    WakeEvent m_wake;
    std::string m_pending; // from the channel, not yet taken by the socket
    std::jthread m_thread;
};

} // namespace ktrdr
