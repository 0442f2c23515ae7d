// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the window: filter box and tree of all environments. Owned by MainWindow; main thread.
#pragma once

#include "gui/cluster/cluster_tree_model.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace ktrdr {

class Workspace;

class TreePanel : public QWidget
{
    Q_OBJECT

public:
    TreePanel(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    void focusFilter();
    // Empty when nothing is selected.
    QString selectedKey() const;
    const TreeItem* selected() const;
    bool select(const QString& key);
    // Key and name of every object, for the command palette.
    std::vector<std::pair<QString, QString>> objects() const;

Q_SIGNALS:
    void selectionChanged(const QString& key);
    void menuWanted(const QString& key, const QPoint& globalPosition);

private:
    const TreeItem* itemAt(const QModelIndex& proxyIndex) const;

    ClusterTreeModel m_model;
    QSortFilterProxyModel m_filtered;
    QLineEdit* m_filter;
    QTreeView* m_tree;
};

} // namespace ktrdr
