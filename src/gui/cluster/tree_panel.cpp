// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/tree_panel.h"

#include "app/workspace.h"
#include "gui/cluster/tree_folding.h"
#include "gui/theme/clear_button.h"
#include "gui/theme/scaled.h"

#include <QHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

namespace {

// The column of notes is as wide as the widest in sight, asked for at every change: the style's own answer, with its
// layout of each text, was a quarter of what the window took when left alone.
class NoteWidths : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (option.font != m_font || m_widths.size() > kMost) {
            m_font = option.font;
            m_widths.clear();
        }
        const auto text = index.data().toString();
        auto known = m_widths.constFind(text);
        if (known == m_widths.constEnd())
            known = m_widths.insert(text, option.fontMetrics.horizontalAdvance(text));
        const bool badge = index.data(Qt::DecorationRole).isValid();
        return {*known + kNoteMargin + (badge ? option.decorationSize.width() + kNoteMargin : 0),
                option.fontMetrics.height()};
    }

private:
    static constexpr int kNoteMargin = 8, kMost = 2'000; // texts
    mutable QFont m_font;
    mutable QHash<QString, int> m_widths;
};

} // namespace

TreePanel::TreePanel(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_model(theme), m_filter(new QLineEdit(this)), m_tree(new QTreeView(this)),
      m_workspace(workspace)
{
    m_filter->setPlaceholderText(tr("Filter   /"));
    m_filter->setAccessibleName(tr("Filter the tree"));
    giveClearButton(*m_filter);
    m_filtered.setSourceModel(&m_model);
    m_filtered.setRecursiveFilteringEnabled(true);
    m_filtered.setAutoAcceptChildRows(true);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setModel(&m_filtered);
    m_folding = new TreeFolding(*m_tree, ClusterTreeModel::KeyRole);
    m_tree->setAccessibleName(tr("Environments and their objects"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(15);
    m_tree->setTextElideMode(Qt::ElideMiddle); // the numbers at the end tell objects apart
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->installEventFilter(this);
    m_filter->installEventFilter(this);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->header()->setResizeContentsPrecision(0); // what is visible; not hundreds of rows at each refresh
    m_tree->setItemDelegateForColumn(1, new NoteWidths(m_tree));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * sizes::kGrid, 0, 0);
    column->setSpacing(2 * sizes::kGrid);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(2 * sizes::kGrid, 0, 2 * sizes::kGrid, 0);
    line->addWidget(m_filter);
    column->addLayout(line);
    column->addWidget(m_tree, 1);
    setFocusProxy(m_tree);
    setMinimumWidth(sizes::scaled(160));

    connect(m_filter, &QLineEdit::textChanged, this, &TreePanel::filter);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TreePanel::followSelection);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &TreePanel::openMenu);
    for (const auto& environment : workspace.environments())
        follow(environment.get());
    connect(&workspace, &Workspace::environmentAdded, this, &TreePanel::follow);
    m_tree->setCurrentIndex(m_filtered.index(0, 0));
}

// All but the first begin folded.
void TreePanel::follow(WatchedEnvironment* environment)
{
    if (m_filtered.rowCount() > 0)
        m_folding->fold(QString::fromStdString(environment->name()));
    connect(environment, &WatchedEnvironment::changed, this, [this, environment] { update(*environment); });
    connect(environment, &WatchedEnvironment::aged, this, [this, environment] {
        if (hasStaleNotes(environment->truth()))
            update(*environment);
        else
            m_model.setNote(environment->name(), environmentNote(environment->truth()));
    });
    update(*environment);
}

void TreePanel::update(const WatchedEnvironment& environment)
{
    const auto keys = selectedKeys(), objects = selectedObjects();
    const auto current = m_tree->currentIndex().data(ClusterTreeModel::KeyRole).toString();
    {
        const QScopedValueRollback<bool> updating(m_updating, true);
        m_model.update(treeOf(environment.truth(), m_grouping));
        if (selectedKeys() != keys)
            reselect(keys, current);
    }
    if (selectedKeys() != keys || selectedObjects() != objects)
        followSelection();
}

// What moved to another group stays selected; what is gone is not.
void TreePanel::reselect(const QStringList& keys, const QString& current)
{
    QItemSelection selection;
    for (const auto& key : keys) {
        if (const auto index = m_filtered.mapFromSource(m_model.find(key.toStdString())); index.isValid())
            selection.select(index, index.siblingAtColumn(m_filtered.columnCount() - 1));
    }
    if (selection.isEmpty())
        return;
    const auto index = m_filtered.mapFromSource(m_model.find(current.toStdString()));
    m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    m_tree->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void TreePanel::filter(const QString& text)
{
    m_filtered.setFilterFixedString(text);
    m_folding->setAllOpen(!text.isEmpty());
}

void TreePanel::groupBy(WorkerGrouping grouping)
{
    if (grouping == m_grouping)
        return;
    m_grouping = grouping;
    for (const auto& environment : m_workspace.environments())
        update(*environment);
}

void TreePanel::saveState() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("tree/grouping"), static_cast<int>(m_grouping));
    settings.setValue(QStringLiteral("tree/folded"), m_folding->folded());
    settings.setValue(QStringLiteral("tree/filter"), m_filter->text());
}

