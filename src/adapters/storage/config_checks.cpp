// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_checks.h"

#include "adapters/storage/config_values.h"

#include <fmt/core.h>
#include <map>

namespace ktrdr {

namespace {

// Notes the second user of a value together with the first.
class Uniqueness
{
public:
    Uniqueness(const char* kind, std::vector<std::string>& problems) : m_kind(kind), m_problems(problems) {}

    void claim(const std::string& value, const std::string& owner)
    {
        if (value.empty())
            return;
        const auto [first, isNew] = m_owners.emplace(value, owner);
        if (!isNew)
            m_problems.push_back(fmt::format("{} {} is used by {} and by {}", m_kind, value, first->second, owner));
    }

private:
    const char* m_kind;
    std::vector<std::string>& m_problems;
    std::map<std::string, std::string> m_owners;
};

std::string ctText(CtId ct) { return ct == CtId{} ? std::string{} : ct.text(); }

std::string describe(const TargetConfig& target)
{
    return (target.role == TargetRole::Backend ? "the backend " : "the worker ") +
           (target.name.empty() ? ctText(target.ct) : target.name);
}

// Containers of a real cluster have an address each; on loopback (simulator) the ports tell them apart.
std::string endpointKey(const TargetConfig& target)
{
    return isLoopback(target.address) ? fmt::format("{}:{}", target.address, target.port) : target.address;
}

void checkTargets(const Environment& environment, std::vector<std::string>& problems)
{
    Uniqueness containers("container", problems);
    Uniqueness names("name", problems);
    Uniqueness addresses("address", problems);
    for (const auto& target : environment.targets()) {
        containers.claim(ctText(target.ct), describe(target));
        names.claim(target.name, "container " + ctText(target.ct));
        addresses.claim(endpointKey(target), describe(target));
        if (!target.address.empty() && !environment.network.subnet.empty() &&
            !subnetContains(environment.network.subnet, target.address))
            problems.push_back(fmt::format("address {} of {} lies outside the subnet {}", target.address,
                                           describe(target), environment.network.subnet));
    }
    if (environment.goldenCt)
        containers.claim(environment.goldenCt->text(), "golden_container");
}

} // namespace

std::vector<std::string> contradictionsIn(const Environment& environment)
{
    std::vector<std::string> problems;
    checkTargets(environment, problems);
    Uniqueness nodes("node name", problems);
    Uniqueness hosts("SSH address", problems);
    for (const auto& node : environment.nodes) {
        nodes.claim(node.name, "node " + node.ssh.host);
        if (!node.ssh.host.empty())
            hosts.claim(fmt::format("{}:{}", node.ssh.host, node.ssh.port), "node " + node.name);
    }
    Uniqueness services("host service name", problems);
    for (const auto& service : environment.hostServices)
        services.claim(service.name, service.unit);
    const auto& network = environment.network;
    if (!network.gateway.empty() && !network.subnet.empty() && !subnetContains(network.subnet, network.gateway))
        problems.push_back(fmt::format("the gateway {} lies outside the subnet {}", network.gateway, network.subnet));
    return problems;
}

} // namespace ktrdr
