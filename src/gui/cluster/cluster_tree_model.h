// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterTreeModel shows the trees of all environments in two columns: name and note. A refresh is applied as a diff
// by object key, so that selection, expansion and scroll position survive; it is never reset. Owned by the tree panel;
// main thread.
#pragma once

#include "gui/cluster/cluster_tree.h"
#include "gui/theme/theme.h"

#include <QAbstractItemModel>

#include <memory>

namespace ktrdr {

class ClusterTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role { KeyRole = Qt::UserRole, KindRole, StatusRole, EnvironmentRole };

    explicit ClusterTreeModel(const Theme& theme, QObject* parent = nullptr);
    ~ClusterTreeModel() override;

    // Environments appear in the order of their first update.
    void update(const TreeItem& environment);
    // Only the note of the environment is another one.
    void setNote(const ObjectKey& environment, const std::string& note);
    // nullptr for the root or an index of another model.
    const TreeItem* item(const QModelIndex& index) const;
    QModelIndex find(const ObjectKey& key) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Node;

    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node& node, int column = 0) const;
    void apply(Node& node, const std::vector<TreeItem>& children);
    void fill(Node& node, const std::vector<TreeItem>& children);
    void edit(Node& node, const std::vector<TreeItem>& children);
    void setItem(Node& node, const TreeItem& item);

    const Theme& m_theme;
    std::unique_ptr<Node> m_root;
};

// "bt-1 · 201", "Backtest workers" ...: the name as the tree and the tabs show it.
QString shownName(const TreeItem& item);
// For screen readers and tooltips: name, status word, reason.
QString spokenText(const TreeItem& item);

} // namespace ktrdr
