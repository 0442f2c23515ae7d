// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HistoryModel is the table of the journal's runs, newest first: shape, run, who, when, outcome, duration. Owned by
// HistoryPage; main thread.
#pragma once

#include "gui/theme/theme.h"
#include "ports/journal_store.h"

#include <QAbstractTableModel>

#include <set>

namespace ktrdr {

class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Icon, Run, Who, When, Outcome, Took, kColumns };
    enum Role { SortRole = Qt::UserRole, IdRole, FilterRole };

    explicit HistoryModel(const Theme& theme, QObject* parent = nullptr);

    // `running`: the runs of this process that go on.
    void update(std::vector<RunHeader> runs, std::set<std::string> running);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const RunHeader& run, int column) const;
    QVariant sortKey(const RunHeader& run, int column) const;
    Status statusOf(const RunHeader& run) const;
    QString stateWord(const RunHeader& run) const;

    const Theme& m_theme;
    std::vector<RunHeader> m_runs;
    std::set<std::string> m_running;
};

} // namespace ktrdr
