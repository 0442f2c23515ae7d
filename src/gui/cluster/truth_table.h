// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TruthTable is the table of joined truth as every page shows it: sorted by values, columns as the operator wants them,
// copied with Ctrl+C, Enter goes to the object. Owned by its page; main thread.
#pragma once

#include "gui/cluster/truth_table_model.h"

#include <QSortFilterProxyModel>
#include <QTableView>

namespace ktrdr {

class TableTools;

class TruthTable : public QTableView
{
    Q_OBJECT

public:
    // `name`: under which the columns are remembered.
    TruthTable(const QString& name, const Theme& theme, QWidget* parent = nullptr);

    void showTruth(const ClusterTruth& truth, const ClusterSnapshot& snapshot, const std::set<CtId>& only = {});
    // The truth that is shown, at a later moment.
    void showAge(UtcTime now) { m_model.age(now); }
    TableTools& tools() { return *m_tools; }
    QSortFilterProxyModel& rows() { return m_sorted; }
    int all() const { return m_model.rowCount(); }

Q_SIGNALS:
    // An object of the tree was asked for.
    void chosen(const QString& key);

private:
    QString keyOf(const QModelIndex& row) const;

    TruthTableModel m_model;
    QSortFilterProxyModel m_sorted;
    TableTools* m_tools;
    QString m_environment;
};

} // namespace ktrdr
