// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/table_look.h"

#include "gui/theme/tokens.h"

#include <QHeaderView>
#include <QTableView>

namespace ktrdr {

void giveTableLook(QTableView& table)
{
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(sizes::kTableRow);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace ktrdr
