// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Remote commands as a person would type them in a terminal, with the environment's own access: to copy, never to be
// run by this program. Pure functions, any thread.
#pragma once

#include "domain/environment.h"
#include "planning/commands.h"

namespace ktrdr {

// "ssh -p 22 root@10.0.0.1"; `terminal`: one is asked for, as interactive programs want it.
std::string typedSsh(const SshAccess& ssh, const SshEndpoint& node, bool terminal);
// A shell in the container, over its node.
std::string typedShellIn(const SshAccess& ssh, const SshEndpoint& node, CtId ct);
// The command as it is sent, its script as a here-document.
std::string typedCommand(const SshAccess& ssh, const SshEndpoint& node, const NodeCommand& command);

} // namespace ktrdr
