// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/tree_folding.h"

#include <QScopedValueRollback>

namespace ktrdr {

TreeFolding::TreeFolding(QTreeView& tree, int keyRole) : QObject(&tree), m_tree(tree), m_keyRole(keyRole)
{
    connect(&tree, &QTreeView::collapsed, this, [this](const QModelIndex& row) { remember(row, false); });
    connect(&tree, &QTreeView::expanded, this, [this](const QModelIndex& row) { remember(row, true); });
    connect(tree.model(), &QAbstractItemModel::rowsInserted, this, &TreeFolding::rowsCame);
}

void TreeFolding::setFolded(const QStringList& keys)
{
    m_folded = {keys.begin(), keys.end()};
    apply({});
}

void TreeFolding::setAllOpen(bool open)
{
    m_allOpen = open;
    apply({});
}

void TreeFolding::apply(const QModelIndex& parent)
{
    const int rows = m_tree.model()->rowCount(parent);
    for (int row = 0; row < rows; ++row) {
        const auto index = m_tree.model()->index(row, 0, parent);
        if (!m_tree.model()->hasChildren(index))
            continue;
        applyTo(index);
        apply(index);
    }
}

void TreeFolding::applyTo(const QModelIndex& row)
{
    const QScopedValueRollback<bool> applying(m_applying, true);
    m_tree.setExpanded(row, m_allOpen || !m_folded.contains(row.data(m_keyRole).toString()));
}

void TreeFolding::rowsCame(const QModelIndex& parent, int first, int last)
{
    if (parent.isValid())
        applyTo(parent);
    for (int row = first; row <= last; ++row) {
        const auto index = m_tree.model()->index(row, 0, parent);
        if (!m_tree.model()->hasChildren(index))
            continue;
        applyTo(index);
        apply(index);
    }
}

void TreeFolding::remember(const QModelIndex& row, bool open)
{
    if (m_applying || m_allOpen)
        return;
    const auto key = row.data(m_keyRole).toString();
    if (open)
        m_folded.remove(key);
    else
        m_folded.insert(key);
}

} // namespace ktrdr
