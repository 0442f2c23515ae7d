// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/object_commands.h"

#include "app/visit_requests.h"
#include "planning/typed_commands.h"

#include <QCoreApplication>

namespace ktrdr {

namespace {

struct Commands
{
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

// Each reading has a fresh one.
constexpr const char* kExampleNonce = "0123456789abcdef";

QString qt(const std::string& text) { return QString::fromStdString(text); }

ObjectCommand commandOn(const Environment& environment, const NodeConfig& node, const NodeCommand& command,
                        const QString& title, const QString& note)
{
    return {title, note, qt(typedCommand(environment.ssh, node.ssh, command))};
}

const NodeConfig* nodeOf(const Environment& environment, const ClusterSnapshot& snapshot, CtId ct)
{
    const auto* container = snapshot.resources.value ? snapshot.resources.value->find(ct) : nullptr;
    return container ? environment.findNode(container->node) : nullptr;
}

void addReadings(std::vector<ObjectCommand>& commands, const Environment& environment)
{
    if (environment.nodes.empty())
        return;
    const auto& node = environment.nodes.front();
    commands.push_back(commandOn(environment, node, clusterResourcesCommand(), Commands::tr("Nodes and containers"),
                                 Commands::tr("Read every 10 s on the first node that answers; changes nothing.")));
    commands.push_back(commandOn(environment, node, addressesCommand(), Commands::tr("Addresses of the containers"),
                                 Commands::tr("Read every 5 minutes; changes nothing.")));
}

void addVisits(std::vector<ObjectCommand>& commands, const Environment& environment, const ClusterSnapshot& snapshot,
               CtId ct)
{
    const auto one = ct == CtId{} ? std::vector<CtId>{} : std::vector<CtId>{ct};
    for (auto& [name, request] : visitRequests(environment, snapshot, one, {})) {
        const auto* node = environment.findNode(name);
        if (!node)
            continue;
        request.nonce = kExampleNonce;
        commands.push_back(commandOn(
            environment, *node, visitCommand(request),
            one.empty() ? Commands::tr("Visit of the containers on %1").arg(qt(name))
                        : Commands::tr("Visit of the container"),
            Commands::tr("Read every 2 minutes and after a change; changes nothing. The mark is random each time.")));
    }
}

} // namespace

QString shellCommand(const Environment& environment, const ClusterSnapshot& snapshot, CtId ct)
{
    const auto* node = nodeOf(environment, snapshot, ct);
    return node ? qt(typedShellIn(environment.ssh, node->ssh, ct)) : QString();
}

std::vector<ObjectCommand> commandsFor(const Environment& environment, const ClusterSnapshot& snapshot, CtId ct)
{
    std::vector<ObjectCommand> commands;
    if (ct == CtId{}) {
        for (const auto& node : environment.nodes)
            commands.push_back({Commands::tr("Shell on %1").arg(qt(node.name)),
                                Commands::tr("To type it yourself; it is never sent from here."),
                                qt(typedSsh(environment.ssh, node.ssh, true))});
        addReadings(commands, environment);
    } else if (const auto shell = shellCommand(environment, snapshot, ct); !shell.isEmpty()) {
        commands.push_back({Commands::tr("Shell in the container"),
                            Commands::tr("To type it yourself; it is never sent from here."), shell});
    }
    addVisits(commands, environment, snapshot, ct);
    return commands;
}

} // namespace ktrdr
