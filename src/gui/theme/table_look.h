// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How every table of the window looks: no grid, alternate rows of one height, headings on the left; Tab leaves
// it. Main thread.
#pragma once

class QTableView;

namespace ktrdr {

void giveTableLook(QTableView& table);
// Rows of a table that was given the look get the height of the density that is chosen now.
void followDensity(QTableView& table);
// So many rows are seen at least.
void keepRows(QTableView& table, int rows);

} // namespace ktrdr
