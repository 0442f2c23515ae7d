// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/identity.h"

#include <algorithm>
#include <string_view>

namespace ktrdr {

namespace {

std::string_view shortName(std::string_view host)
{
    const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return numeric ? host : host.substr(0, host.find('.'));
}

int matchRank(const Identity& identity, const RegistryEntry& entry)
{
    if (entry.workerId == identity.target.name)
        return 1;
    const bool samePort = identity.target.port == 0 || entry.endpointPort == identity.target.port;
    if (!samePort || entry.endpointHost.empty())
        return 0;
    if (!identity.address.empty() && entry.endpointHost == identity.address)
        return 2;
    const auto host = shortName(entry.endpointHost);
    const bool sameName = (!identity.hostname.empty() && host == shortName(identity.hostname)) ||
                          host == shortName(identity.target.name);
    return sameName ? 3 : 0;
}

} // namespace

std::vector<const RegistryEntry*> matchingEntries(const Identity& identity, const Registry& registry)
{
    std::vector<std::pair<int, const RegistryEntry*>> ranked;
    for (const auto& entry : registry) {
        if (const int rank = matchRank(identity, entry))
            ranked.emplace_back(rank, &entry);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<const RegistryEntry*> entries;
    for (const auto& [rank, entry] : ranked)
        entries.push_back(entry);
    return entries;
}

std::vector<Message> identityConflicts(const Identity& identity, const std::string& containerName,
                                       const Registry* registry)
{
    std::vector<Message> conflicts;
    const auto& target = identity.target;
    if (!target.address.empty() && !identity.address.empty() && target.address != identity.address)
        conflicts.push_back({"identity.address-differs", {target.address, identity.address}});
    if (!containerName.empty() && shortName(containerName) != shortName(target.name))
        conflicts.push_back({"identity.name-differs", {target.name, containerName}});
    if (!registry || target.role != TargetRole::Worker)
        return conflicts;
    const auto entries = matchingEntries(identity, *registry);
    if (entries.size() > 1)
        conflicts.push_back({"identity.registered-twice", {entries[0]->endpointUrl, entries[1]->endpointUrl}});
    for (const auto* entry : entries) {
        const bool isAddress = entry->endpointHost.find_first_not_of("0123456789.") == std::string::npos;
        if (isAddress && !identity.address.empty() && entry->endpointHost != identity.address)
            conflicts.push_back({"identity.endpoint-elsewhere", {entry->endpointUrl, identity.address}});
        if (target.port != 0 && entry->endpointPort != 0 && entry->endpointPort != target.port)
            conflicts.push_back({"identity.port-differs",
                                 {std::to_string(target.port), std::to_string(entry->endpointPort)}});
    }
    return conflicts;
}

} // namespace ktrdr
