// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunMatrixModel shows a RunMatrix to a table view. It applies each new matrix as changes: rows are only ever added
// (the way back), cells change in place, so selection and scrolling stay. Owned by RunMatrixView; main thread.
#pragma once

#include "gui/runs/run_matrix.h"

#include <QAbstractTableModel>

namespace ktrdr {

class RunMatrixModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { CellRole = Qt::UserRole, StepRole };
    static constexpr int kVersions = RunMatrix::kColumns; // the column behind the phases

    using QAbstractTableModel::QAbstractTableModel;

    void update(RunMatrix matrix);
    const RunMatrix& matrix() const { return m_matrix; }
    const MatrixRow& row(int index) const { return m_matrix.rows[static_cast<std::size_t>(index)]; }
    const MatrixCell* cell(const QModelIndex& index) const; // nullptr: heading or versions
    QModelIndex indexOf(const std::string& step) const;     // the cell that says most about it

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString spoken(const QModelIndex& index) const;

    RunMatrix m_matrix;
};

} // namespace ktrdr
