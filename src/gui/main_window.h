// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow puts the three regions together: tree left, tabs right, panel below; and carries selections and commands
// between them. It decides nothing about the cluster and holds no run. Owned by gui/main.cpp; main thread.
#pragma once

#include "app/cluster_probe.h"
#include "gui/commands/selection_history.h"
#include "gui/theme/theme.h"

#include <QMainWindow>

#include <functional>

class QDialog;
class QSplitter;
class QTabWidget;

namespace ktrdr {

class BottomPanel;
class ConnectionsPage;
struct ConnectionServices;
class EnvironmentPages;
class RunDriver;
class RunTabs;
class SimulatorLink;
class TreePanel;
class Workspace;
class WatchedEnvironment;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Workspace& workspace, Theme& theme, QWidget* parent = nullptr);

    // The window is open on a simulator: the Demo menu can break it. `link` outlives the window.
    void useSimulator(SimulatorLink& link);
    // The configuration can be changed: the Cluster menu adds and edits environments.
    void useSetup(SetupServices services);
    // The panel below gets the page of connections, the menu its command.
    void useConnections(const ConnectionServices& services);
    void openDeployWizard();
    void openRun(ktrdr::RunDriver* run);
    // The object with this key, "production/ct/201"; false when there is none.
    bool showObject(const QString& key);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeTop();
    void makeActions();
    QAction* addCommand(QMenu* menu, const char* icon, const QString& text, const QKeySequence& keys,
                        std::function<void()> run);
    QWidget* makeProcedures(QWidget* parent);
    void makeRegions();
    void makeStatusBar();
    void followSelection(const QString& key);
    void followSeveral(const QStringList& keys);
    void followObjects();
    void nameDeploy();
    void refresh();
    void decorate();
    void closeTab(int index);
    void openOnce(QDialog* dialog);
    void openPalette();
    void editEnvironment();
    void travel(int direction);
    void saveState() const;
    void restoreState();
    void objectMenu(const QString& key, const QPoint& at);
    // The one environment of all that is selected; nullptr when they are of several.
    WatchedEnvironment* currentEnvironment() const;

    Workspace& m_workspace;
    Theme& m_theme;
    QWidget* m_band = nullptr;
    QMenuBar* m_menus = nullptr;
    QSplitter* m_sides = nullptr;
    QSplitter* m_levels = nullptr;
    TreePanel* m_tree = nullptr;
    QTabWidget* m_tabs = nullptr;
    EnvironmentPages* m_pages = nullptr;
    BottomPanel* m_panel = nullptr;
    int m_panelTab = 0; // of the last time; its page may come later
    ConnectionsPage* m_connections = nullptr;
    QMenu* m_view = nullptr;
    QAction* m_deploy = nullptr;
    QAction* m_find = nullptr;
    SetupServices m_setup;
    SelectionHistory m_history;
    RunTabs* m_runTabs = nullptr;
};

} // namespace ktrdr
