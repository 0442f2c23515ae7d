// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/workers_page.h"

#include "app/watched_environment.h"
#include "gui/cluster/truth_table.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QItemSelectionModel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace ktrdr {

WorkersPage::WorkersPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_filter(new QLineEdit(this)), m_count(secondaryLabel({}, this)),
      m_table(new TruthTable(QStringLiteral("workers"), theme, this))
{
    m_filter->setPlaceholderText(tr("Filter   Ctrl+F"));
    m_filter->setToolTip(tr("By name, number, state, version and whatever else a row says"));
    m_filter->setAccessibleName(tr("Filter the workers"));
    m_filter->setMaximumWidth(sizes::scaled(420));
    m_table->setAccessibleName(tr("All workers"));
    m_table->tools().useFilter(*m_filter, m_table->rows(), *this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    auto* line = new QHBoxLayout;
    line->addWidget(m_filter, 1);
    line->addStretch(1);
    line->addWidget(m_count);
    column->addLayout(line);
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(m_table, &TruthTable::chosen, this, &WorkersPage::chosen);
    connect(&m_table->tools(), &TableTools::filtered, this, &WorkersPage::count);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &WorkersPage::count);
    connect(&environment, &WatchedEnvironment::changed, this, &WorkersPage::refresh);
    connect(&environment, &WatchedEnvironment::aged, this, [this] {
        if (isVisible())
            m_table->showAge(m_environment.truth().at);
    });
}

void WorkersPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void WorkersPage::refresh()
{
    if (!isVisible())
        return;
    m_table->showTruth(m_environment.truth(), m_environment.snapshot());
    count();
}

void WorkersPage::count()
{
    const int all = m_table->all(), shown = m_table->rows().rowCount();
    auto text = all == 0       ? tr("The configuration lists no workers for this environment")
                : shown == all ? tr("%1 workers").arg(all)
                : shown == 0   ? tr("No worker matches the filter; Esc clears it")
                               : tr("%1 of %2 workers").arg(shown).arg(all);
    if (const auto selected = m_table->selectionModel()->selectedRows().size(); selected > 1)
        text += tr(" · %1 selected").arg(selected);
    m_count->setText(text);
}

} // namespace ktrdr
