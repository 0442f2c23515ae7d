// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/libssh_shell.h"

#include "adapters/ssh/output_relay.h"
#include "adapters/ssh/ssh_connection.h"
#include "base/ids.h"

#include <cstdlib>
#include <fmt/core.h>
#include <optional>
#include <pwd.h>
#include <unistd.h>

namespace ktrdr {

namespace {

std::string homeFile(const char* name)
{
    const passwd* entry = ::getpwuid(::getuid());
    const char* home = std::getenv("HOME");
    if (home && *home)
        return fmt::format("{}/{}", home, name);
    return entry ? fmt::format("{}/{}", entry->pw_dir, name) : std::string();
}

std::optional<SshEndpoint> findEndpoint(const Environment& environment, const std::string& host)
{
    if (const auto* node = environment.findNode(host))
        return node->ssh;
    for (const auto& service : environment.hostServices) {
        if (service.name == host)
            return service.ssh;
    }
    return std::nullopt;
}

// Before any socket: names end up in commands and messages.
Result<void> check(const SshEndpoint& endpoint)
{
    if (auto host = checkHostName(endpoint.host); !host)
        return tl::unexpected(host.error());
    if (auto user = checkUserName(endpoint.user); !user)
        return tl::unexpected(user.error());
    return {};
}

} // namespace

LibsshShell::LibsshShell(const Environment& environment, LibsshShellOptions options, Prompt& prompt)
    : m_environment(environment), m_options(std::move(options)), m_desk(environment.name, prompt, &m_context)
{
}

LibsshShell::~LibsshShell()
{
    for (const auto& [name, connection] : m_connections)
        connection->requestStop();
    m_connections.clear();
    // Their results are queued for a context that goes away now; a future must never be left without one.
    while (!m_running.empty())
        finish(m_running.begin()->first, fail(ErrorCode::Cancelled, "The program is closing its connections"));
}

QFuture<Result<ExecResult>> LibsshShell::run(const std::string& host, RemoteCommand command, std::stop_token stop,
                                             OutputSink onOutput)
{
    const auto id = ++m_lastId;
    auto& promise = m_running[id];
    promise.start();
    const auto future = promise.future();
    const auto connection = connectionTo(host);
    if (!connection || stop.stop_requested()) {
        finish(id, connection ? fail(ErrorCode::Cancelled, "Cancelled before the command was sent", host)
                              : tl::unexpected(connection.error()));
        return future;
    }
    SshJob::Output output;
    if (onOutput) {
        auto relay = std::make_shared<OutputRelay>(&m_context, std::move(onOutput));
        output = [relay](std::string_view chunk) { relay->push(chunk); };
    }
    (*connection)
        ->submit(
            std::move(command), std::move(stop),
            [this, id](Result<ExecResult> result) {
                QMetaObject::invokeMethod(
                    &m_context, [this, id, result = std::move(result)]() mutable { finish(id, std::move(result)); },
                    Qt::QueuedConnection);
            },
            std::move(output));
    return future;
}

void LibsshShell::finish(std::uint64_t id, Result<ExecResult> result)
{
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    auto promise = std::move(found->second); // a continuation may call run()
    m_running.erase(found);
    promise.addResult(std::move(result));
    promise.finish();
}

Result<SshConnection*> LibsshShell::connectionTo(const std::string& host)
{
    if (const auto found = m_connections.find(host); found != m_connections.end())
        return found->second.get();
    const auto endpoint = findEndpoint(m_environment, host);
    if (!endpoint) {
        return fail(ErrorCode::ConfigInvalid,
                    fmt::format("{} is neither a node nor a host service of {}", host, m_environment.name), host,
                    "Add it to the nodes of the environment");
    }
    for (const auto& hop : m_environment.ssh.jumpHosts) {
        if (auto good = check(hop); !good)
            return tl::unexpected(good.error());
    }
    if (auto good = check(*endpoint); !good)
        return tl::unexpected(good.error());
    auto& connection = m_connections[host];
    connection = std::make_unique<SshConnection>(settingsFor(host, *endpoint), questions());
    return connection.get();
}

SshSettings LibsshShell::settingsFor(const std::string& name, const SshEndpoint& endpoint) const
{
    const char* agent = std::getenv("SSH_AUTH_SOCK");
    SshSettings settings;
    settings.environment = m_environment.name;
    settings.node = name;
    settings.endpoint = endpoint;
    settings.access = m_environment.ssh;
    settings.knownHostsFile =
        m_environment.ssh.knownHostsFile.empty() ? m_options.knownHostsFile : m_environment.ssh.knownHostsFile;
    settings.userKnownHostsFile =
        m_options.userKnownHostsFile.empty() ? homeFile(".ssh/known_hosts") : m_options.userKnownHostsFile;
    settings.agentSocket = agent ? agent : "";
    settings.interactive = m_options.interactive;
    settings.times = m_options.times;
    settings.resolver = m_options.resolver;
    return settings;
}

SshQuestions LibsshShell::questions()
{
    SshQuestions questions;
    questions.passphrase = [this](const std::string& keyFile, int attempt, SharedSecret rejected, PassphraseSlot slot) {
        QMetaObject::invokeMethod(
            &m_context,
            [this, keyFile, attempt, rejected, slot] { m_desk.askPassphrase(keyFile, attempt, rejected, slot); },
            Qt::QueuedConnection);
    };
    questions.trustHostKey = [this](const HostKeyQuestion& question, TrustSlot slot) {
        QMetaObject::invokeMethod(
            &m_context, [this, question, slot] { m_desk.askTrust(question, slot); }, Qt::QueuedConnection);
    };
    questions.hostKeyChanged = [this](const ChangedHostKey& key) {
        QMetaObject::invokeMethod(
            &m_context, [this, key] { m_desk.tellChanged(key); }, Qt::QueuedConnection);
    };
    return questions;
}

std::vector<ConnectionInfo> LibsshShell::connections() const
{
    std::vector<ConnectionInfo> all;
    for (const auto& [name, connection] : m_connections)
        all.push_back(connection->info());
    return all;
}

} // namespace ktrdr
