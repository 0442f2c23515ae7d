// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window does with the selected objects: it shows them, and its commands act on them and nothing else.
#include "gui/main_window.h"

#include "app/workspace.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/object_actions.h"
#include "gui/cluster/tree_panel.h"
#include "gui/commands/command_palette.h"
#include "gui/connections/connections_page.h"
#include "gui/panel/reading_status.h"
#include "gui/wizards/deploy_wizard.h"
#include "gui/wizards/release_offers.h"

#include <QMenu>
#include <QStatusBar>
#include <QTabWidget>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

WatchedEnvironment* MainWindow::currentEnvironment() const
{
    const auto items = m_tree->selectedItems();
    for (const auto* item : items) {
        if (item->environment != items.front()->environment)
            return nullptr;
    }
    return items.empty() ? nullptr : m_workspace.find(items.front()->environment);
}

void MainWindow::followSelection(const QString& key)
{
    m_history.visit(key);
    m_pages->show(key);
    followObjects();
}

void MainWindow::followSeveral(const QStringList& keys)
{
    m_pages->showSeveral(keys);
    followObjects();
}

void MainWindow::followObjects()
{
    auto* environment = currentEnvironment();
    nameDeploy();
    if (m_connections)
        m_connections->setEnvironment(environment);
    if (auto* status = findChild<ReadingStatus*>())
        status->setEnvironment(environment);
    m_tabs->setTabText(0, environment ? qt(environment->name()).replace(u'&', QStringLiteral("&&")) : tr("Selection"));
    decorate();
}

// The wizard is opened with the selected workers chosen; without any, with all of the environment.
void MainWindow::nameDeploy()
{
    const auto* environment = currentEnvironment();
    const auto workers = m_tree->selectedWorkers();
    m_deploy->setEnabled(environment != nullptr);
    m_deploy->setText(!environment || workers.empty() ? tr("&Deploy…")
                      : workers.size() == 1           ? tr("&Deploy to CT %1…").arg(qt(workers.front()->ct.text()))
                                                      : tr("&Deploy to %1 workers…").arg(workers.size()));
    if (!environment)
        return m_deploy->setToolTip(m_tree->selectedItems().empty()
                                        ? tr("Choose an environment in the tree first")
                                        : tr("The selected objects are of several environments: choose one"));
    const auto name = qt(environment->name());
    m_deploy->setToolTip(
        workers.empty() ? tr("Deploy a version to all of %1").arg(name)
        : workers.size() == 1
            ? tr("Deploy a version to the backend and this worker of %1").arg(name)
            : tr("Deploy a version to the backend and %1 workers of %2").arg(workers.size()).arg(name));
}

void MainWindow::refresh()
{
    auto* environment = currentEnvironment();
    if (!environment)
        return statusBar()->showMessage(tr("Choose one environment in the tree first"), 8'000);
    if (const auto refreshed = m_workspace.refresh(*environment); !refreshed)
        statusBar()->showMessage(qt(toString(refreshed.error())), 8'000);
}

void MainWindow::decorate()
{
    const auto* environment = currentEnvironment();
    const auto colour =
        environment ? m_theme.tokens().environment(environment->environment().protection) : m_theme.tokens().background;
    m_band->setStyleSheet(QStringLiteral("background: %1;").arg(colour.name()));
}

bool MainWindow::showObject(const QString& key)
{
    if (!m_tree->select(key))
        return false;
    m_tabs->setCurrentIndex(0);
    return true;
}

void MainWindow::objectMenu(const QString& key, const QPoint& at)
{
    if (!m_tree->isSelected(key))
        showObject(key);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_deploy);
    if (const auto* environment = currentEnvironment())
        menu->addAction(tr("Refresh %1").arg(qt(environment->name())), this, &MainWindow::refresh);
    menu->addSeparator();
    addCopyActions(*menu, m_tree->selectedItems(), m_workspace);
    menu->popup(at);
}

// Commands of the window, what can be copied of the selected objects, and every object.
void MainWindow::openPalette()
{
    auto entries = entriesOf(actions());
    const auto items = m_tree->selectedItems();
    const auto subject = items.size() == 1 ? qt(items.front()->name) : tr("%1 objects").arg(items.size());
    auto* copies = new QMenu(this);
    if (!items.empty())
        addCopyActions(*copies, items, m_workspace);
    for (auto& entry : entriesOf(copies->actions())) {
        entry.text = tr("%1: %2").arg(subject, entry.text);
        entry.hint = entry.enabled ? QString() : entry.hint;
        entries.push_back(std::move(entry));
    }
    for (const auto& [key, name] : m_tree->objects())
        entries.push_back({name, {}, true, [this, key = key] { showObject(key); }});
    auto* palette = new CommandPalette(std::move(entries), this);
    connect(palette, &QObject::destroyed, copies, &QObject::deleteLater);
    openOnce(palette);
}

void MainWindow::openDeployWizard()
{
    auto* environment = currentEnvironment();
    if (!environment)
        return;
    std::vector<CtId> chosen;
    for (const auto* worker : m_tree->selectedWorkers())
        chosen.push_back(worker->ct);
    auto* wizard = new DeployWizard(m_workspace, *environment, m_theme, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->chooseWorkers(chosen);
    wizard->setVersionSource(releaseSource(*environment, wizard));
    wizard->open();
}

} // namespace ktrdr
