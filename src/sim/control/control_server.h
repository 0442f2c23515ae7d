// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ControlServer listens on control.sock and performs what `ktrdr-sim control` asks: inject, clear, status, audit.
// One request per connection: words separated by NUL, ended by an empty line; the answer begins with "ok\n" or
// "error\n". Lives in the Qt thread; owned by main.
#pragma once

#include "sim/control/ssh_front.h"

#include <QLocalServer>

namespace ktrdr::sim {

class ControlServer final : public QObject
{
public:
    ControlServer(MachinePark& park, SshFront& ssh) : m_park(park), m_ssh(ssh) {}
    ~ControlServer() override;
    Result<void> listen(const std::string& socketFile);
    // What a request answers; public for tests.
    Result<std::string> perform(const std::vector<std::string>& words);

private:
    void accept();
    Result<std::string> inject(const std::vector<std::string>& words);
    Result<std::string> clear(const std::vector<std::string>& words);
    Result<void> applySsh(const FaultKind& kind, const std::string& node, bool set);
    void applyToMachines();

    MachinePark& m_park;
    SshFront& m_ssh;
    QLocalServer m_server;
};

} // namespace ktrdr::sim
