// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the composition root lends the main window: the simulator, the configuration, the connections.
#include "gui/main_window.h"

#include "app/workspace.h"
#include "gui/cluster/tree_panel.h"
#include "gui/connections/connections_page.h"
#include "gui/demo/demo_menu.h"
#include "gui/panel/bottom_panel.h"
#include "gui/setup/setup_commands.h"
#include "gui/theme/action_icons.h"

#include <QMenuBar>
#include <QStatusBar>

namespace ktrdr {

void MainWindow::useSimulator(SimulatorLink& link)
{
    auto* menu = new DemoMenu(
        link, [this] { return m_tree->selected(); }, m_menus);
    connect(menu, &DemoMenu::said, this, [this](const QString& text) { statusBar()->showMessage(text, 8'000); });
    m_menus->insertMenu(m_menus->actions().back(), menu);
}

void MainWindow::useSetup(SetupServices services)
{
    m_setup = std::move(services);
    auto* cluster = m_menus->actions().front()->menu();
    auto* edit =
        addCommand(cluster, "document-edit", tr("&Edit environment…"), tr("Ctrl+E"), [this] { editEnvironment(); });
    auto* add = addCommand(cluster, "list-add", tr("&Add environment…"), {}, [this] {
        openSetupAssistant(m_workspace, m_setup, m_theme, this,
                           [this](const std::string& name) { showObject(QString::fromStdString(name)); });
    });
    auto* last = cluster->actions().at(cluster->actions().indexOf(edit) - 1); // Quit stays the last
    cluster->insertActions(last, {edit, add});
    cluster->insertSeparator(last);
    drawIcons({edit, add}, m_theme.tokens());
}

void MainWindow::editEnvironment()
{
    if (auto* environment = currentEnvironment())
        openEnvironmentEditor(m_workspace, *environment, m_setup, m_theme, this);
    else
        statusBar()->showMessage(tr("Choose an environment in the tree first"), 8'000);
}

void MainWindow::useConnections(const ConnectionServices& services)
{
    m_connections = new ConnectionsPage(services, m_theme, m_panel);
    m_connections->setEnvironment(currentEnvironment());
    if (m_panel->addTab(m_connections, tr("Connections")) == m_panelTab)
        m_panel->setCurrentIndex(m_panelTab);
    auto* show = addCommand(m_view, "network-wired", tr("&Connections and keychain"), tr("Ctrl+Shift+K"),
                            [this] { m_panel->reveal(m_connections); });
    drawIcons({show}, m_theme.tokens());
}

} // namespace ktrdr
