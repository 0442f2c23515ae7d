// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The syntax tree of the simulated shell: plain values, immutable once parsed, shared between the threads that
// run parts of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace ktrdr::sim {

struct SyntaxNode;
struct Word;
using NodePtr = std::shared_ptr<const SyntaxNode>;

struct WordPart
{
    enum class Kind { Literal, Parameter, Length, Command, Arithmetic };
    Kind kind = Kind::Literal;
    bool quoted = false;
    std::string text{}; // literal text or parameter name
    std::string op{};   // "-" "=" "?" "+" "#" "##" "%" "%%" or empty
    bool colon = false;
    std::shared_ptr<const Word> argument{}; // of the operator, or the arithmetic expression
    NodePtr body{};                         // of a command substitution; nullptr when empty
};

struct Word
{
    std::vector<WordPart> parts;

    // The text of a word without any quoting or expansion, as reserved words must be; empty otherwise.
    const std::string& bareText() const
    {
        static const std::string none;
        const bool bare = parts.size() == 1 && parts[0].kind == WordPart::Kind::Literal && !parts[0].quoted;
        return bare ? parts[0].text : none;
    }
};

struct Assignment
{
    std::string name;
    Word value;
};

struct Redirect
{
    int descriptor = -1; // -1: the operator's own (0 for reading, 1 for writing)
    std::string op;      // < > >> >| <> <& >& <<
    Word target;         // file, descriptor, or the text of a here-document
};

struct CaseItem
{
    std::vector<Word> patterns;
    NodePtr body; // nullptr when empty
};

enum class NodeKind {
    Simple,
    Pipeline,
    AndOr,
    Sequence,
    Background,
    Subshell,
    Group,
    If,
    For,
    While,
    Until,
    Case,
    Function
};

struct SyntaxNode
{
    NodeKind kind = NodeKind::Simple;
    int line = 0;
    std::vector<Assignment> assignments;
    std::vector<Word> words; // of a simple command, of "for ... in", or the subject of "case"
    std::vector<Redirect> redirects;
    // Members, items, bodies. If: condition, body, condition, body ..., [else]. Loops: condition, body.
    std::vector<NodePtr> children;
    std::vector<bool> isAnd; // between the children of AndOr
    bool negated = false;    // "! pipeline"
    bool hasIn = false;      // "for name in"
    std::string name;        // loop variable or function name
    std::vector<CaseItem> items;
};

} // namespace ktrdr::sim
