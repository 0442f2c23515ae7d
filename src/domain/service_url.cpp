// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/service_url.h"

#include <fmt/core.h>

namespace ktrdr {

std::string serviceUrl(const Environment& environment, const std::string& address, std::uint16_t port)
{
    if (address.empty())
        return {};
    const bool ipv6 = address.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", environment.http.tls ? "https" : "http", ipv6 ? "[" : "", address,
                       ipv6 ? "]" : "", port);
}

} // namespace ktrdr
