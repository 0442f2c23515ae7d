// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The token level of the parser: operators, reserved words, comments and here-documents.
#include "sim/shell/parser.h"

#include <algorithm>

namespace ktrdr::sim {

bool isName(std::string_view text)
{
    const auto isStart = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && isStart(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return isStart(c) || (c >= '0' && c <= '9'); });
}

void Parser::error(const std::string& message) { throw SyntaxError(m_reader.line(), "Syntax error: " + message); }

void Parser::unexpected()
{
    const Token& token = peekToken();
    if (token.kind == Token::Kind::End)
        error("end of file unexpected");
    if (token.kind == Token::Kind::Newline)
        error("newline unexpected");
    if (token.kind == Token::Kind::Word && token.word.bareText().empty())
        error("word unexpected");
    const bool word = token.kind == Token::Kind::Word;
    error("\"" + (word ? token.word.bareText() : token.text) + "\" unexpected");
}

const Token& Parser::peekToken()
{
    if (!m_token)
        m_token = readToken();
    return *m_token;
}

Token Parser::takeToken()
{
    Token token = peekToken();
    m_token.reset();
    return token;
}

void Parser::skipBlanks()
{
    while (m_reader.peek() == ' ' || m_reader.peek() == '\t')
        m_reader.next();
    if (m_reader.peek() == '#') {
        while (m_reader.rawPeek() != '\n' && m_reader.rawPeek() != ScriptReader::kEnd)
            m_reader.rawNext();
    }
}

Token Parser::readToken()
{
    skipBlanks();
    Token token;
    token.line = m_reader.line();
    const int c = m_reader.peek();
    if (c == ScriptReader::kEnd) {
        readHereDocuments(); // at the end of the file they are empty, as in dash
        return token;
    }
    if (c == '\n') {
        m_reader.next();
        readHereDocuments();
        token.kind = Token::Kind::Newline;
        return token;
    }
    if (std::string_view("&|;<>()").find(static_cast<char>(c)) != std::string_view::npos)
        return readOperator(m_reader.next());
    token.word = readWord();
    token.kind = Token::Kind::Word;
    const std::string& text = token.word.bareText();
    const bool digits = !text.empty() && text.size() < 4 && text.find_first_not_of("0123456789") == text.npos;
    if (digits && (m_reader.peek() == '<' || m_reader.peek() == '>')) {
        token.kind = Token::Kind::IoNumber;
        token.text = text;
    }
    return token;
}

Token Parser::readOperator(int first)
{
    Token token;
    token.kind = Token::Kind::Operator;
    token.line = m_reader.line();
    token.text = static_cast<char>(first);
    const auto extend = [&](char c) {
        const bool more = m_reader.eat(c);
        if (more)
            token.text += c;
        return more;
    };
    switch (first) {
    case '&':
    case '|':
    case ';': extend(static_cast<char>(first)); break;
    case '<':
        if (extend('<'))
            extend('-');
        else if (!extend('&') && m_reader.peek() == '>')
            extend('>');
        break;
    case '>':
        if (!extend('>') && !extend('&'))
            extend('|');
        break;
    default: break;
    }
    return token;
}

bool Parser::isOperator(std::string_view text)
{
    return peekToken().kind == Token::Kind::Operator && m_token->text == text;
}

bool Parser::isReserved(std::string_view text)
{
    return peekToken().kind == Token::Kind::Word && m_token->word.bareText() == text;
}

bool Parser::eatOperator(std::string_view text)
{
    const bool found = isOperator(text);
    if (found)
        m_token.reset();
    return found;
}

bool Parser::eatReserved(std::string_view text)
{
    const bool found = isReserved(text);
    if (found)
        m_token.reset();
    return found;
}

void Parser::expectOperator(std::string_view text)
{
    if (!eatOperator(text))
        unexpected();
}

void Parser::expectReserved(std::string_view text)
{
    if (!eatReserved(text))
        unexpected();
}

void Parser::skipNewlines()
{
    while (peekToken().kind == Token::Kind::Newline)
        m_token.reset();
}

void Parser::readHereDocuments()
{
    auto pending = std::move(m_pendingHere);
    m_pendingHere.clear();
    for (const auto& here : pending)
        readHereDocument(here);
}

void Parser::readHereDocument(const PendingHere& here)
{
    std::string text;
    const int firstLine = m_reader.line();
    while (m_reader.rawPeek() != ScriptReader::kEnd) {
        std::string line;
        int c = m_reader.rawNext();
        for (; c != '\n' && c != ScriptReader::kEnd; c = m_reader.rawNext())
            line += static_cast<char>(c);
        if (here.stripTabs)
            line.erase(0, std::min(line.find_first_not_of('\t'), line.size()));
        if (line == here.delimiter)
            break;
        text += line;
        if (c == '\n')
            text += '\n';
    }
    Word& target = here.node->redirects[here.index].target;
    if (here.quoted) {
        target.parts = {WordPart{.quoted = true, .text = std::move(text)}};
        return;
    }
    ScriptReader reader(std::move(text), {}, firstLine);
    target = Parser(reader, m_depth).parseHereText();
}

} // namespace ktrdr::sim
