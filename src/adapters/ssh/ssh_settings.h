// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshSettings is everything that one connection needs to know, copied when it is made. Plain values, any thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "domain/environment.h"

#include <functional>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace ktrdr {

struct SshTimes
{
    Milliseconds connect{10'000};  // TCP, banner and key exchange together
    Milliseconds resolve{5'000};   // name look-up
    Milliseconds nextAddress{250}; // head start of one address before the next is tried
    Milliseconds authenticate{10'000};
    Milliseconds question{100'000}; // the person at the keyboard; sshd gives up after 120 s
    Milliseconds heartbeat{10'000}; // silence after which the peer is asked for a sign of life
    Milliseconds deadAfter{18'000}; // silence after which the connection counts as lost
    Milliseconds backOffFirst{500};
    Milliseconds backOffMax{30'000};
    Milliseconds afterExit{5'000}; // silence after the exit status, while a background process holds the output
};

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t length = 0;
    int family() const { return storage.ss_family; }
};

// Blocking name look-up; runs in a thread of its own, which is abandoned when it takes too long.
using SshResolver = std::function<Result<std::vector<SocketAddress>>(const std::string& host, std::uint16_t port)>;

struct SshSettings
{
    std::string environment;
    std::string node; // name of the node in messages
    SshEndpoint endpoint;
    SshAccess access;
    std::string knownHostsFile;     // read and appended
    std::string userKnownHostsFile; // read only
    std::string agentSocket;        // SSH_AUTH_SOCK, empty when there is no agent
    bool interactive = false;       // an unknown host key is asked about
    SshTimes times;
    SshResolver resolver; // empty: the system's
};

// Time of deadlines here: counts suspend, so a connection that slept through its heartbeat is given up.
inline MonoTime monoNow() { return SystemClock{}.monoNow(); }

// "host" or "host:port", the way it is shown in messages.
std::string toString(const SshEndpoint& endpoint);

} // namespace ktrdr
