// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// sed: s, p, d, q, =, y, a, i, c with line, "$", regex and range addresses; -n -e -E -r -i -s.
#include "sim/shell/posix_regex.h"
#include "sim/shell/tool.h"

#include <cerrno>
#include <stdexcept>

namespace ktrdr::sim {

namespace {

struct SedError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

struct Address
{
    enum class Kind { None, Line, Last, Regex };
    Kind kind = Kind::None;
    long long line = 0;
    std::shared_ptr<PosixRegex> regex;
};

struct SedCommand
{
    Address first, second;
    bool negated = false;
    bool inRange = false;
    char name = 0;
    std::shared_ptr<PosixRegex> regex; // of s
    std::string text;                  // replacement, text of a i c, or the first set of y
    std::string target;                // the second set of y
    bool all = false, print = false;
    long long occurrence = 1;
};

class SedParser
{
public:
    SedParser(const std::string& script, bool extended) : m_script(script), m_extended(extended) {}

    std::vector<SedCommand> parse()
    {
        std::vector<SedCommand> commands;
        for (skip(" \t\n;"); m_at < m_script.size(); skip(" \t\n;")) {
            if (m_script[m_at] == '#') {
                m_at = std::min(m_script.find('\n', m_at), m_script.size());
                continue;
            }
            commands.push_back(parseCommand());
        }
        return commands;
    }

private:
    void skip(std::string_view characters)
    {
        while (m_at < m_script.size() && characters.find(m_script[m_at]) != std::string_view::npos)
            ++m_at;
    }

    char take()
    {
        if (m_at >= m_script.size())
            throw SedError("unexpected end of script");
        return m_script[m_at++];
    }

    // Up to an unescaped delimiter; "\delimiter" becomes the delimiter, "\n" in a regex a newline.
    std::string delimited(char delimiter)
    {
        std::string text;
        for (char c = take(); c != delimiter; c = take()) {
            if (c == '\\') {
                const char after = take();
                if (after != delimiter)
                    text += '\\';
                text += after;
                continue;
            }
            text += c;
        }
        return text;
    }

    std::shared_ptr<PosixRegex> compile(std::string pattern, bool ignoreCase) const
    {
        for (std::size_t i = 0; (i = pattern.find("\\n", i)) != std::string::npos; ++i)
            if (i == 0 || pattern[i - 1] != '\\')
                pattern.replace(i, 2, "\n");
        std::string error;
        auto regex = PosixRegex::compile(pattern, m_extended, ignoreCase, error);
        if (!regex)
            throw SedError(error);
        return regex;
    }

    long long number()
    {
        const std::size_t start = m_at;
        skip("0123456789");
        return parseInteger(m_script.substr(start, m_at - start)).value_or(0);
    }

    Address parseAddress()
    {
        Address address;
        if (m_at >= m_script.size())
            return address;
        const char c = m_script[m_at];
        if (c >= '0' && c <= '9') {
            address.kind = Address::Kind::Line;
            address.line = number();
        } else if (c == '$') {
            ++m_at;
            address.kind = Address::Kind::Last;
        } else if (c == '/' || c == '\\') {
            ++m_at;
            const char delimiter = c == '/' ? '/' : take();
            const std::string pattern = delimited(delimiter);
            const bool ignoreCase = m_at < m_script.size() && m_script[m_at] == 'I';
            m_at += ignoreCase ? 1 : 0;
            address.kind = Address::Kind::Regex;
            address.regex = compile(pattern, ignoreCase);
        }
        return address;
    }

    SedCommand parseCommand()
    {
        SedCommand command;
        command.first = parseAddress();
        skip(" \t");
        if (command.first.kind != Address::Kind::None && m_at < m_script.size() && m_script[m_at] == ',') {
            ++m_at;
            skip(" \t");
            command.second = parseAddress();
            if (command.second.kind == Address::Kind::None)
                throw SedError("unexpected `,'");
        }
        skip(" \t");
        while (m_at < m_script.size() && m_script[m_at] == '!') {
            command.negated = true;
            ++m_at;
            skip(" \t");
        }
        command.name = take();
        parseBody(command);
        return command;
    }

    void parseBody(SedCommand& command)
    {
        switch (command.name) {
        case 'p':
        case 'd':
        case 'q':
        case '=': break;
        case 's': parseSubstitute(command); break;
        case 'y': parseTransliterate(command); break;
        case 'a':
        case 'i':
        case 'c': parseText(command); return;
        default: throw SedError(std::string("unknown command: `") + command.name + "'");
        }
        skip(" \t");
        if (m_at < m_script.size() && std::string_view(";\n#").find(m_script[m_at]) == std::string_view::npos)
            throw SedError("extra characters after command");
    }

