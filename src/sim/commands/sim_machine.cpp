// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/sim_machine.h"

namespace ktrdr::sim {

SimMachine::SimMachine(Cluster& cluster, int box, std::string name)
    : m_cluster(cluster), m_box(box), m_name(std::move(name)), m_files([&cluster] { return cluster.clock().now(); }),
      m_programs(coreUtilities(*this)), m_processes(&m_files)
{
}

SimMachine::~SimMachine() = default;

const Program* SimMachine::findProgram(std::string_view name, std::string_view searchPath)
{
    return m_programs.find(name, searchPath);
}

bool SimMachine::sleepFor(Milliseconds duration, std::stop_token stop)
{
    return m_cluster.clock().sleepFor(duration, std::move(stop));
}

std::string SimMachine::hostName()
{
    if (m_box == 0)
        return m_name;
    return m_cluster.with([&](World& world) {
        const Box* box = world.box(m_box);
        return box ? box->hostName : std::string("gone");
    });
}

} // namespace ktrdr::sim
