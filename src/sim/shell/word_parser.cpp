// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The word level of the parser: quoting, parameters, substitutions, arithmetic.
#include "sim/shell/depth_guard.h"
#include "sim/shell/parser.h"

namespace ktrdr::sim {

namespace {

bool isMeta(int c)
{
    return c == ScriptReader::kEnd ||
           std::string_view(" \t\n&|;<>()").find(static_cast<char>(c)) != std::string_view::npos;
}

void append(Word& word, char c, bool quoted)
{
    if (word.parts.empty() || word.parts.back().kind != WordPart::Kind::Literal || word.parts.back().quoted != quoted)
        word.parts.push_back(WordPart{.quoted = quoted});
    word.parts.back().text += c;
}

bool isDigit(int c) { return c >= '0' && c <= '9'; }

bool isNameCharacter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c); }

bool isSpecialParameter(int c)
{
    return c > 0 && std::string_view("@*#?-$!").find(static_cast<char>(c)) != std::string_view::npos;
}

} // namespace

Word Parser::readWord()
{
    Word word;
    while (!isMeta(m_reader.peek()))
        readUnquotedPart(word);
    return word;
}

void Parser::readUnquotedPart(Word& word)
{
    const int c = m_reader.next();
    if (c == '\'')
        readSingleQuoted(word);
    else if (c == '"')
        readDoubleQuoted(word);
    else if (c == '\\')
        append(word, m_reader.rawPeek() == ScriptReader::kEnd ? '\\' : static_cast<char>(m_reader.rawNext()), true);
    else if (c == '$')
        readDollar(word, Quote::None);
    else if (c == '`')
        readBackquoted(word, Quote::None);
    else
        append(word, static_cast<char>(c), false);
}

void Parser::readSingleQuoted(Word& word)
{
    word.parts.push_back(WordPart{.quoted = true});
    std::string& text = word.parts.back().text;
    for (int c = m_reader.rawNext(); c != '\''; c = m_reader.rawNext()) {
        if (c == ScriptReader::kEnd)
            error("Unterminated quoted string");
        text += static_cast<char>(c);
    }
}

void Parser::readDoubleQuoted(Word& word)
{
    const std::size_t before = word.parts.size();
    word.parts.push_back(WordPart{.quoted = true});
    while (!m_reader.eat('"')) {
        if (m_reader.peek() == ScriptReader::kEnd)
            error("Unterminated quoted string");
        readQuotedCharacter(word, Quote::Double);
    }
    // The empty start counts only when nothing else is between the quotes: "$@" may be no field at all.
    if (word.parts[before].text.empty() && word.parts.size() > before + 1)
        word.parts.erase(word.parts.begin() + static_cast<std::ptrdiff_t>(before));
}

void Parser::readQuotedCharacter(Word& word, Quote quote)
{
    const int c = m_reader.next();
    if (c == '$') {
        readDollar(word, quote);
    } else if (c == '`') {
        readBackquoted(word, quote);
    } else if (c == '\\') {
        const int escaped = m_reader.rawPeek();
        const bool special =
            escaped == '$' || escaped == '`' || escaped == '\\' || (escaped == '"' && quote == Quote::Double);
        append(word, special ? static_cast<char>(m_reader.rawNext()) : '\\', true);
    } else {
        append(word, static_cast<char>(c), true);
    }
}

Word Parser::parseHereText()
{
    Word word;
    while (m_reader.peek() != ScriptReader::kEnd)
        readQuotedCharacter(word, Quote::Here);
    return word;
}

void Parser::readDollar(Word& word, Quote quote)
{
    const int c = m_reader.peek();
    if (c == '{') {
        m_reader.next();
        return readBraced(word, quote);
    }
    if (c == '(') {
        m_reader.next();
        if (m_reader.peek() == '(')
            return readArithmetic(word, quote);
        return readSubstitution(word, quote);
    }
    std::string name = readParameterName(false);
    if (name.empty())
        return append(word, '$', quote != Quote::None);
    word.parts.push_back(
        WordPart{.kind = WordPart::Kind::Parameter, .quoted = quote != Quote::None, .text = std::move(name)});
}

std::string Parser::readParameterName(bool braced)
{
    std::string name;
    if (isSpecialParameter(m_reader.peek()))
        return std::string(1, static_cast<char>(m_reader.next()));
    if (isDigit(m_reader.peek())) {
        do
            name += static_cast<char>(m_reader.next());
        while (braced && isDigit(m_reader.peek()) && name.size() < 6);
        return name;
    }
    while (isNameCharacter(m_reader.peek()))
        name += static_cast<char>(m_reader.next());
    return name;
}

