// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/typed_commands.h"

#include "base/sanitize.h"
#include "base/shell_quote.h"
#include "planning/plan_script.h"
#include "planning/script_parts.h"

namespace ktrdr {

std::string typedSsh(const SshAccess& ssh, const SshEndpoint& node, bool terminal)
{
    std::vector<std::string> words{"ssh"};
    if (terminal)
        words.push_back("-t");
    if (!ssh.knownHostsFile.empty())
        words.insert(words.end(),
                     {"-o", "UserKnownHostsFile=" + sanitizeLine(ssh.knownHostsFile) + " ~/.ssh/known_hosts"});
    if (!ssh.identityFile.empty())
        words.insert(words.end(), {"-i", sanitizeLine(ssh.identityFile)});
    if (const auto jumps = scriptJumps(ssh, node); !jumps.empty())
        words.insert(words.end(), {"-J", sanitizeLine(jumps)});
    words.insert(words.end(), {"-p", std::to_string(node.port), sanitizeLine(node.user + "@" + node.host)});
    return shellJoin(words);
}

std::string typedShellIn(const SshAccess& ssh, const SshEndpoint& node, CtId ct)
{
    return typedSsh(ssh, node, true) + " " + shellQuote("pct enter " + ct.text());
}

std::string typedCommand(const SshAccess& ssh, const SshEndpoint& node, const NodeCommand& command)
{
    auto text = typedSsh(ssh, node, false) + " " + shellQuote(command.line);
    if (command.input.empty())
        return text;
    std::string end = "END_OF_SCRIPT";
    while (command.input.find(end) != std::string::npos)
        end += '_';
    text += " <<'" + end + "'\n" + command.input;
    return text + (text.ends_with('\n') ? "" : "\n") + end + "\n";
}

} // namespace ktrdr
