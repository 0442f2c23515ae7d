// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/operations/operation_table_model.h"

#include "domain/row_diff.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_tip.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString orDash(const std::string& text) { return text.empty() ? QStringLiteral("–") : qt(text); }

int alignmentOf(int column)
{
    const bool number = column == OperationTableModel::Progress || column == OperationTableModel::Duration;
    return int(number ? Qt::AlignRight : Qt::AlignLeft) | int(Qt::AlignVCenter);
}

} // namespace

OperationTableModel::OperationTableModel(const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    });
}

void OperationTableModel::update(const std::vector<OperationRow>& rows, UtcTime now)
{
    m_now = now;
    int first = std::numeric_limits<int>::max(), last = -1;
    for (const auto& edit : diffRows(m_rows, rows, [](const OperationRow& row) { return row.operation.id; })) {
        const int at = static_cast<int>(edit.row);
        switch (edit.kind) {
        case RowEdit::Kind::Remove:
            beginRemoveRows({}, at, at);
            m_rows.erase(m_rows.begin() + at);
            endRemoveRows();
            break;
        case RowEdit::Kind::Insert:
            beginInsertRows({}, at, at);
            m_rows.insert(m_rows.begin() + at, rows[edit.source]);
            endInsertRows();
            break;
        case RowEdit::Kind::Change:
            m_rows[edit.row] = rows[edit.source];
            first = std::min(first, at);
            last = std::max(last, at);
            break;
        }
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, kColumns - 1));
}

int OperationTableModel::rowOf(const std::string& id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.operation.id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

const OperationRow* OperationTableModel::find(const std::string& id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int OperationTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int OperationTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(kColumns); }

QVariant OperationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Icon && role == Qt::AccessibleTextRole)
        return tr("Shape of the status");
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State: return tr("Status");
    case Type: return tr("Type");
    case Id: return tr("Operation");
    case Symbol: return tr("Symbol");
    case Progress: return tr("Progress");
    case Step: return tr("Step");
    case Worker: return tr("Worker");
    case Created: return tr("Created");
    case Duration: return tr("Duration");
    default: return {};
    }
}

QString OperationTableModel::text(const OperationRow& row, int column) const
{
    const auto& operation = row.operation;
    switch (column) {
    case State: return word(operation.status);
    case Type: return orDash(operation.type);
    case Id: return qt(operation.id);
    case Symbol: return orDash(operation.symbol);
    case Progress:
        return operation.progressPercent ? tr("%1 %").arg(qRound(*operation.progressPercent)) : QStringLiteral("–");
    case Step: return orDash(operation.currentStep);
    case Worker: return workerText(row);
    case Created: return operation.createdAt ? localMoment(*operation.createdAt, m_now) : tr("unknown");
    case Duration:
        if (operation.durationSeconds)
            return ageText(Milliseconds{static_cast<std::int64_t>(*operation.durationSeconds * 1000)});
        return operation.status == OperationStatus::Pending ? QStringLiteral("–") : tr("unknown");
    default: return {};
    }
}

QVariant OperationTableModel::sortKey(const OperationRow& row, int column) const
{
    const auto& operation = row.operation;
    switch (column) {
    case Icon: return isActive(operation.status) ? 0 : 1; // the backend lists the newest first
    case State: return static_cast<int>(operation.status);
    case Progress: return operation.progressPercent.value_or(-1);
    case Created:
        return operation.createdAt ? qlonglong(operation.createdAt->time_since_epoch().count()) : qlonglong(-1);
    case Duration: return operation.durationSeconds.value_or(-1);
    default: return text(row, column).toCaseFolded();
    }
}

QVariant OperationTableModel::colour(const OperationRow& row, int column) const
{
    if (column == Worker && (row.word == WorkerWord::Old || row.word == WorkerWord::Unknown))
        return m_theme.tokens().unknownText;
    if (column != State)
        return {};
    return m_theme.tokens().statusText(shapeOf(row.operation.status));
}

QVariant OperationTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::DecorationRole:
        return column == Icon ? QVariant(m_theme.icons().icon(shapeOf(row.operation.status))) : QVariant();
    case Qt::ForegroundRole: return colour(row, column);
    case Qt::ToolTipRole: return plainTip(column == Icon ? word(row.operation.status) : text(row, column));
    case Qt::AccessibleTextRole: return column == Icon ? word(row.operation.status) : text(row, column);
    case Qt::TextAlignmentRole: return alignmentOf(column);
    case SortRole: return sortKey(row, column);
    case IdRole: return qt(row.operation.id);
    case FilterRole: {
        QStringList parts;
        for (int c = State; c < kColumns; ++c)
            parts << text(row, c);
        return parts.join(u' ');
    }
    default: return {};
    }
}

} // namespace ktrdr
