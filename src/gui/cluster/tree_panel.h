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
    // Empty when nothing is selected; of several the current one.
    QString selectedKey() const;
    const TreeItem* selected() const;
    std::vector<const TreeItem*> selectedItems() const;
    bool isSelected(const QString& key) const;
    bool select(const QString& key);
    // Key and name of every object, for the command palette.
    std::vector<std::pair<QString, QString>> objects() const;

Q_SIGNALS:
    void selectionChanged(const QString& key);
    // More than one; selectionChanged follows when it is one again.
    void severalSelected(const QStringList& keys);
    void menuWanted(const QString& key, const QPoint& globalPosition);

private:
    const TreeItem* itemAt(const QModelIndex& proxyIndex) const;
    QModelIndex selectedIndex() const;
    void follow(WatchedEnvironment* environment);
    void update(const WatchedEnvironment& environment);
    void filter(const QString& text);
    void reselect(const QStringList& keys, const QString& current);
    QStringList selectedKeys() const;
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
};

} // namespace ktrdr
