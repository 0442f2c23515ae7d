// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FieldBuilder collects the result of expanding one word: it splits unquoted expansions by IFS and remembers
// which characters were quoted, for pathname expansion and patterns. A local variable of the expander.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

struct Field
{
    std::string text;
    std::string pattern; // text with quoted characters escaped
    bool wild = false;   // has an unquoted * ? or [
};

class FieldBuilder
{
public:
    FieldBuilder(std::string ifs, bool split) : m_ifs(std::move(ifs)), m_split(split) {}

    void quoted(std::string_view text); // the field exists even when text is empty
    void literal(std::string_view text);
    void expansion(std::string_view text);
    void breakField(); // between the words of "$@"
    bool splits() const { return m_split; }
    const std::string& ifs() const { return m_ifs; }

    std::vector<Field> take();
    // Everything as one field, for words that are not split.
    Field takeJoined();

private:
    void append(char c);
    void finish();

    std::string m_ifs;
    bool m_split;
    std::vector<Field> m_fields;
    Field m_current;
    bool m_active = false;
    bool m_blankEnded = false; // the last field ended at IFS white space
};

} // namespace ktrdr::sim
