// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/main_window.h"

#include "app/workspace.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/tree_panel.h"
#include "gui/panel/bottom_panel.h"
#include "gui/panel/reading_status.h"
#include "gui/runs/run_tab.h"
#include "gui/wizards/deploy_wizard.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace ktrdr {

MainWindow::MainWindow(Workspace& workspace, Theme& theme, QWidget* parent)
    : QMainWindow(parent), m_workspace(workspace), m_theme(theme)
{
    setWindowTitle(tr("KTRDR Admin"));
    setMinimumSize(900, 600);
    resize(1440, 900);
    makeRegions();
    makeActions();
    makeStatusBar();
    connect(m_tree, &TreePanel::selectionChanged, this, &MainWindow::followSelection);
    connect(m_tree, &TreePanel::menuWanted, this, &MainWindow::objectMenu);
    connect(m_pages, &EnvironmentPages::chosen, this, &MainWindow::showObject);
    connect(m_panel, &BottomPanel::runChosen, this, &MainWindow::openRun);
    connect(&m_workspace, &Workspace::runStarted, this, &MainWindow::openRun);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::closeTab);
    connect(&m_theme, &Theme::changed, this, &MainWindow::decorate);
    restoreState();
    followSelection(m_tree->selectedKey());
}

void MainWindow::makeRegions()
{
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_sides = new QSplitter(Qt::Horizontal, centre);
    m_sides->setHandleWidth(1);
    m_levels = new QSplitter(Qt::Vertical, m_sides);
    m_levels->setHandleWidth(1);
    m_tree = new TreePanel(m_workspace, m_theme, m_sides);
    m_tabs = new QTabWidget(m_levels);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_pages = new EnvironmentPages(m_workspace, m_theme, m_tabs);
    m_tabs->addTab(m_pages, tr("Overview"));
    m_tabs->tabBar()->setTabButton(0, QTabBar::RightSide, nullptr);
    m_panel = new BottomPanel(m_workspace, m_theme, m_levels);
    m_levels->addWidget(m_tabs);
    m_levels->addWidget(m_panel);
    m_levels->setStretchFactor(0, 1);
    m_levels->setSizes({640, 160});
    m_sides->addWidget(m_tree);
    m_sides->addWidget(m_levels);
    m_sides->setStretchFactor(1, 1);
    m_sides->setSizes({310, 1130});
    column->addWidget(m_sides, 1);
    setCentralWidget(centre);
    m_band = new QWidget(this);
    m_band->setFixedHeight(sizes::kEnvironmentBand);
    m_band->setAutoFillBackground(true);
    setMenuWidget(nullptr);
}

void MainWindow::makeActions()
{
    auto* bar = new QToolBar(tr("Procedures"), this);
    bar->setObjectName(QStringLiteral("procedures"));
    bar->setMovable(false);
    auto* deploy = new QPushButton(tr("Deploy…"), bar);
    deploy->setProperty("primary", true);
    m_deploy = new QAction(tr("Deploy…"), this);
    m_deploy->setShortcut(QKeySequence(tr("Ctrl+D")));
    connect(m_deploy, &QAction::triggered, this, &MainWindow::openDeployWizard);
    connect(deploy, &QPushButton::clicked, m_deploy, &QAction::trigger);
    connect(m_deploy, &QAction::enabledChanged, deploy, &QWidget::setEnabled);
    connect(m_deploy, &QAction::changed, deploy, [this, deploy] { deploy->setToolTip(m_deploy->toolTip()); });
    auto* bandBar = new QToolBar(this);
    bandBar->setObjectName(QStringLiteral("band"));
    bandBar->setMovable(false);
    bandBar->setContentsMargins({});
    bandBar->addWidget(m_band);
    bandBar->setStyleSheet(QStringLiteral("QToolBar { border: 0; padding: 0; spacing: 0; margin: 0; }"));
    m_band->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    addToolBar(Qt::TopToolBarArea, bandBar);
    addToolBarBreak();
    bar->setStyleSheet(QStringLiteral("QToolBar { border: 0; padding: 8px 10px; spacing: 8px; }"));
    bar->addWidget(deploy);
    addToolBar(Qt::TopToolBarArea, bar);

    const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& keys, auto slot) {
        auto* action = menu->addAction(text, this, slot);
        action->setShortcut(keys);
        return action;
    };
    auto* cluster = menuBar()->addMenu(tr("&Cluster"));
    cluster->addAction(m_deploy);
    add(cluster, tr("&Refresh"), QKeySequence::Refresh, [this] {
        if (auto* environment = currentEnvironment())
            environment->refresh();
    });
    cluster->addSeparator();
    add(cluster, tr("&Quit"), QKeySequence::Quit, &QWidget::close);
    auto* view = menuBar()->addMenu(tr("&View"));
    add(view, tr("&Filter the tree"), QKeySequence(Qt::Key_Slash), [this] { m_tree->focusFilter(); });
    add(view, tr("&Light or dark"), QKeySequence(tr("Ctrl+Shift+L")),
        [this] { m_theme.choose(m_theme.tokens().dark ? ColourScheme::Light : ColourScheme::Dark); });
}

