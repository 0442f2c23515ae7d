// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/history_page.h"

#include "app/on_ready.h"
#include "app/workspace.h"
#include "gui/panel/history_model.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr int kMostRuns = 5'000;

} // namespace

HistoryPage::HistoryPage(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_model(new HistoryModel(theme, this)),
      m_filtered(new QSortFilterProxyModel(this)), m_filter(new QLineEdit(this)), m_count(secondaryLabel({}, this)),
      m_table(new QTableView(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(8, 6, 8, 6);
    m_filter->setPlaceholderText(tr("Filter by run, environment, person, outcome or date"));
    m_filter->setAccessibleName(tr("Filter the history"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(420);
    m_filter->installEventFilter(this);
    auto* again = new QPushButton(tr("Read &again"), this);
    line->addWidget(m_filter, 1);
    line->addWidget(m_count);
    line->addStretch(1);
    line->addWidget(again);
    column->addLayout(line);
    makeTable();
    column->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filtered->setFilterFixedString(text.trimmed());
        describe({});
    });
    connect(again, &QPushButton::clicked, this, &HistoryPage::reload);
    connect(&workspace, &Workspace::runStarted, this, [this](RunDriver* run) {
        connect(run, &RunDriver::recorded, this, [this](const JournalEvent& event) {
            if (event.kind == JournalEvent::Kind::RunStarted && m_loaded)
                reload();
        });
    });
    connect(&workspace, &Workspace::runEnded, this, [this] {
        if (m_loaded)
            reload();
    });
}

void HistoryPage::makeTable()
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterRole(HistoryModel::FilterRole);
    m_filtered->setFilterKeyColumn(0);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filtered->setSortRole(HistoryModel::SortRole);
    m_table->setModel(m_filtered);
    m_table->setAccessibleName(tr("All runs of the journal"));
    giveTableLook(*m_table);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HistoryModel::When, Qt::DescendingOrder);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(HistoryModel::Outcome, QHeaderView::Stretch);
    const int widths[] = {30, 260, 180, 150, 0, 90};
    for (int column = 0; column < HistoryModel::kColumns; ++column) {
        if (column != HistoryModel::Outcome)
            header->resizeSection(column, widths[column]);
    }
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT runChosen(index.data(HistoryModel::IdRole).toString()); });
}

void HistoryPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_loaded)
        reload();
}

void HistoryPage::focusFilter() { m_filter->setFocus(Qt::ShortcutFocusReason); }

// Down goes from the filter into the table, Enter opens the first match.
bool HistoryPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && watched == m_filter && m_filtered->rowCount() > 0) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down) {
            m_table->setFocus(Qt::TabFocusReason);
            m_table->selectRow(0);
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT runChosen(m_filtered->index(0, 0).data(HistoryModel::IdRole).toString());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void HistoryPage::reload()
{
    m_loaded = true;
    const auto journal = m_workspace.journal();
    if (!journal)
        return describe(QString::fromStdString(toString(journal.error())));
    onReady((*journal)->runs(kMostRuns), this, [this](const Result<std::vector<RunHeader>>& runs) {
        if (!runs)
            return describe(QString::fromStdString(toString(runs.error())));
        std::set<std::string> running;
        for (const auto& run : m_workspace.runs()) {
            if (!run->ended())
                running.insert(run->header().runId);
        }
        m_model->update(*runs, std::move(running));
        describe({});
        Q_EMIT loaded();
    });
}

void HistoryPage::describe(const QString& problem)
{
    const int all = m_model->rowCount(), shown = m_filtered->rowCount();
    m_count->setText(!problem.isEmpty() ? problem
                     : all == 0         ? tr("The journal has no runs yet")
                     : shown == all     ? tr("%1 runs").arg(all)
                                        : tr("%1 of %2 runs").arg(shown).arg(all));
}

} // namespace ktrdr
