// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/history_page.h"

#include "app/on_ready.h"
#include "app/workspace.h"
#include "gui/panel/history_model.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr std::size_t kMostRuns = 5'000;

std::vector<RunHeader> ofEnvironment(std::vector<RunHeader> runs, const std::string& environment)
{
    if (!environment.empty())
        std::erase_if(runs, [&](const auto& run) { return run.environment != environment; });
    return runs;
}

} // namespace

HistoryPage::HistoryPage(Workspace& workspace, const Theme& theme, QWidget* parent, std::string environment)
    : QWidget(parent), m_workspace(workspace), m_environment(std::move(environment)),
      m_model(new HistoryModel(theme, this)), m_filtered(new QSortFilterProxyModel(this)),
      m_filter(new QLineEdit(this)), m_count(secondaryLabel({}, this)), m_table(new QTableView(this))
{
    const bool inPanel = m_environment.empty();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(inPanel ? QMargins()
                                       : QMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin,
                                                  sizes::kPageMargin));
    column->setSpacing(inPanel ? 0 : sizes::kCardGap);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(inPanel ? QMargins(8, 6, 8, 6) : QMargins());
    line->setSpacing(2 * sizes::kGrid);
    m_table->setProperty("framed", !inPanel);
    m_filter->setPlaceholderText(tr("Filter   Ctrl+F"));
    m_filter->setToolTip(m_environment.empty() ? tr("By run, environment, person, outcome or date")
                                               : tr("By run, person, outcome or date"));
    m_filter->setAccessibleName(tr("Filter the history"));
    m_filter->setMaximumWidth(sizes::scaled(420));
    auto* again = new QPushButton(tr("Read &again"), this);
    line->addWidget(m_filter, 1);
    line->addWidget(m_count);
    line->addStretch(1);
    line->addWidget(again);
    column->addLayout(line);
    makeTable();
    column->addWidget(m_table, 1);
    setTabOrder(m_filter, again);
    setTabOrder(again, m_table);
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
    m_table->setAccessibleName(m_environment.empty() ? tr("All runs of the journal") : tr("Runs on this environment"));
    giveTableLook(*m_table);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HistoryModel::When, Qt::DescendingOrder);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const int widths[] = {30, 200, 140, 140, 160, 90};
    for (int column = 0; column < HistoryModel::kColumns; ++column)
        header->resizeSection(column, sizes::scaled(widths[column]));
    auto* tools = new TableTools(*m_table, QStringLiteral("history"));
    tools->useFilter(*m_filter, *m_filtered, *this);
    connect(tools, &TableTools::filtered, this, [this] { describe({}); });
    connect(tools, &TableTools::rowMenuOpening, this, [this](QMenu* menu, const QModelIndex& row) {
        if (row.isValid())
            menu->addAction(tr("&Open the run"), this,
                            [this, run = row.data(HistoryModel::IdRole).toString()] { Q_EMIT runChosen(run); });
    });
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT runChosen(index.data(HistoryModel::IdRole).toString()); });
}

void HistoryPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_loaded)
        reload();
}

void HistoryPage::reload()
{
    m_loaded = true;
    const auto journal = m_workspace.journal();
    if (!journal)
        return describe(QString::fromStdString(toString(journal.error())));
    onReady((*journal)->runs(static_cast<int>(kMostRuns) + 1), this,
            [this](const Result<std::vector<RunHeader>>& runs) {
                if (!runs)
                    return describe(QString::fromStdString(toString(runs.error())));
                std::set<std::string> running;
                for (const auto& run : m_workspace.runs()) {
                    if (!run->ended())
                        running.insert(run->header().runId);
                }
                auto read = *runs;
                m_capped = read.size() > kMostRuns;
                read.resize(std::min(read.size(), kMostRuns));
                m_model->update(ofEnvironment(std::move(read), m_environment), std::move(running));
                describe({});
                Q_EMIT loaded();
            });
}

QString HistoryPage::countText() const
{
    const int all = m_model->rowCount(), shown = m_filtered->rowCount();
    if (all == 0 && !m_capped)
        return m_environment.empty()
                   ? tr("The journal has no runs yet")
                   : tr("The journal has no runs on %1 yet").arg(QString::fromStdString(m_environment));
    const auto count = shown == all ? tr("%1 runs").arg(all) : tr("%1 of %2 runs").arg(shown).arg(all);
    return m_capped ? tr("%1 · only the newest %2 of the journal are read")
                          .arg(count, QLocale().toString(static_cast<qulonglong>(kMostRuns)))
                    : count;
}

void HistoryPage::describe(const QString& problem)
{
    m_count->setText(problem.isEmpty() ? countText() : problem);
    m_count->setToolTip(
        plainTip(m_capped ? tr("Older runs stay in the journal: ktrdrctl runs list --limit shows them") : QString()));
}

} // namespace ktrdr
