// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/arithmetic.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <limits>

namespace ktrdr::sim {

namespace {

constexpr int kMaxDepth = 100;

struct BinaryOperator
{
    std::string_view text;
    int level;
};

// Longer operators first, so that "<<" is not read as "<".
constexpr std::array<BinaryOperator, 18> kBinary = {{{"||", 1},
                                                     {"&&", 2},
                                                     {"==", 6},
                                                     {"!=", 6},
                                                     {"<=", 7},
                                                     {">=", 7},
                                                     {"<<", 8},
                                                     {">>", 8},
                                                     {"|", 3},
                                                     {"^", 4},
                                                     {"&", 5},
                                                     {"<", 7},
                                                     {">", 7},
                                                     {"+", 9},
                                                     {"-", 9},
                                                     {"*", 10},
                                                     {"/", 10},
                                                     {"%", 10}}};

std::int64_t wrap(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::int64_t divide(std::int64_t left, std::int64_t right, bool remainder)
{
    if (right == 0)
        throw ArithmeticError("division by zero");
    if (right == -1)
        return remainder ? 0 : wrap(0 - static_cast<std::uint64_t>(left));
    return remainder ? left % right : left / right;
}

std::int64_t apply(std::string_view op, std::int64_t left, std::int64_t right)
{
    const auto l = static_cast<std::uint64_t>(left);
    const auto r = static_cast<std::uint64_t>(right);
    switch (op[0]) {
    case '+': return wrap(l + r);
    case '-': return wrap(l - r);
    case '*': return wrap(l * r);
    case '/': return divide(left, right, false);
    case '%': return divide(left, right, true);
    case '^': return wrap(l ^ r);
    case '=': return left == right ? 1 : 0;
    case '!': return left != right ? 1 : 0;
    case '|': return wrap(l | r);
    case '&': return wrap(l & r);
    case '<':
        if (op == "<<")
            return wrap(l << (r & 63));
        return op == "<=" ? (left <= right ? 1 : 0) : (left < right ? 1 : 0);
    default:
        if (op == ">>")
            return left >> (r & 63);
        return op == ">=" ? (left >= right ? 1 : 0) : (left > right ? 1 : 0);
    }
}

class Evaluator
{
public:
    Evaluator(std::string_view text, const ArithmeticVariables& variables, int depth)
        : m_text(text), m_variables(variables), m_depth(depth)
    {
    }

    std::int64_t run()
    {
        skip();
        if (m_at == m_text.size())
            return 0;
        const std::int64_t value = assignment();
        if (m_at != m_text.size())
            fail();
        return value;
    }

private:
    struct Depth
    {
        explicit Depth(int& counter) : depth(counter)
        {
            if (++depth > kMaxDepth) {
                --depth;
                throw ArithmeticError("expression too deep");
            }
        }
        ~Depth() { --depth; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        int& depth;
    };

    [[noreturn]] void fail() const
    {
        throw ArithmeticError("arithmetic expression: syntax error: \"" + std::string(m_text) + "\"");
    }

    void skip()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0)
            ++m_at;
    }

    bool eat(std::string_view text)
    {
        if (!m_text.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        skip();
        return true;
    }

    std::string name()
    {
        const std::size_t start = m_at;
        const auto isPart = [&](char c) {
            return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
                   (m_at > start && std::isdigit(static_cast<unsigned char>(c)) != 0);
        };
        while (m_at < m_text.size() && isPart(m_text[m_at]))
            ++m_at;
        std::string text(m_text.substr(start, m_at - start));
        skip();
        return text;
    }

    std::int64_t assignment()
    {
        const Depth guard(m_depth);
        const std::size_t start = m_at;
        const std::string target = name();
        if (!target.empty() && m_text.substr(m_at).starts_with('=') && !m_text.substr(m_at).starts_with("==")) {
            eat("=");
            return store(target, assignment());
        }
        static constexpr std::array compound = {"<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="};
        for (const std::string_view op : compound) {
            if (!target.empty() && eat(op)) {
                const std::int64_t right = assignment();
                const std::int64_t left = m_skipped ? 0 : valueOf(target);
                return m_skipped ? 0 : store(target, apply(op.substr(0, op.size() - 1), left, right));
            }
        }
        m_at = start;
        return conditional();
    }

    std::int64_t store(const std::string& target, std::int64_t value)
    {
        if (!m_skipped)
            m_variables.set(target, value);
        return value;
    }

    std::int64_t conditional()
    {
        const std::int64_t condition = binary(1);
        if (!eat("?"))
            return condition;
        const bool outer = m_skipped;
        m_skipped = outer || condition == 0;
        const std::int64_t yes = assignment();
        if (!eat(":"))
            fail();
        m_skipped = outer || condition != 0;
        const std::int64_t no = assignment();
        m_skipped = outer;
        return condition != 0 ? yes : no;
    }

    std::string_view peekBinary(int& level) const
    {
        for (const auto& op : kBinary) {
            const auto rest = m_text.substr(m_at);
            if (rest.starts_with(op.text)) {
                level = op.level;
                return op.text;
            }
        }
        return {};
    }

    std::int64_t binary(int level)
    {
        const Depth guard(m_depth);
        std::int64_t left = unary();
        int opLevel = 0;
        for (auto op = peekBinary(opLevel); !op.empty() && opLevel >= level; op = peekBinary(opLevel)) {
            const int thisLevel = opLevel;
            eat(op);
            const bool outer = m_skipped;
            if (op == "&&" || op == "||")
                m_skipped = outer || (left != 0) == (op == "||");
            const std::int64_t right = binary(thisLevel + 1);
            m_skipped = outer;
            if (op == "&&")
                left = left != 0 && right != 0 ? 1 : 0;
            else if (op == "||")
                left = left != 0 || right != 0 ? 1 : 0;
            else
                left = m_skipped ? 0 : apply(op, left, right);
        }
        return left;
    }

    std::int64_t unary()
    {
        const Depth guard(m_depth);
        if (m_at < m_text.size() && std::string_view("+-!~").find(m_text[m_at]) != std::string_view::npos) {
            const char op = m_text[m_at];
            eat(m_text.substr(m_at, 1));
            const std::int64_t value = unary();
            if (op == '!')
                return value == 0 ? 1 : 0;
            if (op == '~')
                return ~value;
            return op == '-' ? wrap(0 - static_cast<std::uint64_t>(value)) : value;
        }
        if (eat("(")) {
            const std::int64_t value = assignment();
            if (!eat(")"))
                fail();
            return value;
        }
        return operand();
    }

    std::int64_t operand()
    {
        if (m_at < m_text.size() && std::isdigit(static_cast<unsigned char>(m_text[m_at])) != 0) {
            std::size_t end = m_at;
            while (end < m_text.size() && std::isalnum(static_cast<unsigned char>(m_text[end])) != 0)
                ++end;
            const std::int64_t value = number(std::string(m_text.substr(m_at, end - m_at)));
            m_at = end;
            skip();
            return value;
        }
        const std::string variable = name();
        if (variable.empty())
            fail();
        return m_skipped ? 0 : valueOf(variable);
    }

    std::int64_t number(const std::string& digits) const
    {
        char* end = nullptr;
        errno = 0;
        const long long value = std::strtoll(digits.c_str(), &end, 0); // too large: clamped, as in dash
        if (*end != '\0')
            fail();
        return value;
    }

    std::int64_t valueOf(const std::string& variable)
    {
        std::string text = m_variables.get(variable);
        const auto first = text.find_first_not_of(" \t\n");
        if (first == std::string::npos)
            return 0;
        text = text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
        const bool negative = text[0] == '-' || text[0] == '+';
        const std::string digits = text.substr(negative ? 1 : 0);
        char* end = nullptr;
        const long long value = std::strtoll(text.c_str(), &end, 0);
        if (digits.empty() || std::isdigit(static_cast<unsigned char>(digits[0])) == 0 || *end != '\0')
            throw ArithmeticError("Illegal number: " + text);
        return value;
    }

    std::string_view m_text;
    const ArithmeticVariables& m_variables;
    int m_depth;
    std::size_t m_at = 0;
    bool m_skipped = false; // inside the branch not taken
};

} // namespace

std::int64_t evaluateArithmetic(std::string_view text, const ArithmeticVariables& variables)
{
    return Evaluator(text, variables, 0).run();
}

} // namespace ktrdr::sim
