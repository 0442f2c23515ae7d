// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The containers that were found, with the role proposed for each; the role can be changed. Owned by its page; main
// thread.
#pragma once

#include "domain/discovery.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace ktrdr {

// In the order of FoundRole.
QStringList foundRoleNames();

class FoundModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Container, Name, Role, Node, Address, State, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setContainers(std::vector<FoundContainer> containers);
    const std::vector<FoundContainer>& containers() const { return m_containers; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void roleGiven(int container, ktrdr::FoundRole role); // by the operator

private:
    std::vector<FoundContainer> m_containers;
};

// A combo box for the role.
class RoleDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

} // namespace ktrdr
