// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// LibsshShell is the Shell of one environment: a connection per node or host service, made when it is first
// needed and kept. Connections are keyed by their name in the environment, never by address: two nodes behind
// different jump hosts may share one. Owned by the composition root; main thread only. Questions go to `prompt`,
// which must outlive it. The destructor takes less than 2 s and finishes every future.
#pragma once

#include "adapters/ssh/question_desk.h"
#include "adapters/ssh/ssh_settings.h"
#include "ports/shell.h"

#include <QObject>
#include <QPromise>

#include <map>
#include <memory>

namespace ktrdr {

class SshConnection;

struct LibsshShellOptions
{
    std::string knownHostsFile;     // the product's own; the environment may name another
    bool interactive = false;       // ask about unknown host keys instead of refusing
    std::string userKnownHostsFile; // empty: ~/.ssh/known_hosts
    SshTimes times{};
    SshResolver resolver{};
};

class LibsshShell final : public Shell
{
public:
    LibsshShell(const Environment& environment, LibsshShellOptions options, Prompt& prompt);
    ~LibsshShell() override;

    QFuture<Result<ExecResult>> run(const std::string& host, RemoteCommand command, std::stop_token stop = {},
                                    OutputSink onOutput = {}) override;
    std::vector<ConnectionInfo> connections() const override;

private:
    Result<SshConnection*> connectionTo(const std::string& host);
    SshSettings settingsFor(const std::string& name, const SshEndpoint& endpoint) const;
    SshQuestions questions();
    void finish(std::uint64_t id, Result<ExecResult> result);

    const Environment m_environment;
    const LibsshShellOptions m_options;
    QObject m_context; // receives what ssh threads send; outlives the connections
    QuestionDesk m_desk;
    std::map<std::string, std::unique_ptr<SshConnection>> m_connections;
    std::map<std::uint64_t, QPromise<Result<ExecResult>>> m_running;
    std::uint64_t m_lastId = 0;
};

} // namespace ktrdr
