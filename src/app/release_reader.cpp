// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/release_reader.h"

#include "app/exec_output.h"
#include "app/on_ready.h"
#include "planning/commands.h"

namespace ktrdr {

namespace {

constexpr Milliseconds kReleasesTimeout{150'000}; // more than the script waits for the network
constexpr Milliseconds kCommitsTimeout{30'000};

Error stopped(const std::string& where)
{
    return {ErrorCode::Refused,
            "The container does not run",
            where,
            "Start it: the versions are read from the repository in it",
            {}};
}

// What Proxmox lists of a container is up to 10 s old: pct knows better, and says it with status 255.
bool saysStopped(const ExecResult& result, CtId ct)
{
    return result.kind == ExecResult::Kind::Exited && result.exitCode == 255 &&
           result.err.find("container '" + ct.text() + "' not running!") != std::string::npos;
}

Result<std::string> nodeOf(const TargetConfig& target, const ClusterSnapshot& snapshot)
{
    const auto where = "CT " + target.ct.text();
    if (!snapshot.resources.value)
        return snapshot.resources.problem ? Result<std::string>(Unexpected(*snapshot.resources.problem))
                                          : fail(ErrorCode::Stale, "The containers were not read yet", where);
    const auto* container = snapshot.resources.value->find(target.ct);
    if (!container)
        return fail(ErrorCode::Refused, "Proxmox does not list the container", where,
                    "Check its number in the configuration against Proxmox");
    if (container->power != Power::Running)
        return Unexpected(stopped(where));
    return container->node;
}

} // namespace

ReleaseReader::ReleaseReader(Environment environment, Ports ports, QObject* parent)
    : QObject(parent), m_environment(std::move(environment)), m_ports(ports)
{
}

ReleaseReader::~ReleaseReader() { m_stop.request_stop(); }

void ReleaseReader::run(const ClusterSnapshot& snapshot, const NodeCommand& command, Milliseconds timeout,
                        std::function<void(Result<std::string>)> ready)
{
    const auto node = nodeOf(m_environment.backend, snapshot);
    if (!node)
        return ready(Unexpected(node.error()));
    auto future = m_ports.shell.run(*node, {command.line, command.input, timeout}, m_stop.get_token());
    onReady(std::move(future), this,
            [node = *node, ct = m_environment.backend.ct, ready = std::move(ready)](const Result<ExecResult>& result) {
                if (result && saysStopped(*result, ct))
                    return ready(Unexpected(stopped("CT " + ct.text())));
                ready(outputOf(result, node + ", CT " + ct.text()));
            });
}

void ReleaseReader::readReleases(const ClusterSnapshot& snapshot, std::function<void(Result<ReleaseList>)> ready)
{
    const ReleasesRequest request{m_environment.backend.ct, m_environment.appDirectory, m_environment.gitRemote};
    run(snapshot, releasesCommand(request), kReleasesTimeout,
        [request, ready = std::move(ready)](const Result<std::string>& output) {
            ready(output ? parseReleases(request, *output) : Unexpected(output.error()));
        });
}

void ReleaseReader::readCommits(const ClusterSnapshot& snapshot, const CommitId& from, const CommitId& to,
                                std::function<void(Result<CommitRange>)> ready)
{
    const CommitsRequest request{m_environment.backend.ct, m_environment.appDirectory, from, to};
    run(snapshot, commitsCommand(request), kCommitsTimeout,
        [request, ready = std::move(ready)](const Result<std::string>& output) {
            ready(output ? parseCommits(request, *output) : Unexpected(output.error()));
        });
}

} // namespace ktrdr
