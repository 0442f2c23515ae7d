// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace ktrdr {

Output::Output(int descriptor) : m_descriptor(descriptor), m_terminal(::isatty(descriptor) == 1) {}

void Output::writeRaw(const QByteArray& bytes)
{
    qsizetype at = 0;
    while (!m_closed && at < bytes.size()) {
        const auto count = ::write(m_descriptor, bytes.constData() + at, static_cast<std::size_t>(bytes.size() - at));
        if (count >= 0)
            at += count;
        else if (errno != EINTR)
            m_closed = true; // nobody reads any more, or the disk is full: what runs goes on
    }
}

void Output::writeBytes(const QByteArray& bytes)
{
    if (m_statusShown)
        writeRaw("\r\x1b[K");
    m_statusShown = false;
    writeRaw(bytes);
}

void Output::write(const QString& text) { writeBytes(text.toUtf8()); }

void Output::status(const QString& text)
{
    if (!m_terminal)
        return;
    writeRaw("\r\x1b[K" + text.toUtf8());
    m_statusShown = true;
}

QString TextTable::text() const
{
    std::vector<qsizetype> widths;
    for (const auto& row : m_rows) {
        widths.resize(std::max(widths.size(), static_cast<std::size_t>(row.size())), 0);
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[static_cast<std::size_t>(i)] = std::max(widths[static_cast<std::size_t>(i)], row[i].size());
    }
    QString text;
    for (const auto& row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[static_cast<std::size_t>(i)] + 2);
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

} // namespace ktrdr
