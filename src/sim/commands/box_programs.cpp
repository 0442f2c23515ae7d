// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which programs a container or service host has beside the core utilities.
#include "sim/commands/programs.h"

namespace ktrdr::sim {

void addBoxPrograms(MachinePark& park, SimMachine& machine)
{
    auto& table = machine.programs();
    const auto bind = [&](int (*program)(MachinePark&, SimMachine&, Process&, const Words&)) {
        return [&park, &machine, program](Process& process, const Words& argv) {
            return program(park, machine, process, argv);
        };
    };
    table.add("git", bind(git));
    table.add("uv", bind(uv), {"/usr/local/bin", "/root/.local/bin"}); // not in the PATH of pct exec
    table.add("systemctl", bind(systemctl));
    table.add("journalctl", bind(journalctl));
    table.add("curl", bind(curl));
    table.add("df", bind(df));
    table.remove("python3");
}

void addNodePrograms(MachinePark& park, SimMachine& machine)
{
    auto& table = machine.programs();
    const auto bind = [&](int (*program)(MachinePark&, SimMachine&, Process&, const Words&)) {
        return [&park, &machine, program](Process& process, const Words& argv) {
            return program(park, machine, process, argv);
        };
    };
    table.add("pct", bind(pct), {"/usr/sbin", "/sbin"});
    table.add("pvesh", bind(pvesh));
    table.add("pveversion", bind(pveversion));
    table.add("curl", bind(curl));
    table.add("df", bind(df));
}

} // namespace ktrdr::sim
