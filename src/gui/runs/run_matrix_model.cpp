// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_matrix_model.h"

#include "gui/theme/plain_tip.h"

#include <QFont>

#include <algorithm>
#include <iterator>

namespace ktrdr {

void RunMatrixModel::update(RunMatrix matrix)
{
    const auto had = m_matrix.rows.size(), has = matrix.rows.size();
    if (has < had) { // another plan: never for one run
        beginResetModel();
        m_matrix = std::move(matrix);
        return endResetModel();
    }
    for (std::size_t i = 0; i < had; ++i) {
        if (m_matrix.rows[i] == matrix.rows[i])
            continue;
        const bool renamed = m_matrix.rows[i].title != matrix.rows[i].title;
        m_matrix.rows[i] = std::move(matrix.rows[i]);
        const int row = static_cast<int>(i);
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
        if (renamed)
            Q_EMIT headerDataChanged(Qt::Vertical, row, row);
    }
    if (has == had)
        return;
    beginInsertRows({}, static_cast<int>(had), static_cast<int>(has) - 1);
    std::move(matrix.rows.begin() + static_cast<std::ptrdiff_t>(had), matrix.rows.end(),
              std::back_inserter(m_matrix.rows));
    endInsertRows();
}

int RunMatrixModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_matrix.rows.size());
}

int RunMatrixModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kVersions + 1; }

const MatrixCell* RunMatrixModel::cell(const QModelIndex& index) const
{
    if (!index.isValid() || index.column() >= RunMatrix::kColumns || row(index.row()).heading)
        return nullptr;
    return &row(index.row()).cells[static_cast<std::size_t>(index.column())];
}

QModelIndex RunMatrixModel::indexOf(const std::string& step) const
{
    QModelIndex found;
    for (int r = 0; r < rowCount(); ++r) {
        for (int c = 0; c < RunMatrix::kColumns; ++c) {
            const auto* candidate = cell(index(r, c));
            if (!candidate || candidate->step != step)
                continue;
            const bool tells = candidate->state == CellState::Running || candidate->state == CellState::Failed ||
                               candidate->state == CellState::Waiting || candidate->state == CellState::Unknown;
            if (tells)
                return index(r, c);
            if (!found.isValid())
                found = index(r, c);
        }
    }
    return found;
}

// "ktrdr-worker-201, Start: done, 0.4 s"
QString RunMatrixModel::spoken(const QModelIndex& index) const
{
    const auto& line = row(index.row());
    if (line.heading)
        return line.title;
    if (index.column() == kVersions)
        return tr("%1, versions: %2").arg(line.title, line.versions);
    const auto& value = line.cells[static_cast<std::size_t>(index.column())];
    QString phase = columnTitle(index.column());
    if (value.span == RunMatrix::kColumns)
        phase.clear();
    else if (value.span > 1)
        phase = tr("%1 to %2").arg(phase, columnTitle(index.column() + value.span - 1));
    QStringList parts{line.back ? tr("%1, way back").arg(line.title) : line.title};
    if (!phase.isEmpty())
        parts << phase;
    QString text = parts.join(QStringLiteral(", ")) + QStringLiteral(": ") + word(value.state);
    if (!value.text.isEmpty())
        text += QStringLiteral(", ") + value.text;
    if (!value.detail.isEmpty())
        text += QStringLiteral(". ") + value.detail;
    return text;
}

QVariant RunMatrixModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto* value = cell(index);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == kVersions)
            return row(index.row()).versions;
        return value ? value->text : (index.column() == 0 ? row(index.row()).title : QString());
    case Qt::ToolTipRole: return plainTip(spoken(index));
    case Qt::AccessibleTextRole: return spoken(index);
    case StepRole: return value ? QString::fromStdString(value->step) : QString();
    default: return {};
    }
}

QVariant RunMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        if (section >= rowCount())
            return {};
        if (role == Qt::FontRole && row(section).heading) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return role == Qt::DisplayRole   ? QVariant(row(section).title)
               : role == Qt::ToolTipRole ? QVariant(plainTip(row(section).title))
                                         : QVariant();
    }
    if (role == Qt::DisplayRole)
        return section == kVersions ? tr("old → new") : columnTitle(section);
    if (role == Qt::ToolTipRole && section < kVersions)
        return plainTip(tr("%1: %2").arg(columnTitle(section), columnHelp(section)));
    return {};
}

Qt::ItemFlags RunMatrixModel::flags(const QModelIndex& index) const
{
    const auto* value = cell(index);
    if (!value || value->step.empty())
        return Qt::NoItemFlags; // the arrow keys pass over it
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace ktrdr
