// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ssh_address.h"

namespace ktrdr {

std::string sshAddress(const SshEndpoint& endpoint)
{
    const bool colons = endpoint.host.find(':') != std::string::npos;
    const auto host = colons ? "[" + endpoint.host + "]" : endpoint.host;
    return endpoint.user + "@" + host + (endpoint.port == 22 ? "" : ":" + std::to_string(endpoint.port));
}

} // namespace ktrdr