void Parser::readBraced(Word& word, Quote quote)
{
    const DepthGuard guard(m_depth, m_reader.line());
    WordPart part{.kind = WordPart::Kind::Parameter, .quoted = quote != Quote::None};
    if (m_reader.peek() == '#') {
        m_reader.next();
        // "${#}" and "${#-x}" are about $#; "${#name}" is a length.
        if (isNameCharacter(m_reader.peek()) || (isSpecialParameter(m_reader.peek()) && m_reader.rawPeek(1) == '}')) {
            part.kind = WordPart::Kind::Length;
            part.text = readParameterName(true);
        } else {
            part.text = "#";
        }
    } else {
        part.text = readParameterName(true);
    }
    if (part.text.empty())
        error("Bad substitution");
    part.op = readOperatorOfBraced(part);
    if (!part.op.empty()) {
        const bool pattern = part.op[0] == '#' || part.op[0] == '%';
        part.argument = std::make_shared<Word>(readBracedArgument(part.quoted, pattern));
    }
    if (!m_reader.eat('}'))
        error(m_reader.peek() == ScriptReader::kEnd ? "Missing '}'" : "Bad substitution");
    word.parts.push_back(std::move(part));
}

std::string Parser::readOperatorOfBraced(WordPart& part)
{
    if (part.kind == WordPart::Kind::Length)
        return {};
    part.colon = m_reader.eat(':');
    const int c = m_reader.peek();
    const bool valueOperator = c == '-' || c == '=' || c == '?' || c == '+';
    if (part.colon && !valueOperator)
        error("Bad substitution");
    if (!valueOperator && c != '#' && c != '%')
        return {};
    std::string op(1, static_cast<char>(m_reader.next()));
    if ((op == "#" || op == "%") && m_reader.eat(op[0]))
        op += op;
    return op;
}

Word Parser::readBracedArgument(bool quoted, bool pattern)
{
    Word word;
    const bool asQuoted = quoted && !pattern;
    while (m_reader.peek() != '}' && m_reader.peek() != ScriptReader::kEnd) {
        if (asQuoted && m_reader.peek() == '"') {
            m_reader.next();
            readDoubleQuoted(word);
            continue;
        }
        if (asQuoted && (m_reader.peek() != '\\' || m_reader.rawPeek(1) != '}')) {
            readQuotedCharacter(word, Quote::Double);
            continue;
        }
        readUnquotedPart(word);
    }
    return word;
}

void Parser::readArithmetic(Word& word, Quote quote)
{
    const DepthGuard guard(m_depth, m_reader.line());
    m_reader.next(); // the second parenthesis
    Word expression;
    for (int open = 0;;) {
        const int c = m_reader.peek();
        if (c == ScriptReader::kEnd)
            error("Missing '))'");
        if (c == ')' && open == 0) {
            m_reader.next();
            if (m_reader.eat(')'))
                break;
            error("Missing '))'");
        }
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '"')
            m_reader.next();
        else
            readQuotedCharacter(expression, Quote::Double);
    }
    word.parts.push_back(WordPart{.kind = WordPart::Kind::Arithmetic,
                                  .quoted = quote != Quote::None,
                                  .argument = std::make_shared<Word>(std::move(expression))});
}

void Parser::readSubstitution(Word& word, Quote quote)
{
    const DepthGuard guard(m_depth, m_reader.line());
    Parser inner(m_reader, m_depth);
    NodePtr body = inner.parseList(false);
    inner.expectOperator(")");
    word.parts.push_back(
        WordPart{.kind = WordPart::Kind::Command, .quoted = quote != Quote::None, .body = std::move(body)});
}

void Parser::readBackquoted(Word& word, Quote quote)
{
    const DepthGuard guard(m_depth, m_reader.line());
    std::string text;
    const int line = m_reader.line();
    for (int c = m_reader.rawNext(); c != '`'; c = m_reader.rawNext()) {
        if (c == ScriptReader::kEnd)
            error("EOF in backquote substitution");
        const int after = m_reader.rawPeek();
        if (c == '\\' && (after == '`' || after == '\\' || after == '$' || (after == '"' && quote == Quote::Double)))
            c = m_reader.rawNext();
        text += static_cast<char>(c);
    }
    ScriptReader reader(std::move(text), {}, line);
    Parser inner(reader, m_depth);
    NodePtr body = inner.parseList(false);
    if (inner.peekToken().kind != Token::Kind::End)
        inner.unexpected();
    word.parts.push_back(
        WordPart{.kind = WordPart::Kind::Command, .quoted = quote != Quote::None, .body = std::move(body)});
}

} // namespace ktrdr::sim
