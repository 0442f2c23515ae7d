// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/script_reader.h"

namespace ktrdr::sim {

namespace {
constexpr std::size_t kMaxScript = 32U * 1024 * 1024;
}

bool ScriptReader::fill(std::size_t ahead)
{
    while (m_position + ahead >= m_text.size()) {
        std::string more = m_more ? m_more() : std::string();
        if (more.empty())
            return false;
        // What was parsed is not needed again.
        m_text.erase(0, m_position);
        m_position = 0;
        m_text += more;
        if (m_text.size() > kMaxScript)
            throw SyntaxError(m_line, "script too large");
    }
    return true;
}

int ScriptReader::rawPeek(std::size_t ahead)
{
    if (m_position + ahead >= m_text.size() && !fill(ahead))
        return kEnd;
    return static_cast<unsigned char>(m_text[m_position + ahead]);
}

int ScriptReader::rawNext()
{
    const int c = rawPeek();
    if (c == kEnd)
        return c;
    ++m_position;
    if (c == '\n')
        ++m_line;
    return c;
}

int ScriptReader::peek()
{
    for (;;) {
        const int c = rawPeek();
        if (c != '\\' || rawPeek(1) != '\n')
            return c;
        rawNext();
        rawNext();
    }
}

int ScriptReader::next()
{
    peek();
    return rawNext();
}

bool ScriptReader::eat(char c)
{
    if (peek() != static_cast<unsigned char>(c))
        return false;
    rawNext();
    return true;
}

} // namespace ktrdr::sim
