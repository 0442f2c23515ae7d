// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshBench is one implementation of the Shell port under the contract: a real server, the simulator, or the
// scripted fake. The cases of SshContract run against every bench.
#pragma once

#include "ports/shell.h"

#include <QString>

#include <memory>

namespace ktrdr::tests {

class SshBench
{
public:
    virtual ~SshBench() = default;
    // Starts what it needs; a text says why this bench cannot run here.
    virtual QString start() = 0;
    virtual std::unique_ptr<Shell> open() = 0;
    virtual std::string host() const = 0;
    // Every connection breaks, as seen from the client.
    virtual void loseConnections(Shell& shell) = 0;
    // The next command must still be unanswered when this returns (only the fake needs help).
    virtual void holdNext(Shell&) {}
    virtual void expire(Shell&) {}
    // Commands run at the other end of a connection: they begin some time after run().
    virtual bool isRemote() const = 0;
    virtual bool capsOutput() const = 0;
};

// Runs the contract against the bench; arguments as of main().
int runContract(SshBench& bench, int argc, char** argv);

} // namespace ktrdr::tests
