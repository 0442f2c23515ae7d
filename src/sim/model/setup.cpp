// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the cluster looks at the start: everything deployed, running, registered and idle, or busy on request.
#include "sim/model/operations.h"
#include "sim/model/registration.h"
#include "sim/model/service.h"
#include "sim/model/world.h"

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

std::string netLine(World& world, const std::string& address)
{
    return fmt::format("name=eth0,bridge=vmbr0,gw={},hwaddr={},ip={}/16,type=veth", world.hostAddress(1),
                       macAddress(world), address);
}

void describeUnit(Box& box)
{
    switch (box.role) {
    case Role::Backend:
        box.unit.name = "ktrdr-backend";
        box.unit.description = "KTRDR Backend API";
        box.port = 8000;
        break;
    case Role::GpuHost:
        box.unit.name = "ktrdr-training-host";
        box.unit.description = "KTRDR GPU Training Host";
        box.port = 5002;
        break;
    case Role::IbHost:
        box.unit.name = "ktrdr-ib-host";
        box.unit.description = "KTRDR IB Host Service";
        box.port = 5001;
        break;
    case Role::Worker:
    case Role::Golden:
        box.unit.name = "ktrdr-worker";
        box.unit.description = "KTRDR Worker";
        box.port = box.worker.type == "training" ? 5004 : 5003;
        break;
    }
}

void deploy(World& world, Box& box, const std::string& version)
{
    const auto* release = world.origin.release(version);
    const Commit& commit = release ? *release : world.origin.commits().front();
    learn(box.git, world.origin, commit.id, true, {});
    box.git.heads[box.git.root] = commit.id;
    box.packageCache.insert(commit.lockHash);
    box.environmentCommit[box.git.root] = commit.id;
}

void switchOn(World& world, Box& box)
{
    const auto hours = std::chrono::hours{30 + box.id % 40};
    box.running = box.reportedRunning = true;
    box.startedAt = world.now() - hours;
    box.unit.state = UnitState::Active;
    box.unit.sub = "running";
    box.unit.since = box.startedAt + Seconds{4};
    box.unit.mainPid = world.nextPid();
    box.process = {true, true, box.unit.since, box.head(), 1};
    box.worker.lastHealthSeen = world.now();
    world.log(box, "systemd", fmt::format("Started {}.service - {}.", box.unit.name, box.unit.description));
}

void makeWorker(World& world, int id, const std::string& node, const std::string& type, int number)
{
    const auto name = fmt::format("ktrdr-worker-{}-{}", type == "training" ? "tr" : "bt", number);
    Box box = makeContainer(world, id, Role::Worker, node, name);
    box.worker.type = type;
    describeUnit(box);
    auto& added = world.addBox(std::move(box));
    switchOn(world, added);
    registerWorker(world, added);
}

void makeHost(World& world, int id, Role role, const std::string& name)
{
    Box box = makeContainer(world, id, role, name, name);
    box.address = world.hostAddress(id);
    box.config.clear();
    box.worker.type = "training";
    box.worker.gpu = role == Role::GpuHost;
    if (box.worker.gpu)
        box.worker.id = "training-host-1";
    auto& added = world.addBox(std::move(box));
    switchOn(world, added);
    if (role == Role::GpuHost && world.options().gpuRegisters)
        registerWorker(world, added);
}

} // namespace

std::string macAddress(World& world)
{
    const auto bits = world.random();
    return fmt::format("BC:24:11:{:02X}:{:02X}:{:02X}", bits & 255, (bits >> 8) & 255, (bits >> 16) & 255);
}

Box makeContainer(World& world, int id, Role role, const std::string& node, const std::string& hostName)
{
    Box box;
    box.id = id;
    box.role = role;
    box.node = node;
    box.hostName = hostName;
    box.address = world.ownAddress(id);
    box.worker.id = hostName;
    box.worker.type = "backtesting";
    describeUnit(box);
    const bool backend = role == Role::Backend;
    box.diskSize = (backend ? 20 : 15) * kGiB;
    box.diskUsed = 3 * kGiB + std::int64_t(world.random() % std::uint64_t(2 * kGiB));
    box.config = {{"arch", "amd64"},
                  {"cores", "4"},
                  {"hostname", hostName},
                  {"memory", "8192"},
                  {"net0", netLine(world, box.address)},
                  {"onboot", "1"},
                  {"ostype", "debian"},
                  {"rootfs", fmt::format("local-zfs:subvol-{}-disk-0,size={}G", id, box.diskSize / kGiB)},
                  {"swap", "512"},
                  {"unprivileged", "1"}};
    deploy(world, box, world.options().deployed);
    return box;
}

void makeNodes(World& world)
{
    for (int i = 0; i < std::max(1, world.options().nodes); ++i) {
        Node node;
        node.name = fmt::format("pve{}", i + 1);
        node.address = world.hostAddress(10 + i);
        node.bootedAt = world.now() - std::chrono::hours{24 * 41};
        world.nodes().push_back(std::move(node));
    }
}

void makeBoxes(World& world)
{
    const auto& nodes = world.nodes();
    Box& backend = world.addBox(makeContainer(world, World::kBackendId, Role::Backend, nodes[0].name, "ktrdr-backend"));
    switchOn(world, backend);
    world.backend.upSince = backend.unit.since;

    int id = 201;
    const int total = world.options().workers + world.options().training;
    for (int i = 0; i < total; ++i, ++id) {
        if (id == World::kGoldenId)
            ++id;
        const bool training = i >= world.options().workers;
        const int number = training ? i - world.options().workers + 1 : i + 1;
        makeWorker(world, id, nodes[static_cast<std::size_t>(i) % nodes.size()].name,
                   training ? "training" : "backtesting", number);
    }
    Box golden = makeContainer(world, World::kGoldenId, Role::Golden, nodes[0].name, "ktrdr-template");
    golden.config["onboot"] = "0";
    golden.currentParent = "template-base";
    golden.snapshots.push_back(
        {"template-base", "", "", world.now() - std::chrono::hours{24 * 9}, golden.config, golden.git});
    world.addBox(std::move(golden));
    makeHost(world, World::kGpuId, Role::GpuHost, "gpu-host");
    makeHost(world, World::kIbId, Role::IbHost, "ib-host");
}

void beginTimers(World& world)
{
    for (auto& entry : world.backend.registry) // as if the cluster had been up for long
        entry.lastCheck = entry.lastHealthy = world.now();
    int left = world.options().busyWorkers;
    for (auto& [id, box] : world.boxes()) {
        if (box.role == Role::Worker && left > 0) {
            dispatchOperation(world, box, {world.options().busyFor, "EURUSD"});
            --left;
        }
    }
    world.after(world.timings().healthCycle, [](World& w) { healthRound(w); });
    world.after(world.timings().collector, [](World& w) { collectStatus(w); });
    if (world.generationN())
        world.after(Seconds{2}, [](World& w) { reRegistrationTick(w, 0); });
}

} // namespace ktrdr::sim
