// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/field_builder.h"

#include "sim/shell/pattern.h"

namespace ktrdr::sim {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

} // namespace

void FieldBuilder::append(char c)
{
    m_current.text += c;
    m_current.pattern += c;
    m_current.wild = m_current.wild || c == '*' || c == '?' || c == '[';
    m_active = true;
    m_blankEnded = false;
}

void FieldBuilder::finish()
{
    m_fields.push_back(std::move(m_current));
    m_current = {};
    m_active = false;
}

void FieldBuilder::quoted(std::string_view text)
{
    m_current.text += text;
    m_current.pattern += quotePattern(text);
    m_active = true;
    m_blankEnded = false;
}

void FieldBuilder::literal(std::string_view text)
{
    for (const char c : text)
        append(c);
}

void FieldBuilder::expansion(std::string_view text)
{
    for (const char c : text) {
        if (!m_split || m_ifs.find(c) == std::string::npos) {
            append(c);
        } else if (isBlank(c)) {
            if (m_active) {
                finish();
                m_blankEnded = true;
            }
        } else if (m_blankEnded) {
            m_blankEnded = false; // blank and delimiter together end one field
        } else {
            finish();
        }
    }
}

void FieldBuilder::breakField()
{
    if (m_split) {
        if (m_active)
            finish();
        m_blankEnded = false;
    } else {
        quoted(" ");
    }
}

std::vector<Field> FieldBuilder::take()
{
    if (m_active)
        finish();
    return std::move(m_fields);
}

Field FieldBuilder::takeJoined() { return std::move(m_current); }

} // namespace ktrdr::sim
