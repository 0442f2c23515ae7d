// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/discovery.h"

#include <algorithm>
#include <map>
#include <set>

namespace ktrdr {

namespace {

constexpr std::uint16_t kBackendPort = 8000;
constexpr std::uint16_t kBacktestingPort = 5003;
constexpr std::uint16_t kTrainingPort = 5004;
constexpr std::string_view kSeparators = ", ;\t\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool matchesOne(std::string_view name, std::string_view pattern)
{
    std::size_t at = 0, p = 0, star = std::string_view::npos, resume = 0;
    while (at < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = at;
        } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(name[at]))) {
            ++p;
            ++at;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool isWorker(FoundRole role) { return role == FoundRole::Backtesting || role == FoundRole::Training; }
bool isOurs(FoundRole role) { return role != FoundRole::NotOurs; }

void giveRole(FoundContainer& container, const DiscoveryPatterns& patterns)
{
    const std::pair<const std::string*, FoundRole> roles[] = {{&patterns.golden, FoundRole::Golden},
                                                              {&patterns.backend, FoundRole::Backend},
                                                              {&patterns.training, FoundRole::Training},
                                                              {&patterns.backtesting, FoundRole::Backtesting}};
    for (const auto& [pattern, role] : roles) {
        if (!fitsNames(container.name, *pattern))
            continue;
        container.ambiguous = isOurs(container.role);
        if (container.ambiguous)
            return;
        container.role = role;
    }
}

bool isAddress(const std::string& host)
{
    return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

// The one that answers is known by its name, or because there is no other; the names of the others follow from it.
void giveEndpoints(std::vector<FoundNode>& nodes, const SshEndpoint& connected)
{
    if (nodes.size() == 1) {
        nodes.front().ssh = connected;
        return;
    }
    const auto label = isAddress(connected.host) ? std::string() : connected.host.substr(0, connected.host.find('.'));
    const bool known =
        std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) { return !label.empty() && node.name == label; });
    for (auto& node : nodes) {
        node.ssh = connected;
        node.ssh.host = known ? node.name + connected.host.substr(label.size()) : std::string();
    }
}

class Conflicts
{
public:
    using Kind = DiscoveryConflict::Kind;
    void add(Kind kind, const std::string& place) { m_places[kind].push_back(place); }
    void note(Kind kind) { m_places[kind]; }
    std::vector<DiscoveryConflict> take() const
    {
        std::vector<DiscoveryConflict> all;
        for (const auto& [kind, places] : m_places)
            all.push_back({kind, places});
        return all;
    }

private:
    std::map<Kind, std::vector<std::string>> m_places;
};

void checkContainer(const FoundContainer& container, Conflicts& conflicts)
{
    using Kind = DiscoveryConflict::Kind;
    const auto ct = container.ct.text();
    if (container.ambiguous)
        conflicts.add(Kind::Ambiguous, ct);
    if (container.role == FoundRole::Golden)
        return;
    if (container.name.empty())
        conflicts.add(Kind::Nameless, ct);
    if (container.address.empty())
        conflicts.add(Kind::NoAddress, ct);
    if (container.power != Power::Running)
        conflicts.add(Kind::NotRunning, ct);
}

std::vector<std::string> placesOf(const Discovery& discovery, FoundRole role)
{
    std::vector<std::string> places;
    for (const auto& container : discovery.containers) {
        if (container.role == role)
            places.push_back(container.ct.text());
    }
    return places;
}

void checkCounts(const Discovery& discovery, Conflicts& conflicts)
{
    using Kind = DiscoveryConflict::Kind;
    const auto backends = placesOf(discovery, FoundRole::Backend);
    if (backends.empty())
        conflicts.note(Kind::NoBackend);
    for (std::size_t i = 0; backends.size() > 1 && i < backends.size(); ++i)
        conflicts.add(Kind::SeveralBackends, backends[i]);
    const auto golden = placesOf(discovery, FoundRole::Golden);
    for (std::size_t i = 0; golden.size() > 1 && i < golden.size(); ++i)
        conflicts.add(Kind::SeveralGolden, golden[i]);
    if (std::none_of(discovery.containers.begin(), discovery.containers.end(),
                     [](const auto& container) { return isWorker(container.role); }))
        conflicts.note(Kind::NoWorkers);
}

std::set<std::string> nodesOfOurs(const Discovery& discovery)
{
    std::set<std::string> used;
    for (const auto& container : discovery.containers) {
        if (isOurs(container.role))
            used.insert(container.node);
    }
    return used;
}

TargetConfig targetOf(const FoundContainer& container, const TargetConfig* before)
{
    const bool backend = container.role == FoundRole::Backend;
    const bool training = container.role == FoundRole::Training;
    TargetConfig target;
    target.role = backend ? TargetRole::Backend : TargetRole::Worker;
    target.ct = container.ct;
    target.name = container.name;
    target.workerType = backend ? "" : training ? "training" : "backtesting";
    target.unit = backend ? "ktrdr-backend" : "ktrdr-worker";
    target.port = backend ? kBackendPort : training ? kTrainingPort : kBacktestingPort;
    target.address = container.address;
    if (before && before->role == target.role && before->workerType == target.workerType) {
        target.unit = before->unit;
        target.port = before->port;
    }
    return target;
}

} // namespace

