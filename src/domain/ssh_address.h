// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How an SSH endpoint is written for people: "root@pve1", "ops@[2001:db8::1]:2222". Pure, any thread.
#pragma once

#include "domain/environment.h"

namespace ktrdr {

// The port only when it is not 22; an IPv6 address in brackets, so that the port can be told from it.
std::string sshAddress(const SshEndpoint& endpoint);

} // namespace ktrdr
