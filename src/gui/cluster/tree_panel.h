// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the window: filter box and tree of all environments. Owned by MainWindow; main thread.
#pragma once

#include "gui/cluster/cluster_tree_model.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace ktrdr {

class TreeFolding;
class WatchedEnvironment;
class Workspace;

class TreePanel : public QWidget
{
    Q_OBJECT

public:
    TreePanel(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    void focusFilter();
    WorkerGrouping grouping() const { return m_grouping; }
    void groupBy(ktrdr::WorkerGrouping grouping);
    // What is open, filtered and grouped, for the next start.
    void saveState() const;
    void restoreState();
    // What is selected; an object that the filter hides stays it until another one is. nullptr for several.
    const TreeItem* selected() const;
    QString selectedKey() const; // of several the current one
    std::vector<const TreeItem*> selectedItems() const;
    // Those selected, and those of selected groups; empty when anything else is selected with them.
    std::vector<const TreeItem*> selectedWorkers() const;
    bool isSelected(const QString& key) const;
    bool select(const QString& key);
    // Key and name of every object, for the command palette.
    std::vector<std::pair<QString, QString>> objects() const;

Q_SIGNALS:
    void selectionChanged(const QString& key);
    // More than one, groups as their workers; selectionChanged follows when it is one again.
    void severalSelected(const QStringList& keys);
    void menuWanted(const QString& key, const QPoint& globalPosition);

private:
    const TreeItem* itemAt(const QModelIndex& proxyIndex) const;
    // A group's workers; any other object itself.
    std::vector<const TreeItem*> standsFor(const TreeItem& item) const;
    void follow(WatchedEnvironment* environment);
    void update(const WatchedEnvironment& environment);
    void filter(const QString& text);
    void reselect(const QStringList& keys, const QString& current);
    QStringList selectedKeys() const;
    QStringList selectedObjects() const;
    void followSelection();
    void openMenu(const QPoint& at);
    bool eventFilter(QObject* watched, QEvent* event) override;

    ClusterTreeModel m_model;
    QSortFilterProxyModel m_filtered;
    QLineEdit* m_filter;
    QTreeView* m_tree;
    Workspace& m_workspace;
    TreeFolding* m_folding;
    WorkerGrouping m_grouping = WorkerGrouping::Type;
    bool m_updating = false; // what the view selects while rows move is not what the person chose
    QString m_told;          // the key of the last selectionChanged; empty while several are selected
    QStringList m_toldSeveral;
};

} // namespace ktrdr
