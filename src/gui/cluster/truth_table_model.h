// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TruthTableModel shows the joined truth of an environment's workers, or of chosen targets, one row each. A refresh is
// applied as a diff by container number, never as a reset. Sorting uses SortRole: numbers, severities and keys that are
// made once per row, not texts: worker-2 comes before worker-10, and v1.9 before v1.10.
// Owned by its table; main thread.
#pragma once

#include "domain/truth.h"
#include "gui/theme/theme.h"

#include <QAbstractTableModel>

#include <map>
#include <set>

namespace ktrdr {

class TruthTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Icon,
        Name,
        Ct,
        Type,
        Node,
        Address,
        Container,
        Unit,
        Service,
        Operation,
        Registry,
        Version,
        Cpu,
        Memory,
        Disk,
        Seen,
        Note,
        kColumns
    };
    enum Role { SortRole = Qt::UserRole, StatusRole, CtRole, FilterRole };

    explicit TruthTableModel(const Theme& theme, QObject* parent = nullptr);

    // All workers, or the targets of `only`.
    void update(const ClusterTruth& truth, const ClusterSnapshot& snapshot, const std::set<CtId>& only = {});

    // The same truth at a later moment.
    void age(UtcTime now);

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
    struct Keys // of sorting
    {
        QString name, node;
        int version = -1;
        bool operator==(const Keys&) const = default;
    };
    struct Row
    {
        TargetTruth truth;
        Figures figures;
        Keys keys;
        bool operator==(const Row&) const = default;
    };

    static Milliseconds ageOf(const TargetTruth& target, UtcTime now);
    static Figures figuresOf(const TargetTruth& target, const ClusterSnapshot& snapshot, UtcTime now);
    enum class Change { None, Age, Figures, Row }; // each tells more columns
    Row rowOf(const TargetTruth& truth, const Figures& figures) const;
    int versionKey(const TargetTruth& truth) const;
    void rankVersions(const std::vector<const TargetTruth*>& workers);
    Change setRow(Row& row, const TargetTruth& truth, const Figures& figures) const;
    static Change setAge(Row& row, Milliseconds age);
    template <typename ChangeOf> void tellChanges(ChangeOf changeOf);
    void tell(Change change, int first, int last);
    void matchRows(const std::vector<const TargetTruth*>& workers);
    QString text(const Row& row, int column) const;
    QString filterText(const Row& row) const;
    QVariant sortKey(const Row& row, int column) const;
    QVariant colour(const Row& row, int column) const;
    bool isDisputed(const Row& row, int column) const;

    const Theme& m_theme;
    std::vector<Row> m_rows;
    std::map<std::string, int> m_ranks; // of all versions seen, in their order
    UtcTime m_now{};
};

// Whether what the column says is one side of the disagreement.
bool isAbout(const Message& disagreement, int column);

} // namespace ktrdr
