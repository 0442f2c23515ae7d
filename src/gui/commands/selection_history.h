// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The objects that were looked at, as a browser keeps its pages. Plain value; owned by the main window.
#pragma once

#include <QStringList>

#include <optional>

namespace ktrdr {

class SelectionHistory
{
public:
    // Forgets what lay ahead; looking at the same object again adds nothing.
    void visit(const QString& key)
    {
        if (key.isEmpty() || (m_place >= 0 && m_keys[m_place] == key))
            return;
        m_keys.resize(m_place + 1);
        m_keys << key;
        m_place = m_keys.size() - 1;
    }
    // -1: back, +1: forward; nothing at either end.
    std::optional<QString> go(int direction)
    {
        const auto place = m_place + direction;
        if (place < 0 || place >= m_keys.size())
            return std::nullopt;
        m_place = place;
        return m_keys[place];
    }

private:
    QStringList m_keys;
    qsizetype m_place = -1;
};

} // namespace ktrdr
