// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TreeFolding remembers by key which rows of a tree a person has folded, and keeps all others open: when rows come,
// move to another group, or come back after a filter. Child of the tree; main thread.
#pragma once

#include <QSet>
#include <QTreeView>

namespace ktrdr {

class TreeFolding : public QObject
{
    Q_OBJECT

public:
    // The rows of the tree's model have their key under `keyRole`.
    TreeFolding(QTreeView& tree, int keyRole);

    QStringList folded() const { return {m_folded.begin(), m_folded.end()}; }
    void setFolded(const QStringList& keys);
    void fold(const QString& key) { m_folded.insert(key); }
    // While a filter is set every row is open, and folding one is not remembered.
    void setAllOpen(bool open);

private:
    void apply(const QModelIndex& parent);
    void applyTo(const QModelIndex& row);
    void rowsCame(const QModelIndex& parent, int first, int last);
    void remember(const QModelIndex& row, bool open);

    QTreeView& m_tree;
    int m_keyRole;
    QSet<QString> m_folded;
    bool m_allOpen = false;
    bool m_applying = false;
};

} // namespace ktrdr
