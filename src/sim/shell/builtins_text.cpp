// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Builtins that print, test and read.
#include "sim/shell/builtins.h"
#include "sim/shell/parser.h"
#include "sim/shell/shell.h"
#include "sim/shell/text_commands.h"

namespace ktrdr::sim {

namespace {

using Arguments = std::vector<std::string>;

constexpr std::size_t kMaxLine = 16U * 1024 * 1024;

struct ReadByte
{
    char value;
    bool escaped;
};

// One logical line; false when the input ended before its newline.
bool readLogicalLine(Shell& shell, bool raw, std::vector<ReadByte>& line)
{
    const auto* descriptor = shell.state().descriptors.find(0);
    if (descriptor == nullptr || !descriptor->in)
        return false;
    const auto input = descriptor->in;
    const auto next = [&] { return input->readUnless(1, shell.stop()); };
    for (std::string byte = next(); !byte.empty(); byte = next()) {
        if (line.size() > kMaxLine)
            throw ShellError("read: line too long");
        if (byte[0] == '\\' && !raw) {
            byte = next();
            if (byte.empty())
                return false;
            if (byte[0] != '\n')
                line.push_back({byte[0], true});
            continue;
        }
        if (byte[0] == '\n')
            return true;
        if (byte[0] != '\0')
            line.push_back({byte[0], false});
    }
    return false;
}

class LineSplitter
{
public:
    LineSplitter(const std::vector<ReadByte>& line, const std::string& ifs) : m_line(line), m_ifs(ifs) { skipBlanks(); }

    std::string nextField()
    {
        std::string field;
        while (m_at < m_line.size() && !isSeparator(m_at))
            field += m_line[m_at++].value;
        skipBlanks();
        if (m_at < m_line.size() && isSeparator(m_at) && !isBlank(m_at)) {
            ++m_at;
            skipBlanks();
        }
        return field;
    }

    // The last variable takes what is left, without IFS white space at the end.
    std::string rest()
    {
        std::size_t end = m_line.size();
        while (end > m_at && isBlank(end - 1))
            --end;
        // A single field may still end with one delimiter, which is dropped.
        std::size_t fieldEnd = m_at;
        while (fieldEnd < end && !isSeparator(fieldEnd))
            ++fieldEnd;
        if (fieldEnd + 1 == end && !isBlank(fieldEnd))
            end = fieldEnd;
        std::string text;
        for (; m_at < end; ++m_at)
            text += m_line[m_at].value;
        return text;
    }

private:
    bool isSeparator(std::size_t at) const
    {
        return !m_line[at].escaped && m_ifs.find(m_line[at].value) != std::string::npos;
    }
    bool isBlank(std::size_t at) const
    {
        const char c = m_line[at].value;
        return isSeparator(at) && (c == ' ' || c == '\t' || c == '\n');
    }
    void skipBlanks()
    {
        while (m_at < m_line.size() && isBlank(m_at))
            ++m_at;
    }

    const std::vector<ReadByte>& m_line;
    const std::string& m_ifs;
    std::size_t m_at = 0;
};

int printResult(Shell& shell, const std::string& name, const CommandOutput& result)
{
    if (!result.out.empty() && !shell.print(1, result.out)) {
        shell.complain(name + ": I/O error");
        return 1;
    }
    if (!result.error.empty())
        shell.complain(name + ": " + result.error);
    return result.status;
}

} // namespace

int builtinEcho(Shell& shell, const Arguments& argv)
{
    return printResult(shell, "echo", {echoText(argv, true), {}, 0});
}

int builtinPrintf(Shell& shell, const Arguments& argv) { return printResult(shell, "printf", formatPrintf(argv)); }

int builtinTest(Shell& shell, const Arguments& argv)
{
    Arguments words(argv.begin() + 1, argv.end());
    if (argv[0] == "[") {
        if (words.empty() || words.back() != "]") {
            shell.complain("[: missing ]");
            return 2;
        }
        words.pop_back();
    }
    return printResult(shell, argv[0], evaluateTest(shell.machine().files(), shell.state().directory, words));
}

int builtinRead(Shell& shell, const Arguments& argv)
{
    bool raw = false;
    std::size_t i = 1;
    for (; i < argv.size() && argv[i].size() > 1 && argv[i][0] == '-'; ++i) {
        if (argv[i] == "--") {
            ++i;
            break;
        }
        if (argv[i] != "-r")
            throw ShellError("read: Illegal option " + argv[i]);
        raw = true;
    }
    if (i >= argv.size())
        throw ShellError("read: arg count");
    for (std::size_t n = i; n < argv.size(); ++n) {
        if (!isName(argv[n]))
            throw ShellError("read: " + argv[n] + ": bad variable name");
    }
    std::vector<ReadByte> line;
    const bool complete = readLogicalLine(shell, raw, line);
    const auto* value = shell.state().find("IFS");
    const std::string ifs = value == nullptr ? " \t\n" : *value;
    LineSplitter splitter(line, ifs);
    for (; i + 1 < argv.size(); ++i)
        shell.state().assign(argv[i], splitter.nextField());
    shell.state().assign(argv[i], splitter.rest());
    return complete ? 0 : 1;
}

} // namespace ktrdr::sim
