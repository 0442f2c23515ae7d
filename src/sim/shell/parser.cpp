// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/parser.h"

#include "sim/shell/depth_guard.h"

#include <array>

namespace ktrdr::sim {

namespace {

std::shared_ptr<SyntaxNode> makeNode(NodeKind kind, int line)
{
    auto node = std::make_shared<SyntaxNode>();
    node->kind = kind;
    node->line = line;
    return node;
}

// "name=" at the start of a word, unquoted.
std::size_t assignmentLength(const Word& word)
{
    if (word.parts.empty() || word.parts[0].kind != WordPart::Kind::Literal || word.parts[0].quoted)
        return 0;
    const std::string& text = word.parts[0].text;
    const auto equals = text.find('=');
    return equals != std::string::npos && isName(std::string_view(text).substr(0, equals)) ? equals + 1 : 0;
}

std::string literalText(const Word& word, bool& quoted)
{
    std::string text;
    for (const auto& part : word.parts) {
        text += part.text;
        quoted = quoted || part.quoted;
    }
    return text;
}

} // namespace

NodePtr Parser::parseLine()
{
    for (;;) {
        if (peekToken().kind == Token::Kind::End)
            return nullptr;
        if (peekToken().kind != Token::Kind::Newline)
            break;
        m_token.reset();
    }
    NodePtr node = parseList(true);
    if (peekToken().kind != Token::Kind::Newline && peekToken().kind != Token::Kind::End)
        unexpected();
    // The newline stays taken; what follows is not looked at before this line has run.
    m_token.reset();
    return node;
}

bool Parser::atListEnd()
{
    static constexpr std::array closers = {"then", "do", "done", "fi", "else", "elif", "esac", "}"};
    if (peekToken().kind == Token::Kind::End)
        return true;
    if (m_token->kind == Token::Kind::Operator)
        return m_token->text == ")" || m_token->text == ";;";
    for (const char* closer : closers) {
        if (isReserved(closer))
            return true;
    }
    return false;
}

NodePtr Parser::parseList(bool oneLine)
{
    auto sequence = makeNode(NodeKind::Sequence, m_reader.line());
    if (!oneLine)
        skipNewlines();
    while (!atListEnd()) {
        if (oneLine && peekToken().kind == Token::Kind::Newline)
            break;
        NodePtr item = parseAndOr();
        if (eatOperator("&")) {
            auto background = makeNode(NodeKind::Background, item->line);
            background->children.push_back(std::move(item));
            item = std::move(background);
        } else if (!eatOperator(";") && peekToken().kind != Token::Kind::Newline) {
            sequence->children.push_back(std::move(item));
            break;
        }
        sequence->children.push_back(std::move(item));
        if (!oneLine)
            skipNewlines();
    }
    if (sequence->children.empty())
        return nullptr;
    return sequence->children.size() == 1 ? sequence->children.front() : sequence;
}

NodePtr Parser::requiredList()
{
    NodePtr list = parseList(false);
    if (!list)
        unexpected();
    return list;
}

NodePtr Parser::parseAndOr()
{
    auto node = makeNode(NodeKind::AndOr, m_reader.line());
    node->children.push_back(parsePipeline());
    while (isOperator("&&") || isOperator("||")) {
        node->isAnd.push_back(takeToken().text == "&&");
        skipNewlines();
        node->children.push_back(parsePipeline());
    }
    return node->isAnd.empty() ? node->children.front() : node;
}

NodePtr Parser::parsePipeline()
{
    auto node = makeNode(NodeKind::Pipeline, m_reader.line());
    while (eatReserved("!"))
        node->negated = !node->negated;
    node->children.push_back(parseCommand());
    while (eatOperator("|")) {
        skipNewlines();
        node->children.push_back(parseCommand());
    }
    return node->children.size() == 1 && !node->negated ? node->children.front() : node;
}

NodePtr Parser::parseCommand()
{
    const DepthGuard guard(m_depth, m_reader.line());
    const auto compound = parseCompound();
    if (!compound)
        return parseSimple();
    while (readRedirect(compound)) {
    }
    return compound;
}

std::shared_ptr<SyntaxNode> Parser::parseCompound()
{
    const int line = peekToken().line;
    if (eatOperator("(")) {
        auto node = makeNode(NodeKind::Subshell, line);
        node->children.push_back(requiredList());
        expectOperator(")");
        return node;
    }
    if (eatReserved("{")) {
        auto node = makeNode(NodeKind::Group, line);
        node->children.push_back(requiredList());
        expectReserved("}");
        return node;
    }
    if (eatReserved("if"))
        return parseIf();
    if (eatReserved("for"))
        return parseFor();
    if (eatReserved("while"))
        return parseLoop(NodeKind::While);
    if (eatReserved("until"))
        return parseLoop(NodeKind::Until);
    if (eatReserved("case"))
        return parseCase();
    return nullptr;
}

std::shared_ptr<SyntaxNode> Parser::parseIf()
{
    auto node = makeNode(NodeKind::If, m_reader.line());
    do {
        node->children.push_back(requiredList());
        expectReserved("then");
        node->children.push_back(requiredList());
    } while (eatReserved("elif"));
    if (eatReserved("else"))
        node->children.push_back(requiredList());
    expectReserved("fi");
    return node;
}

NodePtr Parser::parseDoGroup()
{
    expectReserved("do");
    NodePtr body = requiredList();
    expectReserved("done");
    return body;
}

std::shared_ptr<SyntaxNode> Parser::parseLoop(NodeKind kind)
{
    auto node = makeNode(kind, m_reader.line());
    node->children.push_back(requiredList());
    node->children.push_back(parseDoGroup());
    return node;
}

std::shared_ptr<SyntaxNode> Parser::parseFor()
{
    auto node = makeNode(NodeKind::For, m_reader.line());
    const Token name = takeToken();
    if (name.kind != Token::Kind::Word || !isName(name.word.bareText()))
        error("Bad for loop variable");
    node->name = name.word.bareText();
    skipNewlines();
    if (eatReserved("in")) {
        node->hasIn = true;
        while (peekToken().kind == Token::Kind::Word)
            node->words.push_back(takeToken().word);
        if (!isOperator(";") && peekToken().kind != Token::Kind::Newline)
            unexpected();
    }
    eatOperator(";");
    skipNewlines();
    node->children.push_back(parseDoGroup());
    return node;
}

std::shared_ptr<SyntaxNode> Parser::parseCase()
{
    auto node = makeNode(NodeKind::Case, m_reader.line());
    if (peekToken().kind != Token::Kind::Word)
        unexpected();
    node->words.push_back(takeToken().word);
    skipNewlines();
    expectReserved("in");
    skipNewlines();
    while (!eatReserved("esac")) {
        node->items.push_back(parseCaseItem());
        if (!eatOperator(";;")) {
            skipNewlines();
            expectReserved("esac");
            break;
        }
        skipNewlines();
    }
    return node;
}

CaseItem Parser::parseCaseItem()
{
    CaseItem item;
    eatOperator("(");
    do {
        if (peekToken().kind != Token::Kind::Word)
            unexpected();
        item.patterns.push_back(takeToken().word);
    } while (eatOperator("|"));
    expectOperator(")");
    item.body = parseList(false);
    return item;
}

NodePtr Parser::parseSimple()
{
    if (atListEnd())
        unexpected();
    auto node = makeNode(NodeKind::Simple, peekToken().line);
    while (readSimplePart(node)) {
        const bool single = node->words.size() == 1 && node->assignments.empty() && node->redirects.empty();
        if (single && isOperator("(")) {
            Token name;
            name.word = node->words.front();
            name.line = node->line;
            return parseFunction(std::move(name));
        }
    }
    if (node->words.empty() && node->assignments.empty() && node->redirects.empty())
        unexpected();
    return node;
}

bool Parser::readSimplePart(const std::shared_ptr<SyntaxNode>& node)
{
    if (readRedirect(node))
        return true;
    if (peekToken().kind != Token::Kind::Word)
        return false;
    Word word = takeToken().word;
    const std::size_t prefix = node->words.empty() ? assignmentLength(word) : 0;
    if (prefix == 0) {
        node->words.push_back(std::move(word));
        return true;
    }
    Assignment assignment;
    assignment.name = word.parts[0].text.substr(0, prefix - 1);
    word.parts[0].text.erase(0, prefix);
    if (word.parts[0].text.empty())
        word.parts.erase(word.parts.begin());
    assignment.value = std::move(word);
    node->assignments.push_back(std::move(assignment));
    return true;
}

NodePtr Parser::parseFunction(Token name)
{
    expectOperator("(");
    expectOperator(")");
    auto node = makeNode(NodeKind::Function, name.line);
    node->name = name.word.bareText();
    if (!isName(node->name))
        error("Bad function name");
    skipNewlines();
    node->children.push_back(parseCommand());
    return node;
}

bool Parser::readRedirect(const std::shared_ptr<SyntaxNode>& node)
{
    Redirect redirect;
    if (peekToken().kind == Token::Kind::IoNumber)
        redirect.descriptor = std::stoi(takeToken().text);
    else if (peekToken().kind != Token::Kind::Operator || (m_token->text[0] != '<' && m_token->text[0] != '>'))
        return false;
    redirect.op = takeToken().text;
    if (peekToken().kind != Token::Kind::Word && peekToken().kind != Token::Kind::IoNumber)
        unexpected();
    redirect.target = peekToken().word;
    const bool here = redirect.op.starts_with("<<");
    const bool stripTabs = redirect.op == "<<-";
    if (here)
        redirect.op = "<<";
    node->redirects.push_back(std::move(redirect));
    if (here)
        queueHere(node, stripTabs, m_token->word);
    m_token.reset();
    return true;
}

void Parser::queueHere(const std::shared_ptr<SyntaxNode>& node, bool stripTabs, const Word& delimiter)
{
    PendingHere here{node, node->redirects.size() - 1, {}, false, stripTabs};
    here.delimiter = literalText(delimiter, here.quoted);
    m_pendingHere.push_back(std::move(here));
}

} // namespace ktrdr::sim
