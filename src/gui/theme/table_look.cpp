// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/table_look.h"

#include "gui/theme/scaled.h"
#include "gui/theme/tokens.h"

#include <QHeaderView>
#include <QTableView>

namespace ktrdr {

namespace {

constexpr const char* kGiven = "ktrdrTableLook";

} // namespace

void giveTableLook(QTableView& table)
{
    table.setShowGrid(false);
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
