// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/programs.h"

namespace ktrdr::sim {

namespace {

constexpr std::int64_t kNodeDisk = std::int64_t{94} << 30;

struct Usage
{
    std::int64_t size = kNodeDisk;
    std::int64_t used = kNodeDisk / 5;
    std::string device = "rpool/ROOT/pve-1";
};

Usage usageOf(MachinePark& park, SimMachine& machine)
{
    return park.cluster().with([&](World& world) {
        Usage usage;
        if (const Box* box = world.box(machine.box())) {
            usage.size = box->diskSize;
            usage.used = world.faulty("disk-full", *box) ? box->diskSize : box->diskUsed;
            usage.device = fmt::format("rpool/data/subvol-{}-disk-0", box->id);
        }
        return usage;
    });
}

std::string human(std::int64_t bytes)
{
    constexpr std::string_view kUnits = "BKMGT";
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return value < 10 && unit > 0 ? fmt::format("{:.1f}{}", value, kUnits[unit])
                                  : fmt::format("{:.0f}{}", value, kUnits[unit]);
}

struct Form
{
    bool portable = false;
    bool humanReadable = false;
    std::int64_t block = 1024;
    std::string column; // of --output
    Words paths;
};

bool readForm(const Words& argv, Form& form, std::string& unknown)
{
    for (const auto& word : tail(argv, 1)) {
        if (!word.starts_with("-") || word == "-") {
            form.paths.push_back(word);
            continue;
        }
        if (word.starts_with("--output=")) {
            form.column = word.substr(9);
            continue;
        }
        if (word == "-B1" || word == "--block-size=1") {
            form.block = 1;
            continue;
        }
        for (const char c : word.substr(1)) {
            if (c == 'P')
                form.portable = true;
            else if (c == 'h')
                form.humanReadable = true;
            else if (c == 'm')
                form.block = 1 << 20;
            else if (c != 'k') {
                unknown = word;
                return false;
            }
        }
    }
    return true;
}

std::string header(const Form& form)
{
    if (form.humanReadable)
        return "Filesystem                        Size  Used Avail Use% Mounted on\n";
    const std::string blocks = form.block == 1         ? "1B-blocks"
                               : form.block == 1 << 20 ? "1M-blocks"
                               : form.portable         ? "1024-blocks"
                                                       : "1K-blocks";
    return fmt::format("{:<30} {:>12} {:>12} {:>12} {} Mounted on\n", "Filesystem", blocks, "Used", "Available",
                       form.portable ? "Capacity" : "Use%");
}

std::string row(const Form& form, const Usage& usage)
{
    const auto free = usage.size - usage.used;
    const auto percent = fmt::format("{}%", usage.size > 0 ? (usage.used * 100 + usage.size - 1) / usage.size : 0);
    if (form.humanReadable)
        return fmt::format("{:<33} {:>4} {:>5} {:>5} {:>4} /\n", usage.device, human(usage.size), human(usage.used),
                           human(free), percent);
    return fmt::format("{:<30} {:>12} {:>12} {:>12} {:>{}} /\n", usage.device, usage.size / form.block,
                       usage.used / form.block, free / form.block, percent, form.portable ? 8 : 4);
}

} // namespace

int df(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    Form form;
    std::string unknown;
    if (!readForm(argv, form, unknown))
        return failWith(process, 1, fmt::format("df: unrecognized option '{}' (not simulated)", unknown));
    int status = 0;
    for (const auto& path : form.paths) {
        if (!machine.files().exists(VirtualFiles::absolute(path, process.directory)))
            status = failWith(process, 1, fmt::format("df: {}: No such file or directory", path));
    }
    if (status != 0)
        return status;
    const auto usage = usageOf(park, machine);
    if (form.column == "avail") {
        process.out.write(fmt::format("{:>12}\n{:>12}\n", "Avail", (usage.size - usage.used) / form.block));
        return 0;
    }
    if (!form.column.empty())
        return failWith(process, 1, "df: this --output is not simulated");
    process.out.write(header(form));
    for (std::size_t i = 0; i < std::max<std::size_t>(1, form.paths.size()); ++i)
        process.out.write(row(form, usage));
    return 0;
}

} // namespace ktrdr::sim