void MainWindow::makeStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new ReadingStatus(m_workspace, m_theme, this), 1);
}

WatchedEnvironment* MainWindow::currentEnvironment() const
{
    const auto* item = m_tree->selected();
    return item ? m_workspace.find(item->environment) : nullptr;
}

void MainWindow::followSelection(const QString& key)
{
    const auto* environment = currentEnvironment();
    m_deploy->setEnabled(environment != nullptr);
    m_deploy->setToolTip(environment ? tr("Deploy a version to %1").arg(QString::fromStdString(environment->name()))
                                     : tr("Choose an environment in the tree first"));
    m_pages->show(key);
    if (environment)
        m_tabs->setTabText(0, QString::fromStdString(environment->name()));
    decorate();
}

void MainWindow::decorate()
{
    const auto* environment = currentEnvironment();
    const auto colour =
        environment ? m_theme.tokens().environment(environment->environment().protection) : m_theme.tokens().background;
    QPalette palette = m_band->palette();
    palette.setColor(QPalette::Window, colour);
    m_band->setPalette(palette);
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
    showObject(key);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_deploy);
    if (auto* environment = currentEnvironment())
        menu->addAction(tr("Refresh %1").arg(QString::fromStdString(environment->name())), environment,
                        &WatchedEnvironment::refresh);
    menu->popup(at);
}

void MainWindow::openDeployWizard()
{
    auto* environment = currentEnvironment();
    if (!environment)
        return;
    auto* wizard = new DeployWizard(m_workspace, *environment, m_theme, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void MainWindow::openRun(RunDriver* run)
{
    auto& tab = m_runTabs[run];
    if (!tab) {
        tab = new RunTab(*run, m_theme, m_tabs);
        m_tabs->addTab(tab, QString::fromStdString(run->header().title));
    }
    m_tabs->setCurrentWidget(tab);
}

// The run goes on; its row in the panel opens it again.
void MainWindow::closeTab(int index)
{
    auto* tab = m_tabs->widget(index);
    if (tab == m_pages)
        return;
    std::erase_if(m_runTabs, [tab](const auto& entry) { return entry.second == tab; });
    m_tabs->removeTab(index);
    tab->deleteLater();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    for (const auto& environment : m_workspace.environments()) {
        const auto* run = m_workspace.runningOn(environment->name());
        if (!run)
            continue;
        auto* box = new QMessageBox(
            QMessageBox::Warning, tr("A run is in progress"),
            tr("%1 still runs on %2. Stop it first; the journal keeps what was done.")
                .arg(QString::fromStdString(run->header().title), QString::fromStdString(environment->name())),
            QMessageBox::Ok, this);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
        return event->ignore();
    }
    saveState();
    event->accept();
}

void MainWindow::saveState() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/sides"), m_sides->saveState());
    settings.setValue(QStringLiteral("window/levels"), m_levels->saveState());
    settings.setValue(QStringLiteral("window/selection"), m_tree->selectedKey());
    settings.setValue(QStringLiteral("window/scheme"), static_cast<int>(m_theme.scheme()));
}

void MainWindow::restoreState()
{
    const QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_sides->restoreState(settings.value(QStringLiteral("window/sides")).toByteArray());
    m_levels->restoreState(settings.value(QStringLiteral("window/levels")).toByteArray());
    m_tree->select(settings.value(QStringLiteral("window/selection")).toString());
}

} // namespace ktrdr
