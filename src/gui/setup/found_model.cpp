// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/found_model.h"

#include "app/wording.h"

#include <QComboBox>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }
QString orDash(const std::string& text) { return text.empty() ? QStringLiteral("–") : qt(text); }

} // namespace

QStringList foundRoleNames()
{
    return {FoundModel::tr("not ours"), FoundModel::tr("backend"), FoundModel::tr("backtesting worker"),
            FoundModel::tr("training worker"), FoundModel::tr("golden container")};
}

void FoundModel::setContainers(std::vector<FoundContainer> containers)
{
    beginResetModel();
    m_containers = std::move(containers);
    endResetModel();
}

int FoundModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_containers.size());
}

int FoundModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FoundModel::data(const QModelIndex& index, int role) const
{
    const auto& found = m_containers.at(static_cast<std::size_t>(index.row()));
    if (role == Qt::EditRole && index.column() == Role)
        return static_cast<int>(found.role);
    if (role == Qt::ToolTipRole && index.column() == Role)
        return tr("Press F2 or Space, or click, to choose another role");
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Container: return qt(found.ct.text());
    case Name: return orDash(found.name);
    case Role: return foundRoleNames().at(static_cast<int>(found.role)) + QStringLiteral("  ▾");
    case Node: return orDash(found.node);
    case Address: return orDash(found.address);
    case State: return word(found.power);
    default: return {};
    }
}

bool FoundModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || index.column() != Role)
        return false;
    auto& found = m_containers.at(static_cast<std::size_t>(index.row()));
    found.role = static_cast<FoundRole>(value.toInt());
    found.ambiguous = false;
    Q_EMIT dataChanged(index, index);
    Q_EMIT roleGiven(found.ct.number(), found.role);
    return true;
}

QVariant FoundModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Container"), tr("Name"), tr("Role"), tr("Node"), tr("Static address"), tr("State")};
    return names.value(section);
}

Qt::ItemFlags FoundModel::flags(const QModelIndex& index) const
{
    const auto flags = QAbstractTableModel::flags(index);
    return index.column() == Role ? flags | Qt::ItemIsEditable : flags;
}

QWidget* RoleDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    auto* box = new QComboBox(parent);
    box->addItems(foundRoleNames());
    box->setAccessibleName(tr("Role"));
    connect(box, &QComboBox::activated, this, [this, box] {
        auto* self = const_cast<RoleDelegate*>(this);
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    return box;
}

void RoleDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    static_cast<QComboBox*>(editor)->setCurrentIndex(index.data(Qt::EditRole).toInt());
}

void RoleDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    const int chosen = static_cast<QComboBox*>(editor)->currentIndex();
    if (chosen != index.data(Qt::EditRole).toInt())
        model->setData(index, chosen, Qt::EditRole);
}

} // namespace ktrdr
