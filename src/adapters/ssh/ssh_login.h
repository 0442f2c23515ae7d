// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshLogin turns an open socket into an authenticated libssh session: key exchange, host key check by KnownHosts
// before any authentication packet, then the keys. Blocks the calling ssh thread; a stop shuts the socket down,
// so it acts at once. One object per login.
#pragma once

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/known_hosts.h"
#include "adapters/ssh/libssh_handles.h"
#include "adapters/ssh/ssh_questions.h"
#include "ports/shell.h"

#include <stop_token>

namespace ktrdr {

class SshLogin
{
public:
    // Notes in `hop` what it sees.
    SshLogin(const SshSettings& settings, const SshQuestions& questions, const SshEndpoint& endpoint, HopInfo& hop,
             std::stop_token stop);

    // `deadline` bounds the key exchange; questions to a person and authentication have their own.
    Result<SessionPtr> run(FileDescriptor socket, MonoTime deadline);

private:
    Result<SessionPtr> newSession() const;
    Result<void> exchangeKeys(SessionPtr& session, FileDescriptor socket, MonoTime deadline) const;
    Result<void> checkHostKey(ssh_session session) const;
    Result<void> askAboutHostKey(const HostKey& key) const;
    Unexpected changedHostKey(const HostKeyCheck& check, const HostKey& key) const;

    const SshSettings& m_settings;
    const SshQuestions& m_questions;
    const SshEndpoint& m_endpoint;
    HopInfo& m_hop;
    std::stop_token m_stop;
    KnownHosts m_knownHosts;
};

// Sets libssh's own time limit for the blocking calls that follow.
void setTimeout(ssh_session session, Milliseconds timeout);

} // namespace ktrdr
