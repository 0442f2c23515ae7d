// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/sample_cluster.h"

namespace ktrdr::fakes {

SampleCluster::SampleCluster(int workers, Generation generation)
{
    environment.name = "staging";
    environment.protection = Protection::Staging;
    environment.nodes = {{"pve1", {"10.0.0.1"}}, {"pve2", {"10.0.0.2"}}};
    environment.backend = {TargetRole::Backend, ct(100), "ktrdr-backend", "", "ktrdr-backend", 8000, "192.168.1.100"};
    for (int i = 1; i <= workers; ++i)
        environment.workers.push_back(workerConfig(i));
    snapshot.environment = environment.name;
    snapshot.takenAt = kSampleNow;
    fill(generation);
    requestVersion("v1.5.2", kNewCommit);
}

void SampleCluster::requestVersion(const std::string& version, const CommitId& resolved)
{
    input = DeployInput::defaultsOf(environment, version);
    snapshot.requestedVersion = version;
    for (auto& [id, readings] : snapshot.targets)
        readings.resolvedCommit.succeed(resolved, now());
}

ContainerState& SampleCluster::container(int number)
{
    for (auto& container : snapshot.resources.value->containers) {
        if (container.ct == ct(number))
            return container;
    }
    std::abort();
}

void SampleCluster::makeBusy(int number, const std::string& operation)
{
    self(number).activity = Activity::Busy;
    self(number).currentOperation = operation;
    entry(number).status = RegistryStatus::Busy;
    entry(number).currentOperation = operation;
}

void SampleCluster::forgetRegistration(int number)
{
    std::erase_if(*snapshot.registry.value,
                  [&](const auto& e) { return e.workerId == "ktrdr-worker-" + std::to_string(number); });
}

void SampleCluster::addGpuHost(const std::string& host)
{
    environment.hostServices.push_back(
        {"gpu", "ktrdr-training-host", {"192.168.1.20", 22, "root"}, "http://192.168.1.20:5002/health"});
    auto& entry = snapshot.registry.value->emplace_back(snapshot.registry.value->front());
    entry.workerId = "training-host-1";
    entry.workerType = "training";
    entry.endpointUrl = "http://" + host + ":5002";
    entry.endpointHost = host;
    entry.endpointPort = 5002;
    entry.gpu = true;
}

TargetConfig SampleCluster::workerConfig(int index)
{
    const int number = 200 + index;
    const bool training = index % 3 == 0;
    return {TargetRole::Worker,
            ct(number),
            fmt::format("ktrdr-worker-{}", number),
            training ? "training" : "backtesting",
            "ktrdr-worker",
            static_cast<std::uint16_t>(training ? 5004 : 5003),
            addressOf(index)};
}

std::string SampleCluster::addressOf(int index)
{
    return fmt::format("192.168.{}.{}", 1 + (200 + index) / 256, (200 + index) % 256);
}

void SampleCluster::fill(Generation generation)
{
    ClusterResources resources;
    AddressBook addresses;
    Registry registry;
    for (const auto& node : environment.nodes)
        resources.nodes.push_back({node.name, true, true, 0.2, 16, std::int64_t{8} << 30, std::int64_t{64} << 30});
    int turn = 0;
    for (const auto& target : environment.targets()) {
        ContainerState container;
        container.ct = target.ct;
        container.node = turn++ % 2 == 0 ? "pve1" : "pve2";
        container.name = target.name;
        container.power = Power::Running;
        container.cores = 4;
        container.uptimeSeconds = 86'400;
        resources.containers.push_back(container);
        addresses[target.ct] = target.address;
        TargetReadings readings;
        readings.inside.succeed(
            {kOldCommit, "v1.5.1", false, UnitActive::Active, "running", {}, std::int64_t{4} << 30, target.name, false},
            now());
        if (target.role == TargetRole::Worker) {
            readings.self.succeed({target.name, Activity::Idle, {}, {}}, now());
            registry.push_back(entryOf(target));
        }
        snapshot.targets.emplace(target.ct, std::move(readings));
    }
    snapshot.resources.succeed(std::move(resources), now());
    snapshot.addresses.succeed(std::move(addresses), now());
    snapshot.registry.succeed(std::move(registry), now());
    snapshot.backendHealth.succeed({true, "ok", "1.0.7.2", generation}, now());
    snapshot.operations.succeed({}, now());
}

RegistryEntry SampleCluster::entryOf(const TargetConfig& target) const
{
    RegistryEntry entry;
    entry.workerId = target.name;
    entry.workerType = target.workerType;
    entry.endpointUrl = fmt::format("http://{}:{}", target.name, target.port);
    entry.endpointHost = target.name;
    entry.endpointPort = target.port;
    entry.status = RegistryStatus::Available;
    entry.lastHealthCheck = now();
    entry.lastHealthyAt = now();
    return entry;
}

} // namespace ktrdr::fakes
