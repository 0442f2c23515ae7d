// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/host_services.h"

#include "base/shell_quote.h"
#include "domain/identity.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

bool isContainer(const Environment& environment, const ClusterSnapshot& snapshot, const RegistryEntry& entry)
{
    return std::any_of(environment.workers.begin(), environment.workers.end(), [&](const TargetConfig& worker) {
        Identity identity{worker, {}, {}};
        if (const auto& addresses = snapshot.addresses.value; addresses && addresses->contains(worker.ct))
            identity.address = addresses->at(worker.ct);
        if (const auto* readings = snapshot.findTarget(worker.ct); readings && readings->inside.value)
            identity.hostname = readings->inside.value->hostname;
        return matches(identity, entry);
    });
}

// By host, or else by the port: generation R registers whatever WORKER_HOSTNAME says.
const HostServiceConfig* serviceOf(const Environment& environment, const RegistryEntry& entry)
{
    const auto portText = fmt::format(":{}/", entry.endpointPort);
    const HostServiceConfig* samePort = nullptr;
    for (const auto& service : environment.hostServices) {
        const bool sameHost = !entry.endpointHost.empty() &&
                              (service.ssh.host == entry.endpointHost ||
                               service.healthUrl.find("//" + entry.endpointHost + ":") != std::string::npos ||
                               service.healthUrl.find("//" + entry.endpointHost + "/") != std::string::npos);
        if (sameHost)
            return &service;
        if (service.healthUrl.find(portText) != std::string::npos)
            samePort = samePort ? nullptr : &service;
    }
    return samePort;
}

} // namespace

std::vector<RegisteredHost> registeredHosts(const Environment& environment, const ClusterSnapshot& snapshot)
{
    std::vector<RegisteredHost> hosts;
    if (!snapshot.registry.value)
        return hosts;
    for (const auto& entry : *snapshot.registry.value) {
        if (!entry.gpu || isContainer(environment, snapshot, entry))
            continue;
        RegisteredHost host{entry.workerId, entry.endpointUrl, {}, {}};
        if (const auto* service = serviceOf(environment, entry)) {
            host.unit = service->unit;
            const auto port = service->ssh.port == 22 ? std::string() : fmt::format("-p {} ", service->ssh.port);
            host.reach = "ssh " + port + shellQuote(service->ssh.user + "@" + service->ssh.host);
        }
        hosts.push_back(std::move(host));
    }
    return hosts;
}

} // namespace ktrdr