    void parseSubstitute(SedCommand& command)
    {
        const char delimiter = take();
        const std::string pattern = delimited(delimiter);
        command.text = delimited(delimiter);
        bool ignoreCase = false;
        while (m_at < m_script.size() &&
               std::string_view("gpiI0123456789").find(m_script[m_at]) != std::string_view::npos) {
            const char flag = m_script[m_at];
            if (flag >= '0' && flag <= '9') {
                command.occurrence = std::max(1LL, number());
                continue;
            }
            command.all = command.all || flag == 'g';
            command.print = command.print || flag == 'p';
            ignoreCase = ignoreCase || flag == 'i' || flag == 'I';
            ++m_at;
        }
        command.regex = compile(pattern, ignoreCase);
    }

    void parseTransliterate(SedCommand& command)
    {
        const char delimiter = take();
        command.text = delimited(delimiter);
        command.target = delimited(delimiter);
        if (command.text.size() != command.target.size())
            throw SedError("strings for `y' command are different lengths");
    }

    void parseText(SedCommand& command)
    {
        skip(" \t");
        if (m_at < m_script.size() && m_script[m_at] == '\\') {
            ++m_at;
            skip(" \t");
            if (m_at < m_script.size() && m_script[m_at] == '\n')
                ++m_at;
        }
        const auto end = std::min(m_script.find('\n', m_at), m_script.size());
        command.text = m_script.substr(m_at, end - m_at) + "\n";
        m_at = end;
    }

    const std::string& m_script;
    bool m_extended;
    std::size_t m_at = 0;
};

// The pattern space and what happens to it.
class SedRun
{
public:
    SedRun(std::vector<SedCommand>& commands, bool quiet) : m_commands(commands), m_quiet(quiet) {}

    // Output for one line; `last` says whether it is the last of its input.
    std::string cycle(std::string line, bool newline, bool last)
    {
        ++m_number;
        m_out.clear();
        m_after.clear();
        m_last = last;
        m_end = newline ? "\n" : "";
        bool deleted = false;
        for (auto& command : m_commands) {
            if (!selects(command, line))
                continue;
            if (!run(command, line)) {
                deleted = true;
                break;
            }
            if (m_quit)
                break;
        }
        if (!deleted && !m_quiet)
            m_out += line + m_end;
        return m_out + m_after;
    }
    bool quit() const { return m_quit; }

private:
    bool hits(const Address& address, const std::string& line) const
    {
        std::vector<RegexMatch> groups;
        switch (address.kind) {
        case Address::Kind::None: return true;
        case Address::Kind::Line: return address.line == m_number;
        case Address::Kind::Last: return m_last;
        case Address::Kind::Regex: return address.regex->search(line, 0, groups);
        }
        return false;
    }

    bool selects(SedCommand& command, const std::string& line) const
    {
        if (command.second.kind == Address::Kind::None)
            return hits(command.first, line) != command.negated;
        bool selected = command.inRange;
        if (command.inRange) {
            const bool passed = command.second.kind == Address::Kind::Line && m_number >= command.second.line;
            command.inRange = !passed && !hits(command.second, line);
            if (command.second.kind == Address::Kind::Line && m_number > command.second.line)
                selected = false;
        } else if (hits(command.first, line)) {
            selected = true;
            command.inRange = command.second.kind != Address::Kind::Line || command.second.line > m_number;
        }
        return selected != command.negated;
    }

    // False: the pattern space is gone.
    bool run(SedCommand& command, std::string& line)
    {
        switch (command.name) {
        case 'p': m_out += line + "\n"; break;
        case '=': m_out += std::to_string(m_number) + "\n"; break;
        case 'q': m_quit = true; break;
        case 's':
            if (substitute(command, line) && command.print)
                m_out += line + "\n";
            break;
        case 'y':
            for (char& c : line) {
                const auto place = command.text.find(c);
                c = place == std::string::npos ? c : command.target[place];
            }
            break;
        case 'i': m_out += command.text; break;
        case 'a': m_after += command.text; break;
        case 'c': m_out += command.inRange && !command.negated ? "" : command.text; return false;
        default: return false; // d
        }
        return true;
    }

