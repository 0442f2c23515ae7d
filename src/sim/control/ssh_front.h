// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshFront runs one SSH server per Proxmox node and service host and passes their commands to the machines.
// Owned by main; used from the main thread, commands run in the servers' threads.
#pragma once

#include "sim/commands/sim_machine.h"
#include "sim/model/config_writer.h"
#include "sim/ssh/ssh_server.h"

#include <memory>
#include <vector>

namespace ktrdr::sim {

class SshFront
{
public:
    struct Settings
    {
        std::string folder; // for host keys
        std::string authorizedKey;
        std::uint16_t port = 0;
        int maxSessions = 10;
    };
    static Result<std::unique_ptr<SshFront>> start(MachinePark& park, const Settings& settings);

    std::string knownHosts() const;
    void fillPorts(ConfigPlaces& places) const;
    int refusedChannels() const;
    int cutCommands() const; // by ssh-cut-during and ssh-cut-at
    // Brings the servers of `node` ("" for all) in line with `faults`, after `fault` was set or cleared there.
    Result<void> applyFault(const FaultBook& faults, const std::string& fault, const std::string& node, bool set);

private:
    struct Door
    {
        std::string name; // node or service host
        std::string address;
        int box = 0; // of a service host
        std::unique_ptr<SshServer> server;
    };
    std::vector<Door> m_doors;
};

} // namespace ktrdr::sim
