// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/ssh_front.h"

#include "sim/shell/signals.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

int runCommand(MachinePark& park, const std::string& name, int box, ExecRequest& request)
{
    SimMachine& machine = box == 0 ? park.node(name) : park.box(box);
    Process process{{}, "/root", request.in, request.out, request.err, request.stop, 0, nullptr};
    process.ended = [&request](const ProcessEnd& end) {
        request.exited(end.status, end.signal != 0 ? signalName(end.signal) : std::string());
    };
    return park.runLogin(machine, process, request.command);
}

} // namespace

Result<std::unique_ptr<SshFront>> SshFront::start(MachinePark& park, const Settings& settings)
{
    auto front = std::make_unique<SshFront>();
    // Every node is a jump host, but only into the simulated network: this computer stays out of reach.
    const auto network = park.cluster().with([](World& world) { return world.options().network + "."; });
    const auto forward = [network](const std::string& host, std::uint16_t) { return host.starts_with(network); };
    park.cluster().with([&](World& world) {
        for (const auto& node : world.nodes())
            front->m_doors.push_back({node.name, node.address, 0, nullptr});
        for (const int id : {World::kGpuId, World::kIbId})
            front->m_doors.push_back({world.box(id)->hostName, world.box(id)->address, id, nullptr});
    });
    for (auto& door : front->m_doors) {
        SshServerOptions options;
        options.listen = {{door.address, settings.port}};
        options.stateFolder = settings.folder + "/" + door.name; // keeps the host key
        std::error_code problem;
        std::filesystem::create_directories(options.stateFolder, problem);
        if (problem)
            return fail(ErrorCode::Io, "a folder of the simulated SSH server could not be made", options.stateFolder,
                        {}, problem.message());
        options.authorizedKeys = {settings.authorizedKey};
        options.maxSessions = settings.maxSessions;
        options.onExec = [&park, name = door.name, box = door.box](ExecRequest& request) {
            return runCommand(park, name, box, request);
        };
        options.onForward = forward;
        auto server = SshServer::start(std::move(options));
        if (!server)
            return Unexpected(server.error());
        door.server = std::move(*server);
    }
    return front;
}

std::string SshFront::knownHosts() const
{
    std::string text;
    for (const auto& door : m_doors) {
        const bool standard = door.server->ports().front() == 22;
        const auto host = standard ? door.address : fmt::format("[{}]:{}", door.address, door.server->ports().front());
        text += host + " " + door.server->hostKey() + "\n";
    }
    return text;
}

void SshFront::fillPorts(ConfigPlaces& places) const
{
    for (const auto& door : m_doors) {
        if (door.box == 0)
            places.nodePorts[door.name] = door.server->ports().front();
        else
            places.hostPorts[door.box] = door.server->ports().front();
    }
}

int SshFront::refusedChannels() const
{
    int sum = 0;
    for (const auto& door : m_doors)
        sum += door.server->refusedChannels();
    return sum;
}

int SshFront::cutCommands() const
{
    int sum = 0;
    for (const auto& door : m_doors)
        sum += door.server->cutCommands();
    return sum;
}

namespace {

// The second argument, 1 when it is not given.
int timesOf(const FaultBook& faults, const std::string& fault, const std::string& node)
{
    const auto* arguments = faults.find(fault, node);
    return arguments && arguments->size() > 1 ? std::atoi((*arguments)[1].c_str()) : 1;
}

} // namespace

Result<void> SshFront::applyFault(const FaultBook& faults, const std::string& fault, const std::string& node, bool set)
{
    for (auto& door : m_doors) {
        if (door.box != 0 || (!node.empty() && door.name != node))
            continue;
        auto& server = *door.server;
        // What several faults, or one on this node and one on all, may ask for lasts until the last is cleared. A
        // node that is offline answers nobody, as a machine that is gone.
        server.setStalled(faults.has("ssh-stall", door.name) || faults.has("node-offline", door.name));
        if ((fault == "ssh-cut" || fault == "node-offline") && set)
            server.cutConnections();
        else if (fault == "ssh-cut-during")
            server.cutAtExec(static_cast<int>(faults.number(fault, door.name)));
        else if (fault == "ssh-cut-at")
            server.cutAtOutput(faults.argument(fault, door.name), set ? timesOf(faults, fault, door.name) : 0);
        else if (fault == "host-key-changed" && (set || !faults.has(fault, door.name))) {
            if (const auto changed = server.setHostKeyChanged(set); !changed)
                return changed;
        }
    }
    return {};
}

} // namespace ktrdr::sim
