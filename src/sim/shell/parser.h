// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parser turns shell text into a syntax tree, one complete command at a time. Recursive descent with one token
// of look-ahead; nesting is bounded. Throws SyntaxError; lives on the stack of whoever runs the script.
#pragma once

#include "sim/shell/ast.h"
#include "sim/shell/script_reader.h"

#include <optional>
#include <string_view>

namespace ktrdr::sim {

struct Token
{
    enum class Kind { Word, Operator, IoNumber, Newline, End };
    Kind kind = Kind::End;
    std::string text; // of an operator or number
    Word word;
    int line = 0;
};

class Parser
{
public:
    explicit Parser(ScriptReader& reader, int depth = 0) : m_reader(reader), m_depth(depth) {}

    // The next command line; nullptr at the end of the script.
    NodePtr parseLine();
    // The text of a here-document or a prompt: expansions as in double quotes, quotes literal.
    Word parseHereText();

private:
    enum class Quote { None, Double, Here };
    struct PendingHere
    {
        std::shared_ptr<SyntaxNode> node;
        std::size_t index;
        std::string delimiter;
        bool quoted;
        bool stripTabs;
    };

    // tokens (lexer.cpp)
    const Token& peekToken();
    Token takeToken();
    Token readToken();
    Token readOperator(int first);
    void skipBlanks();
    bool isOperator(std::string_view text);
    bool isReserved(std::string_view text);
    bool eatOperator(std::string_view text);
    bool eatReserved(std::string_view text);
    void expectOperator(std::string_view text);
    void expectReserved(std::string_view text);
    void skipNewlines();
    void readHereDocuments();
    void readHereDocument(const PendingHere& here);
    [[noreturn]] void unexpected();
    [[noreturn]] void error(const std::string& message);

    // words (word_parser.cpp)
    Word readWord();
    void readUnquotedPart(Word& word);
    void readSingleQuoted(Word& word);
    void readDoubleQuoted(Word& word);
    void readDollar(Word& word, Quote quote);
    void readBraced(Word& word, Quote quote);
    std::string readOperatorOfBraced(WordPart& part);
    Word readBracedArgument(bool quoted, bool pattern);
    std::string readParameterName(bool braced);
    void readArithmetic(Word& word, Quote quote);
    void readSubstitution(Word& word, Quote quote);
    void readBackquoted(Word& word, Quote quote);
    void readQuotedCharacter(Word& word, Quote quote);

    // commands (parser.cpp)
    NodePtr parseList(bool oneLine);
    bool atListEnd();
    NodePtr parseAndOr();
    NodePtr parsePipeline();
    NodePtr parseCommand();
    std::shared_ptr<SyntaxNode> parseCompound();
    NodePtr parseSimple();
    bool readSimplePart(const std::shared_ptr<SyntaxNode>& node);
    NodePtr parseFunction(Token name);
    std::shared_ptr<SyntaxNode> parseIf();
    std::shared_ptr<SyntaxNode> parseFor();
    std::shared_ptr<SyntaxNode> parseLoop(NodeKind kind);
    std::shared_ptr<SyntaxNode> parseCase();
    CaseItem parseCaseItem();
    NodePtr parseDoGroup();
    NodePtr requiredList();
    bool readRedirect(const std::shared_ptr<SyntaxNode>& node);
    void queueHere(const std::shared_ptr<SyntaxNode>& node, bool stripTabs, const Word& delimiter);

    ScriptReader& m_reader;
    int m_depth;
    std::optional<Token> m_token;
    std::vector<PendingHere> m_pendingHere;
};

bool isName(std::string_view text);

} // namespace ktrdr::sim
