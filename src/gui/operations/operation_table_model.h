// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OperationTableModel shows operations, one row each; a refresh is applied as a diff by id, never as a reset. Owned by
// OperationsPage; main thread.
#pragma once

#include "gui/operations/operation_rows.h"
#include "gui/theme/theme.h"

#include <QAbstractTableModel>

namespace ktrdr {

class OperationTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Icon, State, Type, Id, Symbol, Progress, Step, Worker, Created, Duration, kColumns };
    enum Role { SortRole = Qt::UserRole, IdRole, FilterRole };

    explicit OperationTableModel(const Theme& theme, QObject* parent = nullptr);

    // Moments of another day than `now` are said with their date.
    void update(const std::vector<OperationRow>& rows, UtcTime now = {});
    // Null when there is none with this id.
    const OperationRow* find(const std::string& id) const;
    int rowOf(const std::string& id) const; // -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const OperationRow& row, int column) const;
    QVariant sortKey(const OperationRow& row, int column) const;
    QVariant colour(const OperationRow& row, int column) const;

    const Theme& m_theme;
    std::vector<OperationRow> m_rows;
    UtcTime m_now{};
};

} // namespace ktrdr
