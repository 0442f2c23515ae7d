// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// grep and its relatives.
#include "sim/shell/posix_regex.h"
#include "sim/shell/tool.h"

#include <csignal>
#include <limits>

namespace ktrdr::sim {

namespace {

class Matcher
{
public:
    // Fills `error` when a pattern is wrong.
    Matcher(const Options& options, const std::vector<std::string>& patterns, bool extended, bool fixed,
            std::string& error)
    {
        const bool words = options.has("w");
        const bool lines = options.has("x");
        for (const auto& given : patterns) {
            std::string pattern = fixed ? escaped(given) : given;
            const bool group = extended && !fixed;
            if (words || lines) {
                pattern = (group ? "(" : "\\(") + pattern + (group ? ")" : "\\)");
                pattern = (lines ? "^" : "\\<") + pattern + (lines ? "$" : "\\>");
            }
            auto regex = PosixRegex::compile(pattern, group, options.has("i"), error);
            if (!regex)
                return;
            m_regexes.push_back(std::move(regex));
        }
    }

    // The leftmost match at or after `from`.
    bool search(const std::string& line, std::size_t from, RegexMatch& best) const
    {
        bool found = false;
        std::vector<RegexMatch> groups;
        for (const auto& regex : m_regexes) {
            if (!regex->search(line, from, groups))
                continue;
            if (!found || groups[0].start < best.start || (groups[0].start == best.start && groups[0].end > best.end))
                best = groups[0];
            found = true;
        }
        return found;
    }

private:
    static std::string escaped(const std::string& text)
    {
        std::string pattern;
        for (const char c : text) {
            if (std::string_view(".[*^$\\").find(c) != std::string_view::npos)
                pattern += '\\';
            pattern += c;
        }
        return pattern;
    }

    std::vector<std::shared_ptr<PosixRegex>> m_regexes;
};

class Grep
{
public:
    Grep(const Tool& tool, const Options& options, const Matcher& matcher)
        : m_tool(tool), m_options(options), m_matcher(matcher)
    {
        m_limit = parseInteger(options.value("m", "-1")).value_or(-1);
    }

    int run(std::vector<std::string> operands)
    {
        Inputs inputs(m_tool, std::move(operands));
        inputs.quiet = m_options.has("s");
        m_prefix = (inputs.several() || m_options.has("H")) && !m_options.has("h");
        while (auto* in = inputs.next()) {
            const int status = searchOne(*in, inputs.name() == "-" ? "(standard input)" : inputs.name());
            if (status != 0)
                return status;
            if (m_any && m_options.has("q"))
                return 0;
        }
        if (inputs.status != 0)
            return 2;
        return m_any ? 0 : 1;
    }

private:
    int searchOne(InputStream& in, const std::string& name)
    {
        LineReader reader(in);
        std::string line;
        bool newline = false;
        long long count = 0;
        const bool silent = m_options.has("q") || m_options.has("c") || m_options.has("l") || m_options.has("L");
        for (long long number = 1; count != m_limit && reader.next(line, newline); ++number) {
            RegexMatch match;
            if (m_matcher.search(line, 0, match) == m_options.has("v"))
                continue;
            ++count;
            m_any = true;
            if (m_options.has("q") || m_options.has("l"))
                break;
            if (silent)
                continue;
            if (const int status = m_tool.write(rows(line, name, number)); status != 0)
                return status;
        }
        if (m_options.has("q"))
            return 0;
        const std::string prefix = m_prefix ? name + ":" : "";
        if (m_options.has("l") || m_options.has("L"))
            return (count > 0) == m_options.has("l") ? m_tool.write(name + "\n") : 0;
        return m_options.has("c") ? m_tool.write(prefix + std::to_string(count) + "\n") : 0;
    }

    std::string rows(const std::string& line, const std::string& name, long long number) const
    {
        const std::string prefix =
            (m_prefix ? name + ":" : "") + (m_options.has("n") ? std::to_string(number) + ":" : "");
        if (!m_options.has("o") || m_options.has("v"))
            return m_options.has("o") ? std::string() : prefix + line + "\n";
        std::string text;
        RegexMatch match;
        for (std::size_t from = 0; from <= line.size() && m_matcher.search(line, from, match);) {
            if (match.end > match.start)
                text += prefix + line.substr(match.start, match.end - match.start) + "\n";
            from = match.end > match.start ? match.end : match.end + 1;
        }
        return text;
    }

    const Tool& m_tool;
    const Options& m_options;
    const Matcher& m_matcher;
    long long m_limit = -1;
    bool m_prefix = false;
    bool m_any = false;
};

std::vector<std::string> splitLines(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

int grepAs(const Tool& tool, bool extended, bool fixed)
{
    auto options = parseOptions(tool.argv, "qFEGe:vcnilLxwohHsam:",
                                {{"quiet", "q"},
                                 {"silent", "q"},
                                 {"fixed-strings", "F"},
                                 {"extended-regexp", "E"},
                                 {"invert-match", "v"},
                                 {"count", "c"},
                                 {"ignore-case", "i"},
                                 {"line-number", "n"},
                                 {"word-regexp", "w"},
                                 {"line-regexp", "x"},
                                 {"only-matching", "o"},
                                 {"regexp", "e"}});
    if (!options.error.empty())
        return tool.usage(options, 2);
    std::vector<std::string> patterns;
    if (options.has("e")) {
        for (const auto& given : options.given["e"]) {
            for (auto& line : splitLines(given))
                patterns.push_back(std::move(line));
        }
    } else if (options.operands.empty()) {
        return tool.fail("usage: grep [OPTION]... PATTERNS [FILE]...", 2);
    } else {
        patterns = splitLines(options.operands.front());
        options.operands.erase(options.operands.begin());
    }
    std::string error;
    const Matcher matcher(options, patterns, extended || options.has("E"), fixed || options.has("F"), error);
    if (!error.empty())
        return tool.fail(error, 2);
    return Grep(tool, options, matcher).run(options.operands);
}

int runGrep(const Tool& tool) { return grepAs(tool, false, false); }

int runEgrep(const Tool& tool) { return grepAs(tool, true, false); }

int runFgrep(const Tool& tool) { return grepAs(tool, false, true); }

} // namespace

void addMatchPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "grep", runGrep);
    addTool(table, machine, "egrep", runEgrep);
    addTool(table, machine, "fgrep", runFgrep);
}

} // namespace ktrdr::sim
