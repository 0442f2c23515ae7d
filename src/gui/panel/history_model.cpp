// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/history_model.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/runs/run_summary.h"
#include "gui/theme/plain_tip.h"

#include <QDateTime>

#include <algorithm>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString localMoment(UtcTime at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count())
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

qint64 tookOf(const RunHeader& run) { return run.endedAt ? (*run.endedAt - run.createdAt).count() : -1; }

} // namespace

HistoryModel::HistoryModel(const Theme& theme, QObject* parent) : QAbstractTableModel(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, [this] {
        if (!m_runs.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    });
}

// Runs are only added at the top and changed in place; anything else is another journal.
void HistoryModel::update(std::vector<RunHeader> runs, std::set<std::string> running)
{
    m_running = std::move(running);
    const auto newest = m_runs.empty() ? std::string() : m_runs.front().runId;
    const auto known = std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.runId == newest; });
    const auto added = known - runs.begin();
    const bool grows =
        !newest.empty() && known != runs.end() && static_cast<std::size_t>(runs.end() - known) >= m_runs.size();
    if (!grows) {
        beginResetModel();
        m_runs = std::move(runs);
        return endResetModel();
    }
    runs.resize(m_runs.size() + static_cast<std::size_t>(added));
    if (added > 0) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_runs = std::move(runs);
        endInsertRows();
    } else {
        m_runs = std::move(runs);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString HistoryModel::stateWord(const RunHeader& run) const
{
    if (run.endedAt)
        return word(runOutcomeFrom(run.state).value_or(RunOutcome::None));
    return m_running.contains(run.runId) ? tr("running") : tr("interrupted, or running elsewhere");
}

Status HistoryModel::statusOf(const RunHeader& run) const
{
    if (!run.endedAt)
        return m_running.contains(run.runId) ? Status::Busy : Status::Unknown;
    const auto outcome = runOutcomeFrom(run.state).value_or(RunOutcome::None);
    return ktrdr::statusOf(outcome).value_or(Status::Unknown);
}

QString HistoryModel::text(const RunHeader& run, int column) const
{
    switch (column) {
    case Run: return tr("%1 to %2").arg(qt(run.title), qt(run.environment));
    case Who: return qt(run.operatorName);
    case When: return localMoment(run.createdAt);
    case Outcome: return stateWord(run);
    case Took: return run.endedAt ? ageText(Milliseconds{tookOf(run)}) : QStringLiteral("–");
    default: return {};
    }
}

QVariant HistoryModel::sortKey(const RunHeader& run, int column) const
{
    switch (column) {
    case Icon: return static_cast<int>(statusOf(run));
    case When: return static_cast<qint64>(run.createdAt.time_since_epoch().count());
    case Took: return tookOf(run);
    default: return text(run, column).toCaseFolded();
    }
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto& run = m_runs[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(run, column);
    case Qt::DecorationRole: return column == Icon ? QVariant(m_theme.icons().icon(statusOf(run))) : QVariant();
    case Qt::AccessibleTextRole: return column == Icon ? stateWord(run) : text(run, column);
    case Qt::ToolTipRole:
        return plainTip(tr("Run %1, started %2 UTC").arg(qt(run.runId), qt(toIso(run.createdAt)).left(19)));
    case Qt::TextAlignmentRole:
        return column == Took ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                              : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case SortRole: return sortKey(run, column);
    case IdRole: return qt(run.runId);
    case FilterRole: {
        QStringList parts{qt(run.runId)};
        for (int c = Run; c < kColumns; ++c)
            parts << text(run, c);
        return parts.join(u' ');
    }
    default: return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Icon && role == Qt::AccessibleTextRole)
        return tr("Shape of the outcome");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Run: return tr("Run");
    case Who: return tr("By");
    case When: return tr("Started");
    case Outcome: return tr("Outcome");
    case Took: return tr("Took");
    default: return {};
    }
}

} // namespace ktrdr
