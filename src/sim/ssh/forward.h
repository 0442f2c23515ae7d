// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pumps bytes between a direct-tcpip channel and a TCP connection. Runs in the channel's own thread until either
// side ends.
#pragma once

#include "sim/ssh/channel_io.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ktrdr::sim {

// A connected socket, or -1. Numeric addresses and "localhost" only.
int connectTo(const std::string& host, std::uint16_t port);
void pumpForward(const std::shared_ptr<ChannelIo>& io, int socket);

} // namespace ktrdr::sim
