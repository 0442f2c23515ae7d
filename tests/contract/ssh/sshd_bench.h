// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshdBench runs LibsshShell against a real OpenSSH server with a key file of its own. Also used by the tests of
// identity and faults, which change its parts before opening a shell.
#pragma once

#include "adapters/ssh/libssh_shell.h"
#include "fakes/fake_prompt.h"
#include "ssh_bench.h"
#include "sshd_server.h"

#include <csignal>

namespace ktrdr::tests {

class SshdBench final : public SshBench
{
public:
    QString start() override
    {
        if (const auto missing = sshdMissing(); !missing.isEmpty())
            return missing;
        const auto key = makeKey(server.folder(), "client_key");
        server.authorize(key + ".pub");
        if (!server.start())
            return "sshd did not start: " + QString::fromStdString(server.log());
        options.knownHostsFile = server.folder().toStdString() + "/known_hosts";
        options.userKnownHostsFile = server.folder().toStdString() + "/user_known_hosts";
        writeFile(QString::fromStdString(options.knownHostsFile), server.knownHostsLine());
        environment.name = "contract";
        environment.ssh.useAgent = false;
        environment.ssh.identityFile = key.toStdString();
        environment.nodes = {{host(), {"127.0.0.1", server.port(), currentUser()}}};
        return {};
    }
    std::unique_ptr<Shell> open() override { return std::make_unique<LibsshShell>(environment, options, prompt); }
    std::string host() const override { return "node"; }
    void loseConnections(Shell&) override
    {
        for (const auto pid : server.sessions())
            ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
    bool isRemote() const override { return true; }
    bool capsOutput() const override { return true; }

    SshdServer server;
    Environment environment;
    LibsshShellOptions options;
    fakes::FakePrompt prompt;
};

} // namespace ktrdr::tests
