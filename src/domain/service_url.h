// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a target's HTTP service is reached. Pure, any thread.
#pragma once

#include "domain/environment.h"

#include <string>

namespace ktrdr {

// "http://192.168.1.201:5003"; empty without an address.
std::string serviceUrl(const Environment& environment, const std::string& address, std::uint16_t port);

} // namespace ktrdr
