// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/identity.h"

#include "base/ascii.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace ktrdr {

namespace {

bool isIpv4(std::string_view host) { return host.find_first_not_of("0123456789.") == std::string_view::npos; }

// Host names are compared without domain and without case.
std::string hostKey(std::string_view host) { return lowerCase(isIpv4(host) ? host : host.substr(0, host.find('.'))); }

int matchRank(const Identity& identity, const RegistryEntry& entry)
{
    if (entry.workerId == identity.target.name)
        return 1;
    const bool samePort = identity.target.port == 0 || entry.endpointPort == identity.target.port;
    if (!samePort || entry.endpointHost.empty())
        return 0;
    if (!identity.address.empty() && entry.endpointHost == identity.address)
        return 2;
    const auto host = hostKey(entry.endpointHost);
    const bool sameName =
        (!identity.hostname.empty() && host == hostKey(identity.hostname)) || host == hostKey(identity.target.name);
    return sameName ? 3 : 0;
}

int usefulness(const RegistryEntry& entry)
{
    switch (entry.status) {
    case RegistryStatus::Available:
    case RegistryStatus::Busy: return 0;
    case RegistryStatus::Unknown: return 1;
    case RegistryStatus::TemporarilyUnavailable: return 2;
    }
    return 1;
}

template <typename Candidates> RegistryMatches ranked(const Identity& identity, const Candidates& candidates)
{
    std::vector<std::tuple<int, int, UtcTime::duration, const RegistryEntry*>> order;
    for (const RegistryEntry* entry : candidates) {
        if (const int rank = matchRank(identity, *entry))
            order.emplace_back(rank, usefulness(*entry), -entry->lastHealthyAt.value_or(UtcTime{}).time_since_epoch(),
                               entry);
    }
    // Entries of one registry lie in one array, so that the address keeps the registry's order.
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    RegistryMatches entries;
    for (const auto& item : order)
        entries.push_back(std::get<3>(item));
    return entries;
}

} // namespace

bool matches(const Identity& identity, const RegistryEntry& entry) { return matchRank(identity, entry) > 0; }

RegistryMatches matchingEntries(const Identity& identity, const Registry& registry)
{
    RegistryMatches all;
    all.reserve(registry.size());
    for (const auto& entry : registry)
        all.push_back(&entry);
    return ranked(identity, all);
}

RegistryIndex::RegistryIndex(const Registry& registry)
{
    for (const auto& entry : registry) {
        m_byId.emplace(entry.workerId, &entry);
        if (!entry.endpointHost.empty())
            m_byHost.emplace(hostKey(entry.endpointHost), &entry);
    }
}

RegistryMatches RegistryIndex::matching(const Identity& identity) const
{
    RegistryMatches candidates;
    const auto add = [&](const auto& map, const std::string& key) {
        for (auto [at, end] = map.equal_range(key); at != end; ++at)
            candidates.push_back(at->second);
    };
    add(m_byId, identity.target.name);
    for (const auto* host : {&identity.address, &identity.hostname, &identity.target.name}) {
        if (!host->empty())
            add(m_byHost, hostKey(*host));
    }
    return ranked(identity, candidates);
}

std::vector<Message> identityConflicts(const Identity& identity, const std::string& containerName,
                                       std::span<const RegistryEntry* const> entries)
{
    std::vector<Message> conflicts;
    const auto& target = identity.target;
    if (!target.address.empty() && !identity.address.empty() && target.address != identity.address)
        conflicts.push_back({"identity.address-differs", {target.address, identity.address}});
    if (!containerName.empty() && hostKey(containerName) != hostKey(target.name))
        conflicts.push_back({"identity.name-differs", {target.name, containerName}});
    if (target.role != TargetRole::Worker)
        return conflicts;
    if (entries.size() > 1)
        conflicts.push_back({"identity.registered-twice", {entries[0]->endpointUrl, entries[1]->endpointUrl}});
    for (const auto* entry : entries) {
        if (isIpv4(entry->endpointHost) && !entry->endpointHost.empty() && !identity.address.empty() &&
            entry->endpointHost != identity.address)
            conflicts.push_back({"identity.endpoint-elsewhere", {entry->endpointUrl, identity.address}});
        if (target.port != 0 && entry->endpointPort != 0 && entry->endpointPort != target.port)
            conflicts.push_back(
                {"identity.port-differs", {std::to_string(target.port), std::to_string(entry->endpointPort)}});
    }
    return conflicts;
}

std::map<CtId, std::vector<Message>> sharedEntries(std::span<const RegistryClaim> claims)
{
    std::unordered_map<const RegistryEntry*, std::vector<const RegistryClaim*>> claimants;
    for (const auto& claim : claims) {
        for (const auto* entry : claim.entries)
            claimants[entry].push_back(&claim);
    }
    std::map<CtId, std::vector<Message>> shared;
    for (const auto& claim : claims) {
        for (const auto* entry : claim.entries) {
            for (const auto* other : claimants[entry]) {
                if (other != &claim)
                    shared[claim.ct].push_back(
                        {"identity.shared-entry", {entry->workerId, entry->endpointUrl, other->name}});
            }
        }
    }
    return shared;
}

} // namespace ktrdr
