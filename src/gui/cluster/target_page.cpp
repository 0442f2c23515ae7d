// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/target_page.h"

#include "app/watched_environment.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/page_scroll.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

enum Column { What, Says, Age, From, Trouble, kColumns };

} // namespace

TargetPage::TargetPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_theme(theme), m_card(new QFrame(this)),
      m_sources(new QTableWidget(0, kColumns, this))
{
    m_card->setProperty("card", true);
    auto* inside = new QVBoxLayout(m_card);
    inside->setContentsMargins(14, 10, 14, 10);
    inside->setSpacing(2 * sizes::kGrid);
    auto* title = plainLabel(tr("What to do"), m_card);
    title->setFont(strong(title->font()));
    inside->addWidget(title);
    makeTable();
    auto* column = scrolledColumn(*this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addWidget(makeCards());
    column->addWidget(m_card);
    keepRows(*m_sources, 4);
    column->addWidget(m_sources, 1);
    connect(&environment, &WatchedEnvironment::changed, this, &TargetPage::refresh);
    connect(&environment, &WatchedEnvironment::aged, this, &TargetPage::refresh);
    connect(&theme, &Theme::changed, this, &TargetPage::refresh);
}

QWidget* TargetPage::makeCards()
{
    auto* cards = new MetricRow(m_theme, this);
    m_cpu = cards->add(tr("CPU"));
    m_memory = cards->add(tr("Memory"));
    m_disk = cards->add(tr("Disk"));
    m_free = cards->add(tr("Free"));
    return cards;
}

void TargetPage::makeTable()
{
    m_sources->setHorizontalHeaderLabels({tr("Of"), tr("Says"), tr("Read"), tr("Source"), tr("Trouble")});
    m_sources->setProperty("framed", true);
    giveTableLook(*m_sources);
    m_sources->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_sources->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_sources->setTabKeyNavigation(false);
    m_sources->setWordWrap(false);
    m_sources->setAccessibleName(tr("What each source says"));
    auto* header = m_sources->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const int widths[] = {150, 250, 84, 330};
    for (int column = 0; column < Trouble; ++column)
        header->resizeSection(column, sizes::scaled(widths[column]));
    new TableTools(*m_sources, QStringLiteral("sources"));
}

void TargetPage::setTarget(CtId ct)
{
    m_ct = ct;
    refresh();
}

void TargetPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void TargetPage::refresh()
{
    if (!isVisible())
        return;
    const auto& truth = m_environment.truth();
    const auto& snapshot = m_environment.snapshot();
    const auto* target = truth.find(m_ct);
    setEnabled(target != nullptr);
    if (!target)
        return;
    const auto figures = figuresOf(*target, m_environment.environment(), snapshot, truth.at);
    m_cpu->show(figures.cpu);
    m_memory->show(figures.memory);
    m_disk->show(figures.disk);
    m_free->show(figures.free);
    showAdvice(adviceFor(*target));
    showRows(sourceRowsOf(*target, m_environment.environment(), snapshot, truth.at));
}

void TargetPage::showAdvice(std::vector<Advice> advice)
{
    if (m_lines && advice == m_advice)
        return;
    m_advice = std::move(advice);
    delete m_lines;
    m_lines = new QWidget(m_card);
    auto* column = new QVBoxLayout(m_lines);
    column->setContentsMargins({});
    column->setSpacing(sizes::kGrid);
    for (const auto& line : m_advice) {
        auto* what = plainLabel(line.what, m_lines);
        what->setWordWrap(true);
        column->addWidget(what);
        if (line.next.isEmpty())
            continue;
        auto* next = secondaryLabel(line.next, m_lines);
        next->setWordWrap(true);
        column->addWidget(next);
    }
    m_card->layout()->addWidget(m_lines);
    m_card->setVisible(!m_advice.empty());
}

void TargetPage::showRows(const std::vector<SourceRow>& rows)
{
    m_sources->setRowCount(static_cast<int>(rows.size()));
    const auto& tokens = m_theme.tokens();
    for (int i = 0; i < m_sources->rowCount(); ++i) {
        const auto& row = rows[static_cast<std::size_t>(i)];
        const QString texts[] = {row.what, row.says, row.age, row.source, row.trouble};
        for (int column = 0; column < kColumns; ++column) {
            auto* item = m_sources->item(i, column);
            if (!item)
                m_sources->setItem(i, column, item = new QTableWidgetItem);
            item->setText(texts[column]);
            item->setToolTip(plainTip(texts[column]));
        }
        auto* says = m_sources->item(i, Says);
        auto font = m_sources->font();
        font.setBold(row.disputed);
        says->setFont(font);
        says->setForeground(row.disputed ? tokens.degradedText : row.fresh ? tokens.text : tokens.secondaryText);
        m_sources->item(i, From)->setForeground(tokens.secondaryText);
    }
}

} // namespace ktrdr
