// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/main_window.h"

#include "app/workspace.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/grouping_menu.h"
#include "gui/cluster/tree_panel.h"
#include "gui/commands/shortcut_sheet.h"
#include "gui/connections/connections_page.h"
#include "gui/panel/bottom_panel.h"
#include "gui/panel/reading_status.h"
#include "gui/runs/run_notifier.h"
#include "gui/runs/run_tabs.h"
#include "gui/settings/settings_dialog.h"
#include "gui/theme/action_icons.h"
#include "gui/theme/plain_tip.h"

#include <QAction>
#include <QMenuBar>
#include <QPushButton>
#include <QSplitter>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace ktrdr {

MainWindow::MainWindow(Workspace& workspace, Theme& theme, QWidget* parent)
    : QMainWindow(parent), m_workspace(workspace), m_theme(theme)
{
    setWindowTitle(tr("KTRDR Admin"));
    setMinimumSize(900, 600);
    resize(1440, 900);
    makeTop();
    makeActions();
    makeRegions();
    makeStatusBar();
    connect(m_tree, &TreePanel::selectionChanged, this, &MainWindow::followSelection);
    connect(m_tree, &TreePanel::menuWanted, this, &MainWindow::objectMenu);
    connect(m_tree, &TreePanel::severalSelected, this, &MainWindow::followSeveral);
    connect(m_pages, &EnvironmentPages::chosen, this, &MainWindow::showObject);
    m_runTabs = new RunTabs(m_workspace, m_theme, *m_tabs);
    connect(new RunNotifier(m_workspace, *this), &RunNotifier::noticed, m_panel, &BottomPanel::addNotice);
    connect(m_panel, &BottomPanel::runChosen, this, &MainWindow::openRun);
    connect(m_panel, &BottomPanel::storedRunChosen, m_runTabs, &RunTabs::openStored);
    connect(m_pages, &EnvironmentPages::runChosen, m_runTabs, &RunTabs::openStored);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::closeTab);
    const auto draw = [this] { drawIcons(actions(), m_theme.tokens()); };
    connect(&m_theme, &Theme::changed, this, &MainWindow::decorate);
    connect(&m_theme, &Theme::changed, this, draw);
    QTimer::singleShot(0, this, draw); // they are in the menus, which nobody has opened yet
    restoreState();
    m_view->addMenu(groupingMenu(*m_tree, m_view));
    followSelection(m_tree->selectedKey());
}

void MainWindow::makeRegions()
{
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeProcedures(centre)); // the first, also for the Tab key
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
}

// The band of the environment's colour above everything, then the menus.
void MainWindow::makeTop()
{
    auto* top = new QWidget(this);
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_band = new QWidget(top);
    m_band->setFixedHeight(sizes::kEnvironmentBand);
    m_menus = new QMenuBar(top);
    column->addWidget(m_band);
    column->addWidget(m_menus);
    setMenuWidget(top);
}

QAction* MainWindow::addCommand(QMenu* menu, const char* icon, const QString& text, const QKeySequence& keys,
                                std::function<void()> run)
{
    auto* action = menu->addAction(text, this, std::move(run));
    action->setShortcut(keys);
    nameIcon(*action, icon);
    addAction(action);
    return action;
}

void MainWindow::makeActions()
{
    auto* cluster = m_menus->addMenu(tr("&Cluster"));
    m_deploy =
        addCommand(cluster, "system-software-update", tr("&Deploy…"), tr("Ctrl+D"), [this] { openDeployWizard(); });
    addCommand(cluster, "view-refresh", tr("&Refresh"), QKeySequence::Refresh, [this] { refresh(); });
    cluster->addSeparator();
    addCommand(cluster, "application-exit", tr("&Quit"), QKeySequence::Quit, [this] { close(); });
    auto* edit = m_menus->addMenu(tr("&Edit"));
    addCommand(edit, "preferences-system", tr("&Settings…"), tr("Ctrl+,"),
               [this] { openOnce(new SettingsDialog(m_theme, this)); });
    auto* view = m_view = m_menus->addMenu(tr("&View"));
    addCommand(view, "view-filter", tr("&Filter the tree"), Qt::Key_Slash, [this] { m_tree->focusFilter(); });
    addCommand(view, "go-previous", tr("&Back"), tr("Alt+Left"), [this] { travel(-1); });
    addCommand(view, "go-next", tr("F&orward"), tr("Alt+Right"), [this] { travel(+1); });
    addCommand(view, "contrast", tr("&Light or dark"), tr("Ctrl+Shift+L"),
               [this] { m_theme.choose(m_theme.tokens().dark ? ColourScheme::Light : ColourScheme::Dark); });
    auto* help = m_menus->addMenu(tr("&Help"));
    m_find =
        addCommand(help, "edit-find", tr("Find an object or run a &command"), tr("Ctrl+K"), [this] { openPalette(); });
    addCommand(help, "input-keyboard", tr("&Shortcuts"), Qt::Key_Question,
               [this] { openOnce(new ShortcutSheet(actions(), this)); });
    for (int number = 1; number <= 9; ++number) {
        auto* action = new QAction(tr("Tab %1").arg(number), this);
        action->setShortcut(QKeySequence(tr("Ctrl+%1").arg(number)));
        connect(action, &QAction::triggered, this, [this, number] { m_tabs->setCurrentIndex(number - 1); });
        addAction(action);
    }
}

// The procedures of the selected object, and the way to everything else.
QWidget* MainWindow::makeProcedures(QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(3 * sizes::kGrid, 2 * sizes::kGrid, 3 * sizes::kGrid, 2 * sizes::kGrid);
    line->setSpacing(2 * sizes::kGrid);
    auto* deploy = new QPushButton(tr("Deploy…"), row);
    deploy->setProperty("primary", true);
    connect(deploy, &QPushButton::clicked, m_deploy, &QAction::trigger);
    connect(m_deploy, &QAction::changed, deploy, [this, deploy] {
        deploy->setEnabled(m_deploy->isEnabled());
        deploy->setToolTip(plainTip(m_deploy->toolTip()));
    });
    auto* find = new QPushButton(tr("Find an object or run a command   Ctrl+K"), row);
    find->setProperty("field", true);
    find->setMinimumWidth(320);
    connect(find, &QPushButton::clicked, m_find, &QAction::trigger);
    line->addWidget(deploy);
    line->addStretch(1);
    line->addWidget(find);
    return row;
}

void MainWindow::openOnce(QDialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::travel(int direction)
{
    if (const auto key = m_history.go(direction))
        showObject(*key);
}

void MainWindow::makeStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new ReadingStatus(m_workspace, m_theme, this), 1);
}

void MainWindow::openRun(RunDriver* run) { m_runTabs->open(*run); }

// The run goes on; its row in the panel opens it again.
void MainWindow::closeTab(int index)
{
    auto* tab = m_tabs->widget(index);
    if (tab == m_pages)
        return;
    m_tabs->removeTab(index);
    tab->deleteLater();
}

} // namespace ktrdr
