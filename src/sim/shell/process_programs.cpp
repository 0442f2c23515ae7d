// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs about time and processes: true false sleep kill sync test expr.
#include "sim/shell/posix_regex.h"
#include "sim/shell/process_table.h"
#include "sim/shell/signals.h"
#include "sim/shell/text_commands.h"
#include "sim/shell/tool.h"

#include <csignal>
#include <stdexcept>

namespace ktrdr::sim {

namespace {

int runTrue(const Tool&) { return 0; }

int runFalse(const Tool&) { return 1; }

int runSleep(const Tool& tool)
{
    Milliseconds total{0};
    for (std::size_t i = 1; i < tool.argv.size(); ++i) {
        const auto part = parseDuration(tool.argv[i]);
        if (!part)
            return tool.fail("invalid time interval '" + tool.argv[i] + "'");
        total += *part;
    }
    if (tool.argv.size() < 2)
        return tool.fail("missing operand");
    return tool.machine.sleepFor(total, tool.process.stop) ? 0 : 128 + SIGTERM;
}

int runKill(const Tool& tool)
{
    std::string message;
    const int status = killCommand(tool.machine.processes(), tool.argv, false, message);
    if (!message.empty())
        tool.process.err.write(message + "\n");
    return status;
}

int runTest(const Tool& tool)
{
    std::vector<std::string> words(tool.argv.begin() + 1, tool.argv.end());
    if (tool.argv[0].ends_with('[')) {
        if (words.empty() || words.back() != "]")
            return tool.fail("missing ']'", 2);
        words.pop_back();
    }
    const auto result = evaluateTest(tool.files(), tool.process.directory, words);
    return result.error.empty() ? result.status : tool.fail(result.error, result.status);
}

struct ExprError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

class Expression
{
public:
    explicit Expression(const std::vector<std::string>& argv) : m_words(argv) {}

    std::string run()
    {
        std::string value = level(0);
        if (m_at != m_words.size())
            throw ExprError("syntax error: unexpected argument '" + m_words[m_at] + "'");
        return value;
    }

private:
    static bool isNull(const std::string& value) { return value.empty() || parseInteger(value) == 0; }

    int levelOf(const std::string& op) const
    {
        static const std::map<std::string, int> levels = {{"|", 0}, {"&", 1},  {"=", 2}, {"==", 2}, {"!=", 2},
                                                          {"<", 2}, {"<=", 2}, {">", 2}, {">=", 2}, {"+", 3},
                                                          {"-", 3}, {"*", 4},  {"/", 4}, {"%", 4},  {":", 5}};
        const auto found = levels.find(op);
        return found == levels.end() ? -1 : found->second;
    }

    std::string level(int lowest)
    {
        std::string left = operand();
        while (m_at < m_words.size() && levelOf(m_words[m_at]) >= lowest) {
            const std::string op = m_words[m_at++];
            left = apply(op, left, level(levelOf(op) + 1));
        }
        return left;
    }

    std::string operand()
    {
        if (m_at >= m_words.size())
            throw ExprError("syntax error: missing argument after '" + m_words.back() + "'");
        const std::string word = m_words[m_at++];
        if (word == "(") {
            if (++m_depth > 100)
                throw ExprError("too deep");
            std::string value = level(0);
            --m_depth;
            if (m_at >= m_words.size() || m_words[m_at++] != ")")
                throw ExprError("syntax error: expecting ')'");
            return value;
        }
        if (word == "length" && m_at < m_words.size())
            return std::to_string(m_words[m_at++].size());
        return word;
    }

    static long long integer(const std::string& text)
    {
        const auto value = parseInteger(text);
        if (!value)
            throw ExprError("non-integer argument");
        return *value;
    }

    static std::string apply(const std::string& op, const std::string& left, const std::string& right)
    {
        if (op == "|")
            return !isNull(left) ? left : isNull(right) ? "0" : right;
        if (op == "&")
            return isNull(left) || isNull(right) ? "0" : left;
        if (op == ":")
            return match(left, right);
        if (std::string_view("+-*/%").find(op[0]) != std::string_view::npos)
            return arithmetic(op[0], integer(left), integer(right));
        const auto l = parseInteger(left);
        const auto r = parseInteger(right);
        const int order = l && r ? (*l < *r ? -1 : *l > *r ? 1 : 0) : left.compare(right);
        const bool holds = op == "=" || op == "==" ? order == 0
                           : op == "!="            ? order != 0
                           : op == "<"             ? order < 0
                           : op == "<="            ? order <= 0
                           : op == ">"             ? order > 0
                                                   : order >= 0;
        return holds ? "1" : "0";
    }

    static std::string arithmetic(char op, long long left, long long right)
    {
        long long value = 0;
        bool overflow = false;
        if ((op == '/' || op == '%') && right == 0)
            throw ExprError("division by zero");
        if (op == '+')
            overflow = __builtin_add_overflow(left, right, &value);
        else if (op == '-')
            overflow = __builtin_sub_overflow(left, right, &value);
        else if (op == '*')
            overflow = __builtin_mul_overflow(left, right, &value);
        else if (right == -1)
            overflow = op == '/' && __builtin_sub_overflow(0LL, left, &value);
        else
            value = op == '/' ? left / right : left % right;
        if (overflow)
            throw ExprError("Numerical result out of range");
        return std::to_string(value);
    }

    static std::string match(const std::string& text, const std::string& pattern)
    {
        std::string error;
        const auto regex = PosixRegex::compile("^\\(" + pattern + "\\)", false, false, error);
        if (!regex)
            throw ExprError(error);
        std::vector<RegexMatch> groups;
        const bool found = regex->search(text, 0, groups);
        if (regex->groupCount() > 1)
            return found && groups[2].matched ? text.substr(groups[2].start, groups[2].end - groups[2].start) : "";
        return found ? std::to_string(groups[0].end) : "0";
    }

    std::vector<std::string> m_words;
    std::size_t m_at = 1;
    int m_depth = 0;
};

int runExpr(const Tool& tool)
{
    if (tool.argv.size() < 2)
        return tool.fail("missing operand", 2);
    try {
        const std::string value = Expression(tool.argv).run();
        tool.write(value + "\n");
        return value.empty() || parseInteger(value) == 0 ? 1 : 0;
    } catch (const ExprError& failure) {
        return tool.fail(failure.what(), 2);
    }
}

} // namespace

void addProcessPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "true", runTrue);
    addTool(table, machine, "false", runFalse);
    addTool(table, machine, "sync", runTrue);
    addTool(table, machine, "sleep", runSleep);
    addTool(table, machine, "kill", runKill);
    addTool(table, machine, "test", runTest);
    addTool(table, machine, "[", runTest);
    addTool(table, machine, "expr", runExpr);
}

} // namespace ktrdr::sim
