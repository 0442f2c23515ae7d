// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/cluster_tree_model.h"

#include "app/wording.h"
#include "domain/row_diff.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_tip.h"

namespace ktrdr {

namespace {

constexpr int kColumns = 2;

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

struct ClusterTreeModel::Node
{
    TreeItem item; // its children are kept below, not in the value
    Node* parent = nullptr;
    int row = 0; // in the parent
    std::vector<std::unique_ptr<Node>> children;

    Node(Node* above, const TreeItem& value) : item(value), parent(above) { item.children.clear(); }
    void renumberFrom(std::size_t first)
    {
        for (std::size_t i = first; i < children.size(); ++i)
            children[i]->row = static_cast<int>(i);
    }
};

ClusterTreeModel::ClusterTreeModel(const Theme& theme, QObject* parent)
    : QAbstractItemModel(parent), m_theme(theme), m_root(std::make_unique<Node>(nullptr, TreeItem{}))
{
    connect(&theme, &Theme::changed, this, [this] { Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 1)); });
}

ClusterTreeModel::~ClusterTreeModel() = default;

void ClusterTreeModel::update(const TreeItem& environment)
{
    for (const auto& node : m_root->children) {
        if (node->item.key == environment.key) {
            setItem(*node, environment);
            return apply(*node, environment.children);
        }
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_root->children.push_back(std::make_unique<Node>(m_root.get(), environment));
    m_root->renumberFrom(static_cast<std::size_t>(row));
    endInsertRows();
    apply(*m_root->children.back(), environment.children);
}

void ClusterTreeModel::setNote(const ObjectKey& environment, const std::string& note)
{
    for (const auto& node : m_root->children) {
        if (node->item.key != environment || node->item.note == note)
            continue;
        node->item.note = note;
        Q_EMIT dataChanged(indexOf(*node, 1), indexOf(*node, 1));
    }
}

void ClusterTreeModel::setItem(Node& node, const TreeItem& item)
{
    if (node.item.sameAs(item))
        return;
    node.item = item;
    node.item.children.clear();
    Q_EMIT dataChanged(indexOf(node, 0), indexOf(node, kColumns - 1));
}

void ClusterTreeModel::apply(Node& node, const std::vector<TreeItem>& children)
{
    if (node.children.empty())
        fill(node, children);
    else
        edit(node, children);
    for (std::size_t i = 0; i < children.size(); ++i) {
        setItem(*node.children[i], children[i]);
        apply(*node.children[i], children[i].children);
    }
}

void ClusterTreeModel::fill(Node& node, const std::vector<TreeItem>& children)
{
    if (children.empty())
        return;
    beginInsertRows(indexOf(node), 0, static_cast<int>(children.size()) - 1);
    for (const auto& child : children)
        node.children.push_back(std::make_unique<Node>(&node, child));
    node.renumberFrom(0);
    endInsertRows();
}

void ClusterTreeModel::edit(Node& node, const std::vector<TreeItem>& children)
{
    std::vector<ObjectKey> before, after;
    for (const auto& child : node.children)
        before.push_back(child->item.key);
    for (const auto& child : children)
        after.push_back(child.key);
    const auto parentIndex = indexOf(node);
    for (const auto& edit : diffRows(before, after, [](const ObjectKey& key) { return key; })) {
        const int row = static_cast<int>(edit.row);
        if (edit.kind == RowEdit::Kind::Remove) {
            beginRemoveRows(parentIndex, row, row);
            node.children.erase(node.children.begin() + row);
            node.renumberFrom(edit.row);
            endRemoveRows();
        } else if (edit.kind == RowEdit::Kind::Insert) {
            beginInsertRows(parentIndex, row, row);
            node.children.insert(node.children.begin() + row, std::make_unique<Node>(&node, children[edit.source]));
            node.renumberFrom(edit.row);
            endInsertRows();
        }
    }
}

ClusterTreeModel::Node* ClusterTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex ClusterTreeModel::indexOf(const Node& node, int column) const
{
    return &node == m_root.get() ? QModelIndex() : createIndex(node.row, column, &node);
}

const TreeItem* ClusterTreeModel::item(const QModelIndex& index) const
{
    return index.isValid() && index.model() == this ? &nodeOf(index)->item : nullptr;
}

QModelIndex ClusterTreeModel::find(const ObjectKey& key) const
{
    std::vector<const Node*> open{m_root.get()};
    while (!open.empty()) {
        const auto* node = open.back();
        open.pop_back();
        if (node != m_root.get() && node->item.key == key)
            return indexOf(*node);
        for (const auto& child : node->children)
            open.push_back(child.get());
    }
    return {};
}

QModelIndex ClusterTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ClusterTreeModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexOf(*nodeOf(child)->parent) : QModelIndex();
}

int ClusterTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ClusterTreeModel::columnCount(const QModelIndex&) const { return kColumns; }

QVariant ClusterTreeModel::data(const QModelIndex& index, int role) const
{
    const auto* item = this->item(index);
    if (!item)
        return {};
    const bool name = index.column() == 0;
    const bool badged = item->disagrees && item->ct.number() > 0; // groups show the worst state of theirs
    switch (role) {
    case Qt::DisplayRole: return name ? shownName(*item) : badged ? tr("disagrees") : cellWord(item->note);
    case Qt::DecorationRole:
        return name     ? QVariant(m_theme.icons().icon(item->status))
               : badged ? QVariant(m_theme.icons().icon(Status::Degraded))
                        : QVariant();
    case Qt::ForegroundRole:
        return name ? QVariant() : QVariant(badged ? m_theme.tokens().degradedText : m_theme.tokens().secondaryText);
    case Qt::TextAlignmentRole: return int(name ? Qt::AlignLeft : Qt::AlignRight) | int(Qt::AlignVCenter);
    case Qt::ToolTipRole: return plainTip(spokenText(*item));
    case Qt::AccessibleTextRole: return name ? spokenText(*item) : cellWord(item->note);
    case KeyRole: return qt(item->key);
    case KindRole: return static_cast<int>(item->kind);
    case StatusRole: return static_cast<int>(item->status);
    case EnvironmentRole: return qt(item->environment);
    default: return {};
    }
}

namespace {

QString groupName(const TreeItem& group)
{
    const auto shared = qt(group.name);
    switch (group.grouping) {
    case WorkerGrouping::Type:
        return group.name == "backtesting" ? ClusterTreeModel::tr("Backtest workers")
               : group.name == "training"  ? ClusterTreeModel::tr("Training workers")
                                           : ClusterTreeModel::tr("Workers: %1").arg(shared);
    case WorkerGrouping::Node:
        return shared.isEmpty() ? ClusterTreeModel::tr("Workers on no known node")
                                : ClusterTreeModel::tr("Workers on %1").arg(shared);
    case WorkerGrouping::Status: return ClusterTreeModel::tr("Workers: %1").arg(word(group.status));
    case WorkerGrouping::Version:
        return shared.isEmpty() ? ClusterTreeModel::tr("Workers of unknown version")
                                : ClusterTreeModel::tr("Workers with %1").arg(shared);
    }
    return shared;
}

} // namespace

QString shownName(const TreeItem& item)
{
    const auto name = qt(item.name);
    switch (item.kind) {
    case TreeKind::Backend: return ClusterTreeModel::tr("Backend · %1").arg(qt(item.ct.text()));
    case TreeKind::Worker: return ClusterTreeModel::tr("%1 · %2").arg(name, qt(item.ct.text()));
    case TreeKind::WorkerGroup: return groupName(item);
    case TreeKind::Golden: return ClusterTreeModel::tr("Golden container · %1").arg(name);
    case TreeKind::ServiceGroup: return ClusterTreeModel::tr("Host services");
    case TreeKind::NodeGroup: return ClusterTreeModel::tr("Nodes");
    case TreeKind::Environment:
    case TreeKind::Service:
    case TreeKind::Node: return name;
    }
    return name;
}

QString spokenText(const TreeItem& item)
{
    auto text = ClusterTreeModel::tr("%1, %2").arg(shownName(item), word(item.status));
    if (!item.reason.id.empty())
        text += QStringLiteral(": ") + wording(item.reason);
    if (item.total > 0)
        text += QStringLiteral(". ") + ClusterTreeModel::tr("%1 of %2 well").arg(item.well).arg(item.total);
    if (item.disagrees)
        text += QStringLiteral(". ") + ClusterTreeModel::tr("Sources disagree");
    return text;
}

} // namespace ktrdr
