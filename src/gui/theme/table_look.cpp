// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/table_look.h"

#include "gui/theme/scaled.h"
#include "gui/theme/tokens.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>

namespace ktrdr {

namespace {

constexpr const char* kGiven = "ktrdrTableLook";

// The selected row shows where the keyboard is; a frame round one cell of it only looks like a mistake.
class WholeRows : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        auto cell = option;
        if (qobject_cast<const QTableView*>(option.widget)->selectionBehavior() == QAbstractItemView::SelectRows)
            cell.state &= ~QStyle::State_HasFocus;
        QStyledItemDelegate::paint(painter, cell, index);
    }
};

} // namespace

void giveTableLook(QTableView& table)
{
    table.setShowGrid(false);
    table.setItemDelegate(new WholeRows(&table));
    table.setAlternatingRowColors(true);
    table.setTabKeyNavigation(false); // Tab goes on to the next field
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(sizes::row(sizes::kTableRow));
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.setProperty(kGiven, true);
}

void followDensity(QTableView& table)
{
    if (table.property(kGiven).toBool())
        table.verticalHeader()->setDefaultSectionSize(sizes::row(sizes::kTableRow));
}

void keepRows(QTableView& table, int rows)
{
    table.setMinimumHeight(table.horizontalHeader()->sizeHint().height() +
                           rows * table.verticalHeader()->defaultSectionSize() + 2 * table.frameWidth() + sizes::kGrid);
}

} // namespace ktrdr
