// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for the tests of renderings: made by planDeploy from a healthy cluster of a backend and some workers, so
// that they look as real ones do. Owned by the tests that include it.
#pragma once

#include "planning/plan_deploy.h"

#include <fmt/core.h>
#include <stdexcept>

namespace ktrdr::example {

inline CtId ct(int number) { return CtId::fromNumber(number).value(); }
inline CommitId oldCommit() { return CommitId::parse(std::string(40, 'a')).value(); }
inline CommitId newCommit() { return CommitId::parse(std::string(40, 'b')).value(); }
inline UtcTime planTime() { return parseIso("2026-11-24T06:12:25.123Z").value(); }

struct Wish
{
    int workers = 3;
    Generation generation = Generation::N;
    Protection protection = Protection::Staging;
    int batch = 1;
    bool canary = false;
    Seconds observation{300};
    Seconds workerDeadline{180};
    Seconds busyBudget{300};
    std::vector<int> alreadyThere = {}; // CTs that run the new version
};

inline Environment environmentFor(const Wish& wish)
{
    Environment environment;
    environment.name = wish.protection == Protection::Production ? "production" : "staging";
    environment.protection = wish.protection;
    environment.generation = wish.generation;
    environment.nodes = {{"pve-1", {"192.0.2.11", 2222, "root"}}, {"pve-2", {"192.0.2.12", 22, "admin"}}};
    environment.backend = {TargetRole::Backend, ct(100), "ktrdr-backend", "", "ktrdr-api", 8000, "192.0.2.100"};
    for (int i = 1; i <= wish.workers; ++i)
        environment.workers.push_back({TargetRole::Worker, ct(200 + i), fmt::format("ktrdr-worker-bt-{}", i),
                                       "backtesting", "ktrdr-worker", 5003, fmt::format("192.0.2.{}", 200 + i)});
    environment.deploy.workerDeadline = wish.workerDeadline;
    return environment;
}

inline ClusterSnapshot snapshotFor(const Environment& environment, const Wish& wish)
{
    const auto now = planTime();
    ClusterSnapshot snapshot;
    snapshot.environment = environment.name;
    snapshot.takenAt = now;
    snapshot.requestedVersion = "v1.5.2";
    ClusterResources resources;
    Registry registry;
    AddressBook addresses;
    for (const auto& target : environment.targets()) {
        ContainerState container;
        container.ct = target.ct;
        container.node = target.ct.number() % 2 ? "pve-1" : "pve-2";
        container.name = target.name;
        container.power = Power::Running;
        resources.containers.push_back(container);
        addresses[target.ct] = target.address;
        const bool there = std::find(wish.alreadyThere.begin(), wish.alreadyThere.end(), target.ct.number()) !=
                           wish.alreadyThere.end();
        InsideState inside;
        inside.commit = there ? newCommit() : oldCommit();
        inside.tag = there ? "v1.5.2" : "v1.5.1";
        inside.unit = UnitActive::Active;
        inside.freeDiskBytes = std::int64_t{8} << 30;
        inside.hostname = target.name;
        auto& readings = snapshot.targets[target.ct];
        readings.inside.succeed(inside, now);
        readings.resolvedCommit.succeed(newCommit(), now);
        if (target.role == TargetRole::Backend)
            continue;
        WorkerSelf self;
        self.workerId = target.name;
        self.activity = Activity::Idle;
        readings.self.succeed(self, now);
        RegistryEntry entry;
        entry.workerId = target.name;
        entry.endpointUrl = "http://" + target.name + ":5003";
        entry.endpointHost = target.name;
        entry.endpointPort = 5003;
        entry.status = RegistryStatus::Available;
        entry.lastHealthyAt = now;
        registry.push_back(entry);
    }
    snapshot.resources.succeed(resources, now);
    snapshot.addresses.succeed(addresses, now);
    snapshot.registry.succeed(registry, now);
    snapshot.backendHealth.succeed({true, "ok", "1.0.7.2", wish.generation}, now);
    return snapshot;
}

inline Plan planFor(const Wish& wish = {})
{
    const auto environment = environmentFor(wish);
    auto input = DeployInput::defaultsOf(environment, "v1.5.2");
    input.batchSize = wish.batch;
    input.canary = wish.canary;
    input.observation = wish.observation;
    input.busyBudget = wish.busyBudget;
    auto plan = planDeploy(environment, snapshotFor(environment, wish), input);
    if (!plan)
        throw std::runtime_error(toString(plan.error()) + "\n" + plan.error().detail);
    return std::move(*plan);
}

} // namespace ktrdr::example
