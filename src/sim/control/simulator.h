// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Simulator is the composition of a whole simulated cluster: model, machines, HTTP, SSH, control socket, and the
// files in the state folder. Owned by main (or a test); lives in the Qt thread.
#pragma once

#include "sim/control/command_line.h"
#include "sim/control/control_server.h"
#include "sim/http/port_keeper.h"
#include "sim/http/site.h"

#include <memory>

namespace ktrdr::sim {

class Simulator
{
public:
    // Tries other networks when one is taken by another simulator, unless the options name one.
    static Result<std::unique_ptr<Simulator>> start(RunOptions options);
    ~Simulator();

private:
    explicit Simulator(const RunOptions& options);
    Result<void> open();
    Result<void> writeFiles(const std::string& identityFile);

    // Destroyed from below: the doors first, then what they lead to.
    RunOptions m_options;
    ScaledClock m_clock;
    Cluster m_cluster;
    Audit m_audit;
    Site m_site;
    MachinePark m_park;
    std::unique_ptr<PortKeeper> m_ports;
    std::unique_ptr<SshFront> m_ssh;
    std::unique_ptr<ControlServer> m_control;
};

} // namespace ktrdr::sim
