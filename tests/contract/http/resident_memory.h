// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Resident memory of this process in KiB, from the kernel. Tests only, any thread.
#pragma once

#include <QByteArray>
#include <QFile>

namespace ktrdr::fakes {

inline long memoryField(const char* field) // "VmRSS" now, "VmHWM" the highest so far
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    for (const auto& line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(static_cast<qsizetype>(qstrlen(field)) + 1).trimmed().split(' ').front().toLong();
    }
    return -1;
}

} // namespace ktrdr::fakes
