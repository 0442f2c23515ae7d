// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How an exported plan reaches nodes and services: the environment's SSH and HTTP settings as text of the script.
#include "base/sanitize.h"
#include "base/shell_quote.h"
#include "planning/plan_script.h"

#include <fmt/core.h>

namespace ktrdr {

namespace {

// A file name in ssh_config: quoted, and without its "%" taken for a token.
std::string configWord(std::string_view path)
{
    std::string word = "\"";
    for (const char c : sanitizeLine(path)) {
        if (c == '"' || c == '\\')
            word += '\\';
        word += c;
        if (c == '%')
            word += '%';
    }
    return word + '"';
}

std::string jumpWord(const SshEndpoint& hop)
{
    const bool ipv6 = hop.host.find(':') != std::string::npos;
    return fmt::format("{}@{}{}{}:{}", hop.user, ipv6 ? "[" : "", hop.host, ipv6 ? "]" : "", hop.port);
}

// As a person would type it.
std::string typedCommand(const SshAccess& ssh)
{
    std::vector<std::string> words{"ssh"};
    if (!ssh.knownHostsFile.empty())
        words.insert(words.end(), {"-o", "UserKnownHostsFile=" + ssh.knownHostsFile + " ~/.ssh/known_hosts"});
    if (!ssh.identityFile.empty())
        words.insert(words.end(), {"-i", ssh.identityFile});
    return shellJoin(words);
}

std::string sshConfig(const SshAccess& ssh)
{
    std::string text = "Host *\n    BatchMode yes\n    StrictHostKeyChecking yes\n    GlobalKnownHostsFile none\n";
    if (!ssh.knownHostsFile.empty())
        text += "    UserKnownHostsFile " + configWord(ssh.knownHostsFile) + " ~/.ssh/known_hosts\n";
    text += "    UpdateHostKeys no\n";
    text += "    IdentityFile " + (ssh.identityFile.empty() ? "none" : configWord(ssh.identityFile)) + "\n";
    if (!ssh.useAgent)
        text += "    IdentityAgent none\n";
    return text + "    ConnectTimeout 10\n    ServerAliveInterval 15\n    ServerAliveCountMax 4\n";
}

} // namespace

std::string scriptWord(std::string_view text)
{
    const auto word = shellQuote(sanitizeLine(text));
    return word.starts_with('\'') ? word : "'" + word + "'";
}

// A node that is the last jump host itself needs no jump to itself; ssh refuses that as a loop.
std::string scriptJumps(const SshAccess& ssh, const SshEndpoint& node)
{
    auto hops = ssh.jumpHosts;
    while (!hops.empty() && hops.back() == node)
        hops.pop_back();
    std::string list;
    for (const auto& hop : hops)
        list += (list.empty() ? "" : ",") + jumpWord(hop);
    return list;
}

std::string planScriptAccess(const Environment& environment)
{
    const auto& ssh = environment.ssh;
    std::string text =
        "# The settings of the environment; like ktrdrctl, ssh reads neither ~/.ssh/config nor /etc/ssh/ssh_config.\n";
    text += "ssh_config() {\n    cat <<'END_OF_CONFIG'\n" + sshConfig(ssh) + "END_OF_CONFIG\n}\n";
    text += "agent_key=" + scriptWord(ssh.useAgent ? ssh.identityFingerprint : std::string()) +
            " # the only key of the ssh-agent that is offered\n";
    text += "typed=" + scriptWord(typedCommand(ssh)) + " # how you would type it\n";
    text += "health_path=" + scriptWord(environment.http.healthPath) + "\n";
    text += "ca_file=" + scriptWord(environment.http.caFile) + " # instead of the system's certificates\n";
    text += "auth_header=" + scriptWord(environment.http.authHeader) + " # that the backend wants\n";
    return text;
}

} // namespace ktrdr
