// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/tree_panel.h"

#include "app/workspace.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace ktrdr {

TreePanel::TreePanel(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_model(theme), m_filter(new QLineEdit(this)), m_tree(new QTreeView(this))
{
    m_filter->setPlaceholderText(tr("Filter   /"));
    m_filter->setAccessibleName(tr("Filter the tree"));
    m_filter->setClearButtonEnabled(true);
    m_filtered.setSourceModel(&m_model);
    m_filtered.setRecursiveFilteringEnabled(true);
    m_filtered.setAutoAcceptChildRows(true);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setModel(&m_filtered);
    m_tree->setAccessibleName(tr("Environments and their objects"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(15);
    m_tree->setTextElideMode(Qt::ElideMiddle); // the numbers at the end tell objects apart
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->header()->setResizeContentsPrecision(0); // what is visible; not hundreds of rows at each refresh
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * sizes::kGrid, 0, 0);
    column->setSpacing(2 * sizes::kGrid);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(2 * sizes::kGrid, 0, 2 * sizes::kGrid, 0);
    line->addWidget(m_filter);
    column->addLayout(line);
    column->addWidget(m_tree, 1);
    setFocusProxy(m_tree);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filtered.setFilterFixedString(text);
        if (!text.isEmpty())
            m_tree->expandAll();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        Q_EMIT selectionChanged(current.data(ClusterTreeModel::KeyRole).toString());
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (const auto* item = itemAt(m_tree->indexAt(at)))
            Q_EMIT menuWanted(QString::fromStdString(item->key), m_tree->viewport()->mapToGlobal(at));
    });
    const auto follow = [this](WatchedEnvironment* watched) {
        const auto update = [this, watched] { m_model.update(treeOf(watched->truth())); };
        connect(watched, &WatchedEnvironment::changed, this, update);
        update();
    };
    for (const auto& environment : workspace.environments())
        follow(environment.get());
    connect(&workspace, &Workspace::environmentAdded, this, follow);
    if (m_filtered.rowCount() > 0) {
        m_tree->expandRecursively(m_filtered.index(0, 0));
        m_tree->setCurrentIndex(m_filtered.index(0, 0));
    }
}

void TreePanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

const TreeItem* TreePanel::itemAt(const QModelIndex& proxyIndex) const
{
    return m_model.item(m_filtered.mapToSource(proxyIndex));
}

QString TreePanel::selectedKey() const { return m_tree->currentIndex().data(ClusterTreeModel::KeyRole).toString(); }

const TreeItem* TreePanel::selected() const { return itemAt(m_tree->currentIndex()); }

bool TreePanel::select(const QString& key)
{
    const auto index = m_filtered.mapFromSource(m_model.find(key.toStdString()));
    if (!index.isValid())
        return false;
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
    return true;
}

std::vector<std::pair<QString, QString>> TreePanel::objects() const
{
    std::vector<std::pair<QString, QString>> objects;
    std::vector<QModelIndex> open{QModelIndex()};
    while (!open.empty()) {
        const auto parent = open.back();
        open.pop_back();
        for (int row = 0; row < m_model.rowCount(parent); ++row) {
            const auto index = m_model.index(row, 0, parent);
            const auto* item = m_model.item(index);
            if (item->ct.number() > 0 || item->kind == TreeKind::Environment)
                objects.emplace_back(index.data(ClusterTreeModel::KeyRole).toString(),
                                     tr("%1   %2").arg(shownName(*item), QString::fromStdString(item->environment)));
            open.push_back(index);
        }
    }
    return objects;
}

} // namespace ktrdr
