// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a table as text for other programs: TSV, one line per row whatever a cell contains, or CSV by RFC 4180.
// What comes from hosts stays data there: control characters go, and a cell that a spreadsheet would take for a formula
// is marked as text. Pure, any thread.
#pragma once

#include <QList>
#include <QStringList>

namespace ktrdr {

enum class CopyFormat { Tsv, Csv };

QString tableText(const QList<QStringList>& rows, CopyFormat format);

} // namespace ktrdr
