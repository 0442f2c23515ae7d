// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/overview_page.h"

#include "app/watched_environment.h"
#include "app/wording.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/table_look.h"

#include <QHBoxLayout>
#include <QHeaderView>

namespace ktrdr {

OverviewPage::OverviewPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_theme(theme), m_attention(new AttentionList(theme, this)),
      m_model(theme), m_table(new QTableView(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, 8, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addWidget(makeHead());
    column->addWidget(makeCards());
    column->addWidget(m_attention);
    makeTable();
    column->addWidget(m_table, 1);
    connect(m_attention, &AttentionList::chosen, this, &OverviewPage::chosen);
    connect(&environment, &WatchedEnvironment::changed, this, &OverviewPage::refresh);
    connect(&theme, &Theme::changed, this, &OverviewPage::decorate);
    decorate();
    refresh();
}

QWidget* OverviewPage::makeHead()
{
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins({});
    line->setSpacing(2 * sizes::kGrid);
    m_title = plainLabel(QString::fromStdString(m_environment.name()), head);
    m_title->setFont(m_theme.titleFont());
    m_protection = new Pill(head);
    m_needs = new Pill(head);
    m_sources = new SteadyLabel(head);
    line->addWidget(m_title);
    line->addWidget(m_protection);
    line->addWidget(m_needs);
    line->addStretch(1);
    line->addWidget(m_sources);
    return head;
}

QWidget* OverviewPage::makeCards()
{
    auto* cards = new QWidget(this);
    auto* line = new QHBoxLayout(cards);
    line->setContentsMargins({});
    line->setSpacing(sizes::kCardGap);
    const auto add = [&](const QString& caption) {
        auto* card = new MetricCard(caption, m_theme, cards);
        line->addWidget(card, 1);
        return card;
    };
    m_workers = add(tr("Workers available"));
    m_operations = add(tr("Operations running"));
    m_failures = add(tr("Failed in the last hour"));
    m_version = add(tr("Version"));
    return cards;
}

void OverviewPage::makeTable()
{
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(TruthTableModel::SortRole);
    m_sorted.setFilterKeyColumn(-1);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(&m_sorted);
    m_table->setProperty("framed", true);
    m_table->setAccessibleName(tr("Joined truth of the workers"));
    giveTableLook(*m_table);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(TruthTableModel::Ct, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(30);
    const std::pair<int, int> widths[] = {
        {TruthTableModel::Icon, 30},     {TruthTableModel::Name, 150},     {TruthTableModel::Ct, 52},
        {TruthTableModel::Node, 56},     {TruthTableModel::Container, 84}, {TruthTableModel::Unit, 76},
        {TruthTableModel::Service, 104}, {TruthTableModel::Registry, 110}, {TruthTableModel::Version, 72},
        {TruthTableModel::Cpu, 56},      {TruthTableModel::Memory, 92},    {TruthTableModel::Disk, 56},
        {TruthTableModel::Seen, 60},     {TruthTableModel::Note, 60}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, width);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT chosen(QString::fromStdString(m_environment.name()) + QStringLiteral("/ct/") +
                      QString::number(index.data(TruthTableModel::CtRole).toInt()));
    });
}

void OverviewPage::setFilter(const QString& text) { m_sorted.setFilterFixedString(text); }

void OverviewPage::decorate()
{
    const auto& tokens = m_theme.tokens();
    const auto protection = m_environment.environment().protection;
    m_protection->fill(word(protection).toUpper(), tokens.environment(protection), tokens.surface);
}

void OverviewPage::refresh()
{
    const auto& truth = m_environment.truth();
    const auto summary = summaryOf(truth, m_environment.snapshot());
    m_workers->show(summary.workers);
    m_operations->show(summary.operations);
    m_failures->show(summary.failures);
    m_version->show(summary.version);
    m_attention->show(summary.attention, m_environment.snapshot().resources.readAt);
    m_sources->say(summary.sources);
    m_model.update(truth, m_environment.snapshot());
    m_needs->setVisible(!summary.attention.empty());
    m_needs->outline(summary.attention.size() == 1 ? tr("1 needs attention")
                                                   : tr("%1 need attention").arg(summary.attention.size()),
                     m_theme.tokens().failedText);
}

} // namespace ktrdr
