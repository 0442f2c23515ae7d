// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/row_table.h"

#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "gui/theme/tokens.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>

namespace ktrdr {

namespace {

constexpr int kShownRows = 5;

} // namespace

RowTable::RowTable(const QStringList& columns, QStringList fresh, const QString& what, QWidget* parent)
    : QWidget(parent), m_fresh(std::move(fresh)), m_table(new QTableWidget(0, static_cast<int>(columns.size()), this)),
      m_add(new QPushButton(tr("Add a %1").arg(what), this)), m_remove(new QPushButton(tr("Remove"), this))
{
    giveTableLook(*m_table);
    m_table->setProperty("framed", true);
    m_table->setHorizontalHeaderLabels(columns);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height() +
                              kShownRows * sizes::scaled(sizes::kTableRow));
    m_remove->setAccessibleName(tr("Remove the %1").arg(what));
    auto* line = new QHBoxLayout;
    for (auto* button : {m_add, m_remove}) {
        button->setAutoDefault(false);
        line->addWidget(button);
    }
    line->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(sizes::kGrid);
    column->addWidget(m_table, 1);
    column->addLayout(line);
    connect(m_table, &QTableWidget::itemChanged, this, &RowTable::edited);
    connect(m_table, &QTableWidget::currentCellChanged, this, &RowTable::updateButtons);
    connect(m_add, &QPushButton::clicked, this, [this] {
        const int row = m_table->rowCount();
        put(row, m_fresh);
        m_table->setCurrentCell(row, 0);
        m_table->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_table->removeRow(m_table->currentRow());
        updateButtons();
        Q_EMIT edited();
    });
    updateButtons();
}

void RowTable::put(int row, const QStringList& texts)
{
    const QSignalBlocker quiet(m_table);
    m_table->insertRow(row);
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->setItem(row, column, new QTableWidgetItem(texts.value(column)));
}

void RowTable::setRows(const std::vector<QStringList>& rows)
{
    m_table->setRowCount(0);
    for (const auto& row : rows)
        put(m_table->rowCount(), row);
    m_table->resizeColumnsToContents();
    updateButtons();
}

std::vector<QStringList> RowTable::rows() const
{
    std::vector<QStringList> all;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QStringList texts;
        for (int column = 0; column < m_table->columnCount(); ++column)
            texts += m_table->item(row, column)->text().trimmed();
        all.push_back(texts);
    }
    return all;
}

void RowTable::updateButtons()
{
    m_remove->setEnabled(m_table->currentRow() >= 0);
    m_remove->setToolTip(m_remove->isEnabled() ? QString() : tr("Choose a row first"));
}

} // namespace ktrdr
