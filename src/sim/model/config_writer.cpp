// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/config_writer.h"

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

// "201-205,210"
std::string rangesOf(World& world, const std::string& type)
{
    std::string text;
    int first = 0, last = 0;
    const auto close = [&] {
        if (first == 0)
            return;
        text += text.empty() ? "" : ",";
        text += first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
    };
    for (const auto& [id, box] : world.boxes()) {
        if (box.role != Role::Worker || box.worker.type != type)
            continue;
        if (id != last + 1) {
            close();
            first = id;
        }
        last = id;
    }
    close();
    return text;
}

std::string workerGroup(World& world, const std::string& type)
{
    const auto ranges = rangesOf(world, type);
    if (ranges.empty())
        return {};
    const bool training = type == "training";
    return fmt::format("\n[[environment.workers]]\nctids = \"{}\"\ntype = \"{}\"\nunit = \"ktrdr-worker\"\nport = {}\n"
                       "name = \"ktrdr-worker-{}-{{n}}\"\nfirst_number = 1\n",
                       ranges, type, training ? 5004 : 5003, training ? "tr" : "bt");
}

std::string hostService(const Box& box, const std::string& name, const ConfigPlaces& places)
{
    const auto port = places.hostPorts.find(box.id);
    return fmt::format("\n[[environment.host_service]]\nname = \"{}\"\nunit = \"{}\"\nhost = \"{}\"\nport = {}\n"
                       "health_url = \"http://{}:{}/health\"\n",
                       name, box.unit.name, box.address, port == places.hostPorts.end() ? 22 : port->second,
                       box.address, box.port);
}

} // namespace

std::string configurationFor(World& world, const ConfigPlaces& places)
{
    std::string text = "# Written by ktrdr-sim: the simulated cluster of this folder.\nschema = 1\n\n"
                       "[[environment]]\nname = \"demo\"\ntitle = \"Simulated cluster\"\nprotection = "
                       "\"demo\"\ngeneration = \"auto\"\n"
                       "app_directory = \"/opt/ktrdr\"\ngit_remote = \"origin\"\ngolden_container = 900\n"
                       "name_pattern = \"ktrdr-worker-bt-{n}\"\n";
    for (const auto& node : world.nodes())
        text += fmt::format("\n[[environment.node]]\nname = \"{}\"\nhost = \"{}\"\nport = {}\nuser = \"root\"\n",
                            node.name, node.address, places.nodePorts.at(node.name));
    text += fmt::format("\n[environment.ssh]\nuse_agent = false\nidentity_file = {}\nknown_hosts_file = {}\n",
                        quoted(places.identityFile), quoted(places.knownHostsFile));
    text += fmt::format("\n[environment.backend]\nctid = {}\nname = \"ktrdr-backend\"\nunit = \"ktrdr-backend\"\nport "
                        "= 8000\naddress = \"{}\"\n",
                        World::kBackendId, world.backendBox().address);
    text += workerGroup(world, "backtesting") + workerGroup(world, "training");
    text += fmt::format("\n[environment.network]\nbridge = \"vmbr0\"\ngateway = \"{}\"\nsubnet = \"{}.0.0/16\"\n",
                        world.hostAddress(1), world.options().network);
    text += hostService(*world.box(World::kGpuId), "gpu", places);
    text += hostService(*world.box(World::kIbId), "ib", places);
    return text;
}

} // namespace ktrdr::sim