void TreePanel::restoreState()
{
    const QSettings settings;
    const int grouping = settings.value(QStringLiteral("tree/grouping")).toInt();
    if (grouping >= 0 && grouping <= static_cast<int>(WorkerGrouping::Version))
        groupBy(static_cast<WorkerGrouping>(grouping));
    if (settings.contains(QStringLiteral("tree/folded")))
        m_folding->setFolded(settings.value(QStringLiteral("tree/folded")).toStringList());
    m_filter->setText(settings.value(QStringLiteral("tree/filter")).toString());
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

QStringList TreePanel::selectedKeys() const
{
    QStringList keys;
    for (const auto& row : m_tree->selectionModel()->selectedRows())
        keys << row.data(ClusterTreeModel::KeyRole).toString();
    keys.sort();
    return keys;
}

void TreePanel::followSelection()
{
    if (m_updating)
        return;
    const auto keys = selectedKeys();
    if (keys.size() > 1) {
        m_told.clear();
        m_toldSeveral = keys;
        return Q_EMIT severalSelected(selectedObjects());
    }
    if (keys.isEmpty() || keys.front() == m_told)
        return;
    m_told = keys.front();
    m_toldSeveral.clear();
    Q_EMIT selectionChanged(m_told);
}

void TreePanel::openMenu(const QPoint& at)
{
    if (const auto* item = itemAt(m_tree->indexAt(at)))
        Q_EMIT menuWanted(QString::fromStdString(item->key), m_tree->viewport()->mapToGlobal(at));
}

// Esc empties the filter and goes back to the tree; Down goes from the filter into the tree.
bool TreePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool escapes = key == Qt::Key_Escape && (watched == m_filter || !m_filter->text().isEmpty());
    if (!escapes && !(key == Qt::Key_Down && watched == m_filter))
        return QWidget::eventFilter(watched, event);
    if (escapes)
        m_filter->clear();
    m_tree->setFocus(Qt::TabFocusReason);
    return true;
}

QString TreePanel::selectedKey() const
{
    const auto* item = selected();
    return item ? QString::fromStdString(item->key) : m_tree->currentIndex().data(ClusterTreeModel::KeyRole).toString();
}

const TreeItem* TreePanel::selected() const
{
    const auto items = selectedItems();
    return items.size() == 1 ? items.front() : nullptr;
}

// What was told is what the window shows, also while the filter hides its row.
std::vector<const TreeItem*> TreePanel::selectedItems() const
{
    std::vector<const TreeItem*> items;
    for (const auto& row : m_tree->selectionModel()->selectedRows())
        items.push_back(itemAt(row));
    if (!items.empty())
        return items;
    for (const auto& key : m_told.isEmpty() ? m_toldSeveral : QStringList{m_told}) {
        if (const auto* item = m_model.item(m_model.find(key.toStdString())))
            items.push_back(item);
    }
    return items;
}

std::vector<const TreeItem*> TreePanel::standsFor(const TreeItem& item) const
{
    if (item.kind != TreeKind::WorkerGroup)
        return {&item};
    const auto group = m_model.find(item.key);
    std::vector<const TreeItem*> workers;
    for (int row = 0; row < m_model.rowCount(group); ++row)
        workers.push_back(m_model.item(m_model.index(row, 0, group)));
    return workers;
}

std::vector<const TreeItem*> TreePanel::selectedWorkers() const
{
    std::vector<const TreeItem*> workers;
    for (const auto* item : selectedItems()) {
        for (const auto* object : standsFor(*item)) {
            if (object->kind != TreeKind::Worker)
                return {};
            if (std::find(workers.begin(), workers.end(), object) == workers.end())
                workers.push_back(object);
        }
    }
    return workers;
}

QStringList TreePanel::selectedObjects() const
{
    QStringList keys;
    for (const auto* item : selectedItems()) {
        for (const auto* object : standsFor(*item))
            keys << QString::fromStdString(object->key);
    }
    keys.removeDuplicates();
    keys.sort();
    return keys;
}

bool TreePanel::isSelected(const QString& key) const
{
    const auto index = m_filtered.mapFromSource(m_model.find(key.toStdString()));
    return index.isValid() && m_tree->selectionModel()->isSelected(index);
}

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
