// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimMachine is a computer of the simulated cluster as the shell sees it: files, programs, processes, simulated
// time. MachinePark owns all of them and makes a container's machine at its first use; machines live as long as
// the park (a destroyed container's machine is kept, switched off). Thread-safe.
#pragma once

#include "sim/model/audit.h"
#include "sim/model/cluster.h"
#include "sim/model/web.h"
#include "sim/shell/process_table.h"
#include "sim/shell/program_table.h"
#include "sim/shell/virtual_files.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ktrdr::sim {

class MachinePark;

class SimMachine final : public Machine
{
public:
    // box 0: the Proxmox node `name`
    SimMachine(Cluster& cluster, int box, std::string name);
    ~SimMachine() override;

    VirtualFiles& files() override { return m_files; }
    ProcessTable& processes() override { return m_processes; }
    const Program* findProgram(std::string_view name, std::string_view searchPath) override;
    bool sleepFor(Milliseconds duration, std::stop_token stop) override;
    UtcTime now() override { return m_cluster.clock().now(); }
    std::string hostName() override;

    int box() const { return m_box; }
    const std::string& name() const { return m_name; } // of the node
    ProgramTable& programs() { return m_programs; }    // filled before use

private:
    Cluster& m_cluster;
    const int m_box;
    const std::string m_name;
    VirtualFiles m_files;
    ProgramTable m_programs;
    ProcessTable m_processes; // last: its threads use the others
};

class MachinePark
{
public:
    MachinePark(Cluster& cluster, Audit& audit, Web& web);
    ~MachinePark();

    SimMachine& node(const std::string& name); // of a node that exists
    SimMachine& box(int id);                   // container or service host
    // Brings the machine in line with the model: kills what runs in a container that was switched off or
    // restarted, empties its /run and /tmp, and fills its disk when that fault is set.
    void applyState(int id);
    // New files for a container that did not exist before (clone).
    void forget(int id);
    void publishConfigs(); // /etc/pve of all nodes, after containers came or went

    Cluster& cluster() { return m_cluster; }
    Audit& audit() { return m_audit; }
    Web& web() { return m_web; }

    // A command line as sshd gives it to the login shell; returns the exit status.
    int runLogin(SimMachine& machine, Process& process, const std::string& line);

private:
    Cluster& m_cluster;
    Audit& m_audit;
    Web& m_web;
    std::mutex m_mutex; // guards the maps, not the machines
    std::map<std::string, std::unique_ptr<SimMachine>> m_nodes;
    std::map<int, std::unique_ptr<SimMachine>> m_boxes;
    std::map<int, std::uint64_t> m_powerSeen;
    std::vector<std::unique_ptr<SimMachine>> m_forgotten;
};

// The programs of the two kinds of machine (node_programs.cpp, box_programs.cpp).
void addNodePrograms(MachinePark& park, SimMachine& machine);
void addBoxPrograms(MachinePark& park, SimMachine& machine);

} // namespace ktrdr::sim
