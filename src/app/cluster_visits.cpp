// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterReader's visits inside the containers: one remote command per node with a bounded width.
#include "app/cluster_reader.h"

#include "app/countdown.h"
#include "app/exec_output.h"
#include "app/on_ready.h"
#include "app/visit_requests.h"

#include <QRandomGenerator>

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr Milliseconds kVisitBase{30'000};
constexpr Milliseconds kVisitPerContainer{20'000};

} // namespace

std::string ClusterReader::nextNonce() { return fmt::format("{:016x}", QRandomGenerator::system()->generate64()); }

void ClusterReader::readInsides(std::vector<CtId> cts, const std::string& version, Done done)
{
    if (m_snapshot.requestedVersion != version) {
        for (auto& [ct, readings] : m_snapshot.targets)
            readings.resolvedCommit = {};
    }
    m_snapshot.requestedVersion = version;
    for (const auto& target : m_environment.targets()) {
        if (!cts.empty() && std::find(cts.begin(), cts.end(), target.ct) == cts.end())
            continue;
        const auto* container = m_snapshot.resources.value ? m_snapshot.resources.value->find(target.ct) : nullptr;
        if (!container || container->power != Power::Running)
            m_snapshot.targets[target.ct].inside.failWith(
                {ErrorCode::Refused,
                 container ? "The container does not run" : "The container is not known",
                 "CT " + target.ct.text(),
                 {},
                 {}});
    }
    auto byNode = visitRequests(m_environment, m_snapshot, cts, version);
    if (byNode.empty())
        return done();
    const auto part = countdown(byNode.size(), std::move(done));
    for (auto& [node, request] : byNode) {
        request.nonce = nextNonce();
        visitNode(node, std::move(request), part);
    }
}

void ClusterReader::visitNode(const std::string& node, VisitRequest request, Done done)
{
    const auto command = visitCommand(request);
    const auto rounds = 1 + static_cast<int>(request.items.size()) / std::max(1, request.width);
    auto future = m_ports.shell.run(node, {command.line, command.input, kVisitBase + kVisitPerContainer * rounds});
    onReady(std::move(future), this,
            [this, node, request = std::move(request), done = std::move(done)](const Result<ExecResult>& result) {
                noteNode(node, result ? nullptr : &result.error());
                const auto now = m_ports.clock.utcNow();
                const bool ended = result && result->kind == ExecResult::Kind::Exited;
                auto answers = parseVisits(request, result ? std::string_view(result->out) : std::string_view());
                for (auto& [ct, answer] : answers) {
                    auto& readings = m_snapshot.targets[ct];
                    if (answer.inside)
                        readings.inside.succeed(std::move(*answer.inside), now);
                    else
                        readings.inside.failWith(ended ? answer.inside.error() : outputOf(result, node).error());
                    if (request.version.empty())
                        continue;
                    if (answer.resolved && *answer.resolved)
                        readings.resolvedCommit.succeed(std::move(**answer.resolved), now);
                    else
                        readings.resolvedCommit.failWith(answer.resolved ? answer.resolved->error()
                                                                         : *readings.inside.problem);
                }
                done();
            });
}

} // namespace ktrdr
