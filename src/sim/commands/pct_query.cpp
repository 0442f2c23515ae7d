// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct list, status, config, df: reading.
#include "sim/commands/machine_files.h"
#include "sim/commands/pct_call.h"

namespace ktrdr::sim {

namespace {

std::string nameOf(const World& world, const Box& box)
{
    if (world.faulty("hostile-names", box))
        return "\x1b[31m<b>" + box.hostName + "</b>";
    return box.hostName.empty() ? fmt::format("CT{}", box.id) : box.hostName;
}

std::string verboseStatus(const World& world, const Box& box)
{
    std::map<std::string, std::string> lines = {
        {"cpus", box.config.at("cores")},
        {"disk", box.running ? std::to_string(box.diskUsed) : "0"},
        {"diskread", "0"},
        {"diskwrite", "0"},
        {"maxdisk", std::to_string(box.diskSize)},
        {"maxmem", std::to_string(parseNumber(box.config.at("memory")).value_or(0) << 20)},
        {"maxswap", "536870912"},
        {"mem", box.running ? std::to_string(parseNumber(box.config.at("memory")).value_or(0) << 18) : "0"},
        {"name", nameOf(world, box)},
        {"netin", "0"},
        {"netout", "0"},
        {"status", box.running ? "running" : "stopped"},
        {"swap", "0"},
        {"type", "lxc"},
        {"uptime", std::to_string(box.running ? (world.now() - box.startedAt).count() / 1000 : 0)},
        {"vmid", std::to_string(box.id)}};
    if (!box.lock.empty())
        lines["lock"] = box.lock;
    std::string text;
    for (const auto& [key, value] : lines)
        text += key + ": " + value + "\n";
    return text;
}

} // namespace

int pctList(PctCall& call)
{
    std::string text;
    call.with([&](World& world) {
        for (const auto& [id, box] : world.boxes()) {
            if (!box.isContainer() || box.node != call.node())
                continue;
            if (text.empty())
                text = fmt::format("{:<10} {:<10} {:<12} {:<20}\n", "VMID", "Status", "Lock", "Name");
            text += fmt::format("{:<10} {:<10} {:<12} {:<20}\n", id, box.running ? "running" : "stopped", box.lock,
                                nameOf(world, box));
        }
    });
    call.print(text);
    return 0;
}

int pctStatus(PctCall& call)
{
    std::string text;
    call.with([&](World& world) {
        if (const Box* box = call.here(world))
            text = call.flag("verbose") ? verboseStatus(world, *box)
                                        : fmt::format("status: {}\n", box->running ? "running" : "stopped");
    });
    if (text.empty())
        return call.refuse(call.missing(), 2);
    call.print(text);
    return 0;
}

int pctConfig(PctCall& call)
{
    std::string text;
    std::string problem;
    const auto wanted = call.text("snapshot");
    call.with([&](World& world) {
        const Box* box = call.here(world);
        problem = box ? std::string() : call.missing();
        if (!box)
            return;
        Box shown = *box;
        if (!box->currentParent.empty() && wanted.empty())
            shown.config["parent"] = box->currentParent;
        if (!wanted.empty()) {
            problem = fmt::format("snapshot '{}' does not exist", wanted);
            for (const auto& snapshot : box->snapshots) {
                if (snapshot.name == wanted) {
                    shown.config = snapshot.config;
                    shown.lock.clear();
                    problem.clear();
                }
            }
        }
        text = configText(shown);
    });
    if (!problem.empty())
        return call.refuse(problem, 2);
    call.print(text);
    return 0;
}

int pctDf(PctCall& call)
{
    std::string text;
    call.with([&](World& world) {
        const Box* box = call.here(world);
        if (!box)
            return;
        const auto gib = [](std::int64_t bytes) {
            return fmt::format("{:.1f}G", static_cast<double>(bytes) / (1 << 30));
        };
        const auto used = world.faulty("disk-full", *box) ? box->diskSize : box->diskUsed;
        const auto volume = fmt::format("local-zfs:subvol-{}-disk-0", box->id);
        const auto width = volume.size();
        text = fmt::format("{:<6} {:<{}} {:>6} {:>6} {:>6} {:>4} {}\n", "MP", "Volume", width, "Size", "Used", "Avail",
                           "Use%", "Path");
        text += fmt::format("{:<6} {:<{}} {:>6} {:>6} {:>6} {:>4.1f} {}\n", "rootfs", volume, width, gib(box->diskSize),
                            gib(used), gib(box->diskSize - used),
                            static_cast<double>(used) / static_cast<double>(box->diskSize), "/");
    });
    if (text.empty())
        return call.refuse(call.missing(), 2);
    call.print(text);
    return 0;
}

} // namespace ktrdr::sim
