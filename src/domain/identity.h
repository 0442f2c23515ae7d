// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which registry entry belongs to which container. The registry knows workers by id and endpoint, Proxmox by
// number and address; names alone are not trusted. Pure functions, any thread.
#pragma once

#include "domain/message.h"
#include "domain/observations.h"

#include <vector>

namespace ktrdr {

struct Identity
{
    TargetConfig target;
    std::string address;  // static IP, "" unknown
    std::string hostname; // of the container, "" unknown
};

// Entries of `registry` that are this worker, best match first: by worker id, then endpoint host = address,
// then endpoint host = hostname (with or without domain). Ports must agree when matching by host.
std::vector<const RegistryEntry*> matchingEntries(const Identity& identity, const Registry& registry);

// Contradictions between inventory, Proxmox and registry for one worker; empty: reconciled.
std::vector<Message> identityConflicts(const Identity& identity, const std::string& containerName,
                                       const Registry* registry);

} // namespace ktrdr
