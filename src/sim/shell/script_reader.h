// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptReader hands out the characters of a script, fetching more from its source only when the parser needs
// them: a script on stdin is run as it arrives, as a real shell does. Used by one parser, in one thread.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

namespace ktrdr::sim {

struct SyntaxError : std::runtime_error
{
    SyntaxError(int atLine, const std::string& message) : std::runtime_error(message), line(atLine) {}
    int line;
};

class ScriptReader
{
public:
    using Source = std::function<std::string()>; // "" at the end
    static constexpr int kEnd = -1;

    explicit ScriptReader(std::string text, Source more = {}, int firstLine = 1)
        : m_text(std::move(text)), m_more(std::move(more)), m_line(firstLine)
    {
    }

    int line() const { return m_line; }
    // Backslash-newline pairs vanish, as everywhere but in single quotes and quoted here-documents.
    int peek();
    int next();
    bool eat(char c);
    int rawPeek(std::size_t ahead = 0);
    int rawNext();

private:
    bool fill(std::size_t ahead);

    std::string m_text;
    Source m_more;
    std::size_t m_position = 0;
    int m_line;
};

} // namespace ktrdr::sim
