// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// test and [.
#include "sim/shell/text_commands.h"
#include "sim/shell/virtual_files.h"

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace ktrdr::sim {

namespace {

struct TestError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

bool isBinary(const std::string& word)
{
    static constexpr const char* operators[] = {"=",   "!=",  "<",   ">",   "-eq", "-ne", "-gt",
                                                "-ge", "-lt", "-le", "-nt", "-ot", "-ef"};
    for (const char* candidate : operators) {
        if (word == candidate)
            return true;
    }
    return false;
}

bool isUnary(const std::string& word)
{
    return word.size() == 2 && word[0] == '-' &&
           std::string_view("nzefdrwxsLhpSbctugkOG").find(word[1]) != std::string_view::npos;
}

long long integer(const std::string& text)
{
    char* end = nullptr;
    errno = 0;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    while (*end == ' ' || *end == '\t')
        ++end;
    if (end == text.c_str() || *end != '\0' || errno == ERANGE)
        throw TestError("Illegal number: " + text);
    return value;
}

class TestExpression
{
public:
    TestExpression(const VirtualFiles& files, const std::string& directory, const std::vector<std::string>& words)
        : m_files(files), m_directory(directory), m_words(words)
    {
    }

    bool run()
    {
        if (m_words.empty())
            return false;
        if (const auto decided = byCount(m_words.size()))
            return *decided;
        const bool value = alternatives(0);
        if (m_at != m_words.size())
            throw TestError(m_words[m_at] + ": unexpected operator");
        return value;
    }

private:
    // The forms that POSIX decides by the number of words.
    std::optional<bool> byCount(std::size_t count)
    {
        const bool negated = count == 4 && m_words[0] == "!";
        if ((count == 3 || negated) && isBinary(m_words[negated ? 2 : 1])) {
            m_at = negated ? 1 : 0;
            return primary() != negated;
        }
        if (count == 1)
            return !m_words[0].empty();
        return std::nullopt;
    }

    bool more() const { return m_at < m_words.size(); }

    bool alternatives(int depth)
    {
        if (depth > 100)
            throw TestError("expression too deep");
        bool value = terms(depth);
        while (more() && m_words[m_at] == "-o") {
            ++m_at;
            value = terms(depth) || value;
        }
        return value;
    }

    bool terms(int depth)
    {
        bool value = factor(depth);
        while (more() && m_words[m_at] == "-a") {
            ++m_at;
            value = factor(depth) && value;
        }
        return value;
    }

    bool factor(int depth)
    {
        bool negated = false;
        while (more() && m_words[m_at] == "!" && m_at + 1 < m_words.size()) {
            negated = !negated;
            ++m_at;
        }
        if (!more())
            throw TestError("argument expected");
        const bool binary = m_at + 2 < m_words.size() && isBinary(m_words[m_at + 1]);
        if (m_words[m_at] == "(" && !binary) {
            ++m_at;
            const bool value = alternatives(depth + 1);
            if (!more() || m_words[m_at++] != ")")
                throw TestError("closing paren expected");
            return value != negated;
        }
        return primary() != negated;
    }

    bool primary()
    {
        if (m_at + 2 < m_words.size() && isBinary(m_words[m_at + 1])) {
            m_at += 3;
            return compare(m_words[m_at - 3], m_words[m_at - 2], m_words[m_at - 1]);
        }
        if (isUnary(m_words[m_at]) && m_at + 1 < m_words.size()) {
            m_at += 2;
            return unary(m_words[m_at - 2][1], m_words[m_at - 1]);
        }
        return !m_words[m_at++].empty();
    }

    bool compare(const std::string& left, const std::string& op, const std::string& right) const
    {
        if (op == "=")
            return left == right;
        if (op == "!=")
            return left != right;
        if (op == "<" || op == ">")
            return op == "<" ? left < right : left > right;
        if (op == "-nt" || op == "-ot" || op == "-ef")
            return compareFiles(left, op, right);
        const long long l = integer(left);
        const long long r = integer(right);
        if (op == "-eq")
            return l == r;
        if (op == "-ne")
            return l != r;
        if (op == "-gt" || op == "-ge")
            return l > r || (op == "-ge" && l == r);
        return l < r || (op == "-le" && l == r);
    }

    bool compareFiles(const std::string& left, const std::string& op, const std::string& right) const
    {
        const auto l = m_files.stat(VirtualFiles::absolute(left, m_directory));
        const auto r = m_files.stat(VirtualFiles::absolute(right, m_directory));
        if (op == "-ef")
            return l && r && l->inode == r->inode;
        if (op == "-nt")
            return l && r && l->modified > r->modified;
        return l && r && l->modified < r->modified;
    }

    bool unary(char op, const std::string& operand) const
    {
        if (op == 'n' || op == 'z')
            return operand.empty() == (op == 'z');
        if (op == 't')
            return false; // nothing here is a terminal
        const std::string path = VirtualFiles::absolute(operand, m_directory);
        if (op == 'L' || op == 'h') {
            const auto link = m_files.lstat(path);
            return link && link->kind == FileKind::Symlink;
        }
        const auto info = m_files.stat(path);
        if (!info)
            return false;
        switch (op) {
        case 'f': return info->kind == FileKind::Regular || info->kind == FileKind::Generated;
        case 'd': return info->kind == FileKind::Directory;
        case 's': return info->size > 0;
        case 'x': return info->kind == FileKind::Directory || (info->mode & 0111) != 0;
        case 'c': return info->kind == FileKind::Null || info->kind == FileKind::Zero;
        default: // everybody is root here; there are no sockets, pipes or set-id files
            return op == 'e' || op == 'r' || op == 'w' || op == 'O' || op == 'G';
        }
    }

    const VirtualFiles& m_files;
    const std::string& m_directory;
    const std::vector<std::string>& m_words;
    std::size_t m_at = 0;
};

} // namespace

CommandOutput evaluateTest(const VirtualFiles& files, const std::string& directory,
                           const std::vector<std::string>& words)
{
    try {
        return {{}, {}, TestExpression(files, directory, words).run() ? 0 : 1};
    } catch (const TestError& failure) {
        return {{}, failure.what(), 2};
    }
}

} // namespace ktrdr::sim
