// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/table_look.h"

#include "gui/theme/scaled.h"
#include "gui/theme/tokens.h"

#include <QHeaderView>
#include <QTableView>

namespace ktrdr {

void giveTableLook(QTableView& table)
{
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setTabKeyNavigation(false); // Tab goes on to the next field
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(sizes::scaled(sizes::kTableRow));
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void keepRows(QTableView& table, int rows)
{
    table.setMinimumHeight(table.horizontalHeader()->sizeHint().height() +
                           rows * table.verticalHeader()->defaultSectionSize() + 2 * table.frameWidth() + sizes::kGrid);
}

} // namespace ktrdr
