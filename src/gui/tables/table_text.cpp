// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tables/table_text.h"

#include <algorithm>

namespace ktrdr {

namespace {

bool isBreak(QChar c)
{
    return c == u'\t' || c == u'\n' || c == u'\r' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
}

bool looksLikeFormula(const QString& cell)
{
    if (cell.isEmpty() || !QStringLiteral("=+-@").contains(cell.front()))
        return false;
    bool number = false;
    cell.toDouble(&number);
    return !number && cell.size() > 1;
}

// Control characters, among them those that begin a terminal's escape sequences, are dropped.
QString harmless(const QString& cell, bool keepsBreaks)
{
    QString text;
    for (const auto c : cell) {
        if (isBreak(c))
            text += keepsBreaks ? c : QChar(u' ');
        else if (c.category() != QChar::Other_Control)
            text += c;
    }
    return looksLikeFormula(text) ? QChar(u'\'') + text : text;
}

QString quoted(const QString& cell)
{
    const bool needed = std::any_of(cell.begin(), cell.end(),
                                    [](QChar c) { return c == u'"' || c == u',' || c == u';' || isBreak(c); });
    if (!needed)
        return cell;
    auto text = cell;
    return QChar(u'"') + text.replace(u'"', QLatin1String("\"\"")) + QChar(u'"');
}

} // namespace

QString tableText(const QList<QStringList>& rows, CopyFormat format)
{
    const bool csv = format == CopyFormat::Csv;
    QString text;
    for (const auto& row : rows) {
        QStringList cells;
        for (const auto& cell : row)
            cells << (csv ? quoted(harmless(cell, true)) : harmless(cell, false));
        text += cells.join(csv ? u',' : u'\t') + (csv ? QLatin1String("\r\n") : QLatin1String("\n"));
    }
    return text;
}

} // namespace ktrdr