bool fitsNames(std::string_view name, std::string_view patterns)
{
    for (auto at = patterns.find_first_not_of(kSeparators); at != std::string_view::npos;) {
        const auto end = std::min(patterns.find_first_of(kSeparators, at), patterns.size());
        if (matchesOne(name, patterns.substr(at, end - at)))
            return true;
        at = patterns.find_first_not_of(kSeparators, end);
    }
    return false;
}

Discovery discover(const ClusterResources& resources, const AddressBook& addresses, const DiscoveryPatterns& patterns,
                   const SshEndpoint& connected)
{
    Discovery found;
    for (const auto& node : resources.nodes)
        found.nodes.push_back({node.name, node.online, {}});
    giveEndpoints(found.nodes, connected);
    for (const auto& container : resources.containers) {
        FoundContainer each;
        each.ct = container.ct;
        each.name = container.name;
        each.node = container.node;
        each.power = container.power;
        if (const auto address = addresses.find(container.ct); address != addresses.end())
            each.address = address->second;
        giveRole(each, patterns);
        found.containers.push_back(std::move(each));
    }
    return found;
}

std::vector<DiscoveryConflict> conflictsIn(const Discovery& discovery)
{
    using Kind = DiscoveryConflict::Kind;
    if (discovery.containers.empty())
        return {{Kind::NothingFound, {}}};
    Conflicts conflicts;
    checkCounts(discovery, conflicts);
    std::map<std::string, std::string> names;
    for (const auto& container : discovery.containers) {
        if (!isOurs(container.role))
            continue;
        checkContainer(container, conflicts);
        const auto [first, isNew] = names.emplace(container.name, container.ct.text());
        if (!isNew && !container.name.empty() && container.role != FoundRole::Golden) {
            conflicts.add(Kind::SameName, first->second);
            conflicts.add(Kind::SameName, container.ct.text());
        }
    }
    const auto used = nodesOfOurs(discovery);
    for (const auto& node : discovery.nodes) {
        if (used.contains(node.name) && node.ssh.host.empty())
            conflicts.add(Kind::NodeUnknown, node.name);
    }
    return conflicts.take();
}

Environment withInventory(Environment access, const Discovery& discovery)
{
    const auto before = access;
    access.nodes.clear();
    access.workers.clear();
    access.backend = {};
    access.backend.role = TargetRole::Backend;
    access.goldenCt.reset();
    const auto used = nodesOfOurs(discovery);
    for (const auto& node : discovery.nodes) {
        if (used.contains(node.name))
            access.nodes.push_back({node.name, node.ssh});
    }
    for (const auto& container : discovery.containers) {
        if (container.role == FoundRole::Golden)
            access.goldenCt = container.ct;
        else if (container.role == FoundRole::Backend)
            access.backend = targetOf(container, before.findTarget(container.ct));
        else if (isWorker(container.role))
            access.workers.push_back(targetOf(container, before.findTarget(container.ct)));
    }
    return access;
}

} // namespace ktrdr
