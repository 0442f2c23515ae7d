// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/sim_machine.h"

#include "base/shell_quote.h"
#include "sim/commands/machine_files.h"

namespace ktrdr::sim {

MachinePark::MachinePark(Cluster& cluster, Audit& audit, Web& web) : m_cluster(cluster), m_audit(audit), m_web(web) {}

MachinePark::~MachinePark()
{
    // Programs of a node run programs of containers: nodes end first.
    m_nodes.clear();
    m_boxes.clear();
}

namespace {

void fitDisk(Cluster& cluster, SimMachine& machine)
{
    const bool full = cluster.with([&](World& world) {
        const Box* box = world.box(machine.box());
        return box && world.faulty("disk-full", *box);
    });
    machine.files().setSizeLimit(full ? std::optional<std::size_t>(0) : std::nullopt);
}

} // namespace

SimMachine& MachinePark::node(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    auto& machine = m_nodes[name];
    if (!machine) {
        machine = std::make_unique<SimMachine>(m_cluster, 0, name);
        addNodePrograms(*this, *machine);
        fillNode(m_cluster, *machine);
    }
    return *machine;
}

SimMachine& MachinePark::box(int id)
{
    const std::lock_guard lock(m_mutex);
    auto& machine = m_boxes[id];
    if (!machine) {
        machine = std::make_unique<SimMachine>(m_cluster, id, std::string());
        addBoxPrograms(*this, *machine);
        fillBox(m_cluster, *machine);
        fitDisk(m_cluster, *machine);
        m_powerSeen[id] = m_cluster.with([&](World& world) { return world.box(id) ? world.box(id)->powerEpoch : 0; });
    }
    return *machine;
}

void MachinePark::applyState(int id)
{
    const auto epoch =
        m_cluster.with([&](World& world) { return world.box(id) ? world.box(id)->powerEpoch : std::uint64_t{0}; });
    SimMachine* machine = nullptr;
    bool switched = false;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_boxes.find(id);
        if (found == m_boxes.end())
            return;
        switched = std::exchange(m_powerSeen[id], epoch) != epoch;
        machine = found->second.get();
    }
    fitDisk(m_cluster, *machine);
    if (!switched)
        return;
    machine->processes().stopAll();
    for (const char* directory : {"/run", "/tmp"}) {
        machine->files().removeTree(directory);
        machine->files().makeDirectories(directory);
    }
}

void MachinePark::forget(int id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_boxes.find(id);
    if (found == m_boxes.end())
        return;
    m_forgotten.push_back(std::move(found->second));
    m_boxes.erase(found);
}

void MachinePark::publishConfigs()
{
    const std::lock_guard lock(m_mutex);
    for (auto& [name, machine] : m_nodes)
        fillPve(m_cluster, *machine);
}

int MachinePark::runLogin(SimMachine& machine, Process& process, const std::string& line)
{
    ++m_audit.sshExecs;
    process.environment.insert({{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                                {"HOME", "/root"},
                                {"USER", "root"},
                                {"LOGNAME", "root"},
                                {"SHELL", "/bin/bash"},
                                {"PWD", "/root"}});
    process.directory = "/root";
    AuditEntry entry;
    entry.time = m_cluster.clock().now();
    entry.kind = "exec";
    entry.node = machine.hostName();
    entry.argv = {"/bin/bash", "-c", line};
    // Recorded before the client can learn of the end, and not only when background jobs let go of the output.
    process.ended = [this, &entry, tell = std::move(process.ended)](const ProcessEnd& end) {
        entry.exit = end.status;
        m_audit.record(entry);
        if (tell)
            tell(end);
    };
    return runShell(machine, process, line);
}

} // namespace ktrdr::sim
