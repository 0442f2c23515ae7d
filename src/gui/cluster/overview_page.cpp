// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/overview_page.h"

#include "app/watched_environment.h"
#include "gui/cluster/truth_table.h"
#include "gui/theme/page_scroll.h"
#include "gui/theme/tab_order.h"
#include "gui/theme/table_look.h"

#include <QVBoxLayout>

namespace ktrdr {

OverviewPage::OverviewPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_theme(theme), m_attention(new AttentionList(theme, this)),
      m_table(new TruthTable(QStringLiteral("overview"), theme, this))
{
    auto* column = scrolledColumn(*this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addWidget(makeCards());
    column->addWidget(m_attention);
    m_table->setAccessibleName(tr("Joined truth of the workers"));
    keepRows(*m_table, 4);
    column->addWidget(m_table, 1);
    connect(m_attention, &AttentionList::chosen, this, &OverviewPage::chosen);
    connect(m_table, &TruthTable::chosen, this, &OverviewPage::chosen);
    connect(&environment, &WatchedEnvironment::changed, this, &OverviewPage::refresh);
    connect(&environment, &WatchedEnvironment::aged, this, &OverviewPage::age);
}

QWidget* OverviewPage::makeCards()
{
    auto* cards = new MetricRow(m_theme, this);
    m_workers = cards->add(tr("Workers available"));
    m_operations = cards->add(tr("Operations running"));
    m_failures = cards->add(tr("Failed in the last hour"));
    m_version = cards->add(tr("Version"));
    return cards;
}

void OverviewPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void OverviewPage::refresh()
{
    if (!isVisible())
        return;
    showSummary();
    tabBefore(*m_table, *m_attention); // its rows may be new
    m_table->showTruth(m_environment.truth(), m_environment.snapshot());
}

void OverviewPage::age()
{
    if (!isVisible())
        return;
    showSummary();
    m_table->showAge(m_environment.truth().at);
}

void OverviewPage::showSummary()
{
    const auto summary = summaryOf(m_environment.truth(), m_environment.snapshot());
    m_workers->show(summary.workers);
    m_operations->show(summary.operations);
    m_failures->show(summary.failures);
    m_version->show(summary.version);
    m_attention->show(summary.attention, m_environment.snapshot().resources.readAt);
}

} // namespace ktrdr
