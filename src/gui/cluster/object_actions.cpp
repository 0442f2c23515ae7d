// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/object_actions.h"

#include "app/workspace.h"
#include "gui/cluster/object_commands.h"
#include "gui/theme/plain_tip.h"
#include "planning/typed_commands.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMenu>

namespace ktrdr {

namespace {

struct ObjectActions
{
    Q_DECLARE_TR_FUNCTIONS(ObjectActions)
};

QString commandOf(const TreeItem& item, const WatchedEnvironment& environment)
{
    const auto& configured = environment.environment();
    if (item.kind == TreeKind::Node) {
        const auto* node = configured.findNode(item.name);
        return node ? QString::fromStdString(typedSsh(configured.ssh, node->ssh, true)) : QString();
    }
    return item.ct == CtId{} ? QString() : shellCommand(configured, environment.snapshot(), item.ct);
}

QString addressOf(const TreeItem& item, const WatchedEnvironment& environment)
{
    if (item.kind == TreeKind::Node) {
        const auto* node = environment.environment().findNode(item.name);
        return node ? QString::fromStdString(node->ssh.host) : QString();
    }
    const auto* target = environment.truth().find(item.ct);
    return target ? QString::fromStdString(target->address) : QString();
}

void addCopy(QMenu& menu, const QString& text, QStringList lines, const QString& whyNot)
{
    lines.removeAll(QString());
    const auto copied = lines.join(u'\n');
    auto* action = menu.addAction(text, &menu, [copied] { QGuiApplication::clipboard()->setText(copied); });
    action->setEnabled(!lines.isEmpty());
    action->setToolTip(plainTip(lines.isEmpty() ? whyNot : copied));
}

} // namespace

void addCopyActions(QMenu& menu, const std::vector<const TreeItem*>& items, Workspace& workspace)
{
    QStringList commands, names, numbers, addresses;
    for (const auto* item : items) {
        const auto* environment = workspace.find(item->environment);
        if (!environment)
            continue;
        commands << commandOf(*item, *environment);
        names << QString::fromStdString(item->name);
        numbers << (item->ct == CtId{} ? QString() : QString::fromStdString(item->ct.text()));
        addresses << addressOf(*item, *environment);
    }
    const bool several = items.size() > 1;
    menu.setToolTipsVisible(true);
    addCopy(menu, several ? ObjectActions::tr("Copy &commands") : ObjectActions::tr("Copy &command"), commands,
            ObjectActions::tr("There is no shell to open here, or its node is not known yet"));
    addCopy(menu, several ? ObjectActions::tr("Copy &names") : ObjectActions::tr("Copy &name"), names,
            ObjectActions::tr("It has no name"));
    addCopy(menu, several ? ObjectActions::tr("Copy CT n&umbers") : ObjectActions::tr("Copy CT n&umber"), numbers,
            ObjectActions::tr("It is no container"));
    addCopy(menu, several ? ObjectActions::tr("Copy &addresses") : ObjectActions::tr("Copy &address"), addresses,
            ObjectActions::tr("Its address is not known"));
}

} // namespace ktrdr
