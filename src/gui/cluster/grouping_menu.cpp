// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/grouping_menu.h"

#include "gui/cluster/tree_panel.h"

#include <QActionGroup>
#include <QMenu>

namespace ktrdr {

QMenu* groupingMenu(TreePanel& tree, QWidget* parent)
{
    auto* menu = new QMenu(TreePanel::tr("&Group workers by"), parent);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, WorkerGrouping grouping) {
        auto* action = menu->addAction(text, &tree, [&tree, grouping] { tree.groupBy(grouping); });
        action->setCheckable(true);
        action->setChecked(tree.grouping() == grouping);
        group->addAction(action);
    };
    add(TreePanel::tr("&Type"), WorkerGrouping::Type);
    add(TreePanel::tr("&Node"), WorkerGrouping::Node);
    add(TreePanel::tr("&Status, worst first"), WorkerGrouping::Status);
    add(TreePanel::tr("&Version"), WorkerGrouping::Version);
    return menu;
}

} // namespace ktrdr
