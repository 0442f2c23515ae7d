// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connection_test.h"

#include "app/exec_output.h"
#include "app/on_ready.h"
#include "base/sanitize.h"
#include "planning/commands.h"

namespace ktrdr {

namespace {

constexpr Milliseconds kAnswerTime{30'000};

Result<void> judge(const Result<ExecResult>& result, bool isNode, const std::string& host)
{
    const auto output = outputOf(result, host);
    if (!output && output.error().code == ErrorCode::CommandFailed)
        return fail(ErrorCode::CommandFailed, isNode ? "pvesh does not answer" : "The host runs no commands", host,
                    isNode ? "Look at the node's cluster services: systemctl status pve-cluster" : "Check the login",
                    output.error().detail);
    if (!output)
        return Unexpected(output.error());
    if (!isNode)
        return {};
    const auto resources = parseClusterResources(sanitizeText(*output));
    return resources ? Result<void>() : Unexpected(resources.error());
}

} // namespace

ConnectionTest::ConnectionTest(const Environment& environment, std::string host, const ShellOpener& open,
                               QObject* parent)
    : QObject(parent), m_host(std::move(host)), m_isNode(environment.findNode(m_host) != nullptr),
      m_shell(open(environment))
{
}

ConnectionTest::~ConnectionTest() { m_stop.request_stop(); }

void ConnectionTest::start()
{
    const auto command = m_isNode ? clusterResourcesCommand() : NodeCommand{"true", {}};
    onReady(m_shell->run(m_host, {command.line, command.input, kAnswerTime}, m_stop.get_token()), this,
            [this](const Result<ExecResult>& result) { ended(result); });
}

void ConnectionTest::ended(const Result<ExecResult>& result)
{
    HostTest test{m_host, {}, {}, {}};
    for (auto& connection : m_shell->connections()) {
        if (connection.host == m_host)
            test.hops = std::move(connection.hops);
    }
    if (const auto good = judge(result, m_isNode, m_host); !good)
        test.problem = good.error();
    else
        test.answered = result->elapsed;
    Q_EMIT finished(test);
}

} // namespace ktrdr
