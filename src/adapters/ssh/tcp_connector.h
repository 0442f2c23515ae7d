// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// connectTcp opens the socket that libssh then uses: name look-up with a deadline, both address families raced
// (the next address starts after a head start or a failure), keep-alive and user timeout set so that a dead peer
// is noticed. Blocks the calling thread (an ssh thread, never the main one) until done, deadline or stop.
#pragma once

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/ssh_settings.h"

#include <stop_token>

namespace ktrdr {

Result<FileDescriptor> connectTcp(const SshEndpoint& endpoint, const SshTimes& times, const SshResolver& resolver,
                                  MonoTime deadline, std::stop_token stop);

// getaddrinfo for TCP; the default SshResolver.
Result<std::vector<SocketAddress>> resolveHost(const std::string& host, std::uint16_t port);

// First IPv6, then IPv4, alternating in the order of the look-up.
std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses);

} // namespace ktrdr
