// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/environment_pages.h"

#include "app/workspace.h"
#include "gui/cluster/commands_page.h"
#include "gui/cluster/object_head.h"
#include "gui/cluster/object_page.h"
#include "gui/cluster/overview_page.h"
#include "gui/cluster/selection_page.h"
#include "gui/cluster/target_page.h"
#include "gui/cluster/workers_page.h"
#include "gui/operations/operations_page.h"
#include "gui/panel/history_page.h"
#include "gui/theme/tab_order.h"

#include <QSettings>

namespace ktrdr {

namespace {

QString tabKey() { return QStringLiteral("window/objectTab"); }

// The backend's page shows all of them.
CtId operationsOf(const WatchedEnvironment& environment, CtId ct)
{
    return ct == environment.environment().backend.ct ? CtId{} : ct;
}

} // namespace

EnvironmentPages::EnvironmentPages(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QStackedWidget(parent), m_workspace(workspace), m_theme(theme), m_tab(QSettings().value(tabKey()).toString())
{
}

void EnvironmentPages::show(const QString& key)
{
    auto* environment = m_workspace.find(key.section(u'/', 0, 0).toStdString());
    if (!environment)
        return;
    // Groups, nodes and services are shown on the page of their environment.
    const bool target = key.section(u'/', 1, 1) == QLatin1String("ct");
    const auto ct = CtId::parse(key.section(u'/', 2, 2).toStdString());
    auto* page = target && ct ? targetPage(*environment, *ct) : environmentPage(*environment);
    page->showTab(m_tab); // a page without this tab keeps its own
    setCurrentWidget(page);
}

void EnvironmentPages::showSeveral(const QStringList& keys)
{
    if (!m_selection) {
        m_selection = new SelectionPage(m_workspace, m_theme, this);
        connect(m_selection, &SelectionPage::chosen, this, &EnvironmentPages::chosen);
        addWidget(m_selection);
    }
    setCurrentWidget(m_selection);
    m_selection->setObjects(keys);
    tabAfterBar(*m_selection);
}

void EnvironmentPages::adopt(ObjectPage* page)
{
    addWidget(page);
    tabAfterBar(*page);
    connect(page, &ObjectPage::tabChosen, this, [this](const QString& tab) {
        m_tab = tab;
        QSettings().setValue(tabKey(), tab);
    });
}

void EnvironmentPages::addRuns(ObjectPage& page, const WatchedEnvironment& environment)
{
    page.addTab(QStringLiteral("runs"), tr("Runs"), [this, name = environment.name()](QWidget* parent) {
        auto* runs = new HistoryPage(m_workspace, m_theme, parent, name);
        connect(runs, &HistoryPage::runChosen, this, &EnvironmentPages::runChosen);
        return runs;
    });
}

ObjectPage* EnvironmentPages::environmentPage(WatchedEnvironment& environment)
{
    auto*& page = m_environments[QString::fromStdString(environment.name())];
    if (page)
        return page;
    page = new ObjectPage(new ObjectHead(environment, m_theme), this);
    page->addTab(QStringLiteral("overview"), tr("Overview"), [this, &environment](QWidget* parent) {
        auto* overview = new OverviewPage(environment, m_theme, parent);
        connect(overview, &OverviewPage::chosen, this, &EnvironmentPages::chosen);
        return overview;
    });
    page->addTab(QStringLiteral("workers"), tr("Workers"), [this, &environment](QWidget* parent) {
        auto* workers = new WorkersPage(environment, m_theme, parent);
        connect(workers, &WorkersPage::chosen, this, &EnvironmentPages::chosen);
        return workers;
    });
    page->addTab(QStringLiteral("operations"), tr("Operations"),
                 [this, &environment](QWidget* parent) { return new OperationsPage(environment, m_theme, parent); });
    addRuns(*page, environment);
    page->addTab(QStringLiteral("commands"), tr("Commands"),
                 [this, &environment](QWidget* parent) { return new CommandsPage(environment, m_theme, parent); });
    adopt(page);
    return page;
}

ObjectPage* EnvironmentPages::targetPage(WatchedEnvironment& environment, CtId ct)
{
    auto& tabs = m_targets[QString::fromStdString(environment.name())];
    if (!tabs.page)
        fillTarget(tabs, environment);
    tabs.ct = ct;
    tabs.head->setTarget(ct);
    if (auto* overview = qobject_cast<TargetPage*>(tabs.page->page(QStringLiteral("overview"))))
        overview->setTarget(ct);
    if (auto* operations = qobject_cast<OperationsPage*>(tabs.page->page(QStringLiteral("operations"))))
        operations->limitTo(operationsOf(environment, ct));
    if (auto* commands = qobject_cast<CommandsPage*>(tabs.page->page(QStringLiteral("commands"))))
        commands->setTarget(ct);
    return tabs.page;
}

void EnvironmentPages::fillTarget(TargetTabs& tabs, WatchedEnvironment& environment)
{
    tabs.head = new ObjectHead(environment, m_theme);
    tabs.page = new ObjectPage(tabs.head, this);
    tabs.page->addTab(QStringLiteral("overview"), tr("Overview"), [this, &environment, &tabs](QWidget* parent) {
        auto* overview = new TargetPage(environment, m_theme, parent);
        overview->setTarget(tabs.ct);
        return overview;
    });
    tabs.page->addTab(QStringLiteral("operations"), tr("Operations"), [this, &environment, &tabs](QWidget* parent) {
        auto* operations = new OperationsPage(environment, m_theme, parent);
        operations->limitTo(operationsOf(environment, tabs.ct));
        return operations;
    });
    addRuns(*tabs.page, environment);
    tabs.page->addTab(QStringLiteral("commands"), tr("Commands"), [this, &environment, &tabs](QWidget* parent) {
        auto* commands = new CommandsPage(environment, m_theme, parent);
        commands->setTarget(tabs.ct);
        return commands;
    });
    adopt(tabs.page);
}

} // namespace ktrdr
