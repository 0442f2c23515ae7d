// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which registry entry belongs to which container. The registry knows workers by id and endpoint, Proxmox by
// number and address; names alone are not trusted. Pure functions and values, any thread.
#pragma once

#include "domain/message.h"
#include "domain/observations.h"

#include <map>
#include <span>
#include <unordered_map>
#include <vector>

namespace ktrdr {

struct Identity
{
    TargetConfig target;
    std::string address;  // static IP, "" unknown
    std::string hostname; // of the container, "" unknown
};

using RegistryMatches = std::vector<const RegistryEntry*>;

// Entries of `registry` that are this worker, best match first: by worker id, then endpoint host = address,
// then endpoint host = hostname (with or without domain). Ports must agree when matching by host. Of equal
// matches the one that works comes first: generation R keeps the ghost of a worker that came back with a new id.
RegistryMatches matchingEntries(const Identity& identity, const Registry& registry);

// The same answers for many workers without reading the whole registry for each; the registry must outlive it.
class RegistryIndex
{
public:
    explicit RegistryIndex(const Registry& registry);
    RegistryMatches matching(const Identity& identity) const;

private:
    std::unordered_multimap<std::string, const RegistryEntry*> m_byId;
    std::unordered_multimap<std::string, const RegistryEntry*> m_byHost; // lower case, names without domain
};

// Whether the entry could be this worker's, by id or by endpoint.
bool matches(const Identity& identity, const RegistryEntry& entry);

// Contradictions between inventory, Proxmox and the entries of the registry that matched; empty: reconciled.
std::vector<Message> identityConflicts(const Identity& identity, const std::string& containerName,
                                       std::span<const RegistryEntry* const> entries);

struct RegistryClaim // the entries that one worker could be
{
    CtId ct;
    std::string name;
    RegistryMatches entries;
};

// Entries that more than one of these workers could be, as when one registers under another's id: such an entry says
// nothing about either. By worker; each message names the entry and the other worker.
std::map<CtId, std::vector<Message>> sharedEntries(std::span<const RegistryClaim> claims);

} // namespace ktrdr
