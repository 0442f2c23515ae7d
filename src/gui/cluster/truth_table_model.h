// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TruthTableModel shows the joined truth of an environment's workers, one row each. A refresh is applied as a diff by
// container number, never as a reset. Sorting uses SortRole: numbers and severities, not texts. Owned by its page;
// main thread.
#pragma once

#include "domain/truth.h"
#include "gui/theme/theme.h"

#include <QAbstractTableModel>

namespace ktrdr {

class TruthTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Icon,
        Name,
        Ct,
        Node,
        Container,
        Unit,
        Service,
        Registry,
        Version,
        Cpu,
        Memory,
        Disk,
        Seen,
        Note,
        kColumns
    };
    enum Role { SortRole = Qt::UserRole, StatusRole, CtRole };

    explicit TruthTableModel(const Theme& theme, QObject* parent = nullptr);

    void update(const ClusterTruth& truth, const ClusterSnapshot& snapshot);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Figures
    {
        std::optional<double> cpu;                                     // 0 ... 1
        std::int64_t memory = 0, maxMemory = 0, disk = 0, maxDisk = 0; // bytes, 0: not known
        Milliseconds age{-1};                                          // of the oldest fresh source, shown in seconds
        bool operator==(const Figures&) const = default;
    };
    struct Row
    {
        TargetTruth truth;
        Figures figures;
        bool operator==(const Row&) const = default;
    };

    static Figures figuresOf(const TargetTruth& target, const ClusterSnapshot& snapshot, UtcTime now);
    enum class Change { None, Age, Row };
    static Change setRow(Row& row, const TargetTruth& truth, const Figures& figures);
    void tell(Change change, int first, int last);
    void matchRows(const std::vector<const TargetTruth*>& workers);
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    QVariant colour(const Row& row, int column) const;
    bool isDisputed(const Row& row, int column) const;

    const Theme& m_theme;
    std::vector<Row> m_rows;
    UtcTime m_now{};
};

} // namespace ktrdr