    static bool substitute(const SedCommand& command, std::string& line)
    {
        std::string result;
        std::vector<RegexMatch> groups;
        std::size_t from = 0;
        std::size_t lastEnd = 0;
        bool changed = false;
        for (long long count = 1; from <= line.size() && command.regex->search(line, from, groups); ++count) {
            const auto [start, end, matched] = groups[0];
            result.append(line, from, start - from);
            if (start == end && start == lastEnd && count > 1) {
                --count; // no empty match right behind another match
            } else if (count >= command.occurrence) {
                result += replacement(command.text, line, groups);
                changed = true;
            } else {
                result.append(line, start, end - start);
            }
            from = end;
            lastEnd = end;
            if (start == end) {
                if (end < line.size())
                    result += line[end];
                ++from;
            }
            if (changed && !command.all)
                break;
        }
        if (from < line.size())
            result.append(line, from);
        if (changed)
            line = std::move(result);
        return changed;
    }

    static std::string replacement(const std::string& text, const std::string& line,
                                   const std::vector<RegexMatch>& groups)
    {
        std::string out;
        const auto group = [&](std::size_t index) {
            if (index < groups.size() && groups[index].matched)
                out.append(line, groups[index].start, groups[index].end - groups[index].start);
        };
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '&') {
                group(0);
            } else if (text[i] == '\\' && i + 1 < text.size()) {
                const char c = text[++i];
                if (c >= '0' && c <= '9')
                    group(static_cast<std::size_t>(c - '0'));
                else
                    out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
            } else {
                out += text[i];
            }
        }
        return out;
    }

    std::vector<SedCommand>& m_commands;
    bool m_quiet;
    long long m_number = 0;
    bool m_last = false;
    bool m_quit = false;
    std::string m_end;
    std::string m_out;
    std::string m_after;
};

// Runs over one input; the next line is read ahead so that "$" is known.
int filter(const Tool& tool, SedRun& run, InputStream& in, bool lastInput, std::string* collected)
{
    LineReader reader(in);
    std::string line, next;
    bool newline = false, nextNewline = false;
    bool more = reader.next(line, newline);
    while (more && !run.quit()) {
        const bool another = reader.next(next, nextNewline);
        const std::string out = run.cycle(std::move(line), newline, !another && lastInput);
        if (collected != nullptr)
            *collected += out;
        else if (const int status = tool.write(out); status != 0)
            return status;
        line = std::move(next);
        newline = nextNewline;
        more = another;
    }
    return 0;
}

int editInPlace(const Tool& tool, const std::vector<SedCommand>& commands, const Options& options)
{
    int status = 0;
    for (const auto& operand : options.operands) {
        int error = 0;
        const auto in = tool.files().open(tool.path(operand), {.read = true}, error);
        if (!in) {
            status = tool.fail("can't read " + operand + ": No such file or directory", 2);
            continue;
        }
        auto own = commands;
        SedRun run(own, options.has("n"));
        std::string text;
        filter(tool, run, *in, true, &text);
        text += run.quit() ? in->readAll() : "";
        const auto info = tool.files().stat(tool.path(operand));
        if (tool.files().put(tool.files().realPath(tool.path(operand)), text, info ? info->mode : 0644U) == ENOSPC)
            status = tool.failErrno("couldn't write to " + operand, ENOSPC, 4);
    }
    return status;
}

int runSed(const Tool& tool)
{
    auto options = parseOptions(
        tool.argv, "ne:Ersi",
        {{"quiet", "n"}, {"silent", "n"}, {"expression", "e"}, {"regexp-extended", "E"}, {"in-place", "i"}});
    if (!options.error.empty())
        return tool.usage(options);
    std::string script;
    for (const auto& expression : options.given["e"])
        script += expression + "\n";
    if (script.empty()) {
        if (options.operands.empty())
            return tool.fail("no script specified");
        script = options.operands.front();
        options.operands.erase(options.operands.begin());
    }
    std::vector<SedCommand> commands;
    try {
        commands = SedParser(script, options.has("E") || options.has("r")).parse();
    } catch (const SedError& failure) {
        return tool.fail(std::string("-e expression #1: ") + failure.what());
    }
    if (options.has("i"))
        return editInPlace(tool, commands, options);
    Inputs inputs(tool, options.operands);
    SedRun run(commands, options.has("n"));
    const std::size_t total = std::max<std::size_t>(1, options.operands.size());
    for (std::size_t n = 1; auto* in = inputs.next(); ++n) {
        if (const int status = filter(tool, run, *in, n >= total, nullptr); status != 0)
            return status;
    }
    return inputs.status == 0 ? 0 : 2;
}

} // namespace

void addSedProgram(ProgramTable& table, Machine& machine) { addTool(table, machine, "sed", runSed); }

} // namespace ktrdr::sim
