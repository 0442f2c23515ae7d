// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct clone and set.
#include "sim/commands/pct_call.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

bool validHostName(std::string_view name)
{
    return !name.empty() && name.size() < 64 && name.front() != '-' && name.back() != '-' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.'; });
}

std::string cloneRefusal(PctCall& call, World& world, int newId)
{
    const Box* source = call.here(world);
    if (!source)
        return call.missing();
    if (const Box* taken = world.box(newId))
        return fmt::format("CT {} already exists on node '{}'", newId, taken->node);
    if (const auto locked = call.lockRefusal(*source); !locked.empty())
        return locked;
    if (const auto target = call.text("target"); !target.empty() && !world.node(target))
        return fmt::format("no such cluster node '{}'", target);
    if (const auto target = call.text("target"); !target.empty() && target != call.node())
        return fmt::format("can't clone CT to node '{}' (CT uses local storage)", target);
    if (source->running && call.text("snapname").empty())
        return "Cannot do full clones on a running container without snapshots";
    if (call.options.contains("full") && !call.flag("full") && !source->isTemplate)
        return fmt::format("Linked clone feature for 'local-zfs:subvol-{}-disk-0' is not available", source->id);
    return {};
}

Box copyOf(World& world, const Box& source, int newId, const std::string& hostName)
{
    Box copy = makeContainer(world, newId, Role::Worker, source.node, hostName.empty() ? source.hostName : hostName);
    const auto net = copy.config["net0"];
    copy.config = source.config;
    // A clone keeps the static address of its source; only the hardware address is new.
    auto address = copy.config["net0"];
    const auto from = net.find("hwaddr=");
    if (const auto at = address.find("hwaddr="); at != std::string::npos && from != std::string::npos)
        address.replace(at, 24, net.substr(from, 24));
    copy.config["net0"] = address;
    copy.config["hostname"] = copy.hostName;
    copy.config["rootfs"] = fmt::format("local-zfs:subvol-{}-disk-0,size={}G", newId, copy.diskSize >> 30);
    copy.address = source.address;
    copy.git = source.git;
    copy.packageCache = source.packageCache;
    copy.environmentCommit = source.environmentCommit;
    copy.lock = "create";
    return copy;
}

void adoptAddress(Box& box)
{
    const auto& net = box.config["net0"];
    const auto at = net.find("ip=");
    if (at != std::string::npos)
        box.address = net.substr(at + 3, net.find_first_of(",/", at + 3) - at - 3);
}

std::string setRefusal(const PctCall& call)
{
    if (call.options.empty())
        return "no options specified";
    const std::string verification = "400 Parameter verification failed.\n";
    const std::string usage = "\npct set <vmid> [OPTIONS]";
    if (call.options.contains("cores") && call.number("cores", 0) < 1)
        return verification + "cores: value must have a minimum value of 1" + usage;
    if (call.options.contains("memory") && call.number("memory", 0) < 16)
        return verification + "memory: value must have a minimum value of 16" + usage;
    if (call.options.contains("hostname") && !validHostName(call.text("hostname")))
        return verification + "hostname: invalid format - value does not look like a valid DNS name" + usage;
    if (const auto net = call.text("net0"); !net.empty() && net.find("name=") == std::string::npos)
        return verification + "net0.name: property is missing and it is not optional" + usage;
    return {};
}

} // namespace

int pctClone(PctCall& call)
{
    const auto newId = static_cast<int>(parseNumber(call.words[1]).value_or(0));
    if (newId < 100)
        return call.refuse("400 Parameter verification failed.\nnewid: invalid format - value does not look like a "
                           "valid VM ID\n\npct clone <vmid> <newid> [OPTIONS]");
    const auto hostName = call.text("hostname");
    if (call.options.contains("hostname") && !validHostName(hostName))
        return call.refuse("400 Parameter verification failed.\nhostname: invalid format - value does not look like a "
                           "valid DNS name\n\npct clone <vmid> <newid> [OPTIONS]");
    const auto problem = call.with([&](World& world) {
        auto text = cloneRefusal(call, world, newId);
        if (text.empty()) {
            Box copy = copyOf(world, *call.here(world), newId, hostName);
            call.here(world)->lock = "disk";
            world.addBox(std::move(copy));
        }
        return text;
    });
    if (!problem.empty())
        return call.refuse(problem);
    call.park.publishConfigs();
    return runTask(call, "vzclone", [&]() -> std::string {
        call.print(fmt::format("create full clone of mountpoint rootfs (local-zfs:subvol-{}-disk-0)\n", call.id));
        const bool done = call.pause(call.timings().cloneCopy);
        call.with([&](World& world) {
            if (Box* source = world.box(call.id))
                source->lock.clear();
            if (Box* copy = world.box(newId))
                copy->lock.clear();
            if (!done)
                world.removeBox(newId);
        });
        if (!done) {
            call.park.publishConfigs();
            return "clone failed: received interrupt";
        }
        call.print("\nNumber of files: 31,204 (reg: 24,112, dir: 3,091, link: 3,998, dev: 2, special: 1)\n"
                   "total size is 1,204,112,906  speedup is 1.00\n");
        return {};
    });
}

int pctSet(PctCall& call)
{
    FileLock lock(call);
    if (const int status = lock.take(); status != 0)
        return status;
    if (const auto problem = setRefusal(call); !problem.empty())
        return call.refuse(problem);
    bool badBridge = false;
    const auto problem = call.with([&](World& world) -> std::string {
        Box* box = call.here(world);
        if (!box)
            return call.missing();
        if (const auto locked = call.lockRefusal(*box); !locked.empty())
            return locked;
        for (const auto& [name, value] : call.options) {
            if (name == "delete")
                box->config.erase(value);
            else
                box->config[name] = value;
        }
        if (auto& net = box->config["net0"]; call.options.contains("net0") && net.find("hwaddr=") == std::string::npos)
            net += ",hwaddr=" + macAddress(world);
        badBridge = call.options.contains("net0") && box->config["net0"].find("bridge=vmbr0") == std::string::npos;
        if (call.options.contains("hostname") && !box->running)
            box->hostName = box->worker.id = call.text("hostname");
        adoptAddress(*box);
        world.portsChanged();
        return {};
    });
    if (!problem.empty())
        return call.refuse(problem);
    // The real one, too, has written the configuration when it finds that the bridge is missing.
    return badBridge ? call.refuse("bridge 'vmbr9' does not exist") : 0;
}

} // namespace ktrdr::sim
