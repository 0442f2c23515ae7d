// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/tool.h"

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kBlock = 65536;
constexpr std::size_t kMaxLine = 32U * 1024 * 1024;

bool takesValue(std::string_view letters, char letter, bool& known)
{
    const auto place = letters.find(letter);
    known = place != std::string_view::npos && letter != ':' && letter != '+';
    return known && letters.substr(place + 1).starts_with(':');
}

void parseLong(const std::string& word, const std::map<std::string, std::string>& names, Options& options)
{
    const auto equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const auto found = names.find(name);
    if (found == names.end())
        options.error = "unrecognized option '--" + name + "'";
    else
        options.given[found->second].push_back(equals == std::string::npos ? "" : word.substr(equals + 1));
}

void parseShort(const std::vector<std::string>& argv, std::size_t& i, std::string_view letters, Options& options)
{
    const std::string& word = argv[i];
    for (std::size_t at = 1; at < word.size(); ++at) {
        bool known = false;
        const std::string letter(1, word[at]);
        if (!takesValue(letters, word[at], known)) {
            if (!known)
                options.error = "invalid option -- '" + letter + "'";
            options.given[letter].emplace_back();
            continue;
        }
        if (at + 1 < word.size())
            options.given[letter].push_back(word.substr(at + 1));
        else if (i + 1 < argv.size())
            options.given[letter].push_back(argv[++i]);
        else
            options.error = "option requires an argument -- '" + letter + "'";
        return;
    }
}

} // namespace

Options parseOptions(const std::vector<std::string>& argv, std::string_view letters,
                     const std::map<std::string, std::string>& longNames)
{
    Options options;
    const bool stopAtOperand = letters.starts_with('+');
    std::size_t i = 1;
    for (; i < argv.size() && options.error.empty(); ++i) {
        const std::string& word = argv[i];
        if (word == "--") {
            ++i;
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            if (stopAtOperand)
                break;
            options.operands.push_back(word);
        } else if (word[1] == '-') {
            parseLong(word, longNames, options);
        } else {
            parseShort(argv, i, letters, options);
        }
    }
    for (; i < argv.size(); ++i)
        options.operands.push_back(argv[i]);
    return options;
}

int Tool::fail(const std::string& message, int status) const
{
    process.err.write(argv[0].substr(argv[0].rfind('/') + 1) + ": " + message + "\n");
    return status;
}

int Tool::failErrno(const std::string& what, int error, int status) const
{
    return fail(what + ": " + std::strerror(error), status);
}

int Tool::write(std::string_view text) const
{
    if (text.empty() || process.out.write(text))
        return 0;
    if (process.out.outOfSpace())
        return failErrno("write error", ENOSPC);
    return 128 + SIGPIPE;
}

int Tool::usage(const Options& options, int status) const
{
    return fail(options.error.empty() ? std::string("missing operand") : options.error, status);
}

bool LineReader::next(std::string& line, bool& newline)
{
    for (std::size_t searched = m_at;;) {
        const auto end = m_buffer.find('\n', searched);
        if (end != std::string::npos) {
            line.assign(m_buffer, m_at, end - m_at);
            m_at = end + 1;
            newline = true;
            return true;
        }
        searched = m_buffer.size() - m_at;
        m_buffer.erase(0, m_at);
        m_at = 0;
        std::string block = m_end ? std::string() : m_in.read(kBlock);
        m_end = block.empty();
        if (m_end || m_buffer.size() > kMaxLine) {
            line = std::move(m_buffer);
            m_buffer.clear();
            newline = !m_end;
            return !line.empty();
        }
        m_buffer += block;
    }
}

Inputs::Inputs(const Tool& tool, std::vector<std::string> operands) : m_tool(tool), m_operands(std::move(operands))
{
    if (m_operands.empty())
        m_operands.emplace_back("-");
}

InputStream* Inputs::next()
{
    while (m_at < m_operands.size()) {
        m_name = m_operands[m_at++];
        if (m_name == "-")
            return &m_tool.process.in;
        int error = 0;
        auto file = m_tool.files().open(m_tool.path(m_name), {.read = true}, error);
        if (file && m_tool.files().isDirectory(m_tool.path(m_name)))
            error = EISDIR;
        if (error == 0) {
            DescriptorTable table;
            table.set(0, fileDescriptor(std::move(file)));
            return &m_file.emplace(table, 0, m_tool.process.stop); // a file without end is left when killed
        }
        status = 1;
        if (!quiet)
            m_tool.failErrno(m_name, error);
    }
    return nullptr;
}

void addTool(ProgramTable& table, Machine& machine, const std::string& name, ToolFunction function,
             std::vector<std::string> directories)
{
    table.add(
        name,
        [&machine, function](Process& process, const std::vector<std::string>& argv) {
            return function(Tool{machine, process, argv});
        },
        std::move(directories));
}

std::optional<long long> parseInteger(const std::string& text)
{
    char* end = nullptr;
    errno = 0;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    return text.empty() || *end != '\0' || errno != 0 ? std::nullopt : std::optional(value);
}

std::optional<Milliseconds> parseDuration(const std::string& text)
{
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const std::string unit = end;
    double factor = 1000;
    if (unit == "m")
        factor *= 60;
    else if (unit == "h")
        factor *= 3600;
    else if (unit == "d")
        factor *= 86400;
    else if (unit != "s" && !unit.empty())
        return std::nullopt;
    if (text.empty() || end == text.c_str() || !(value >= 0))
        return std::nullopt;
    return Milliseconds{static_cast<std::int64_t>(std::ceil(std::min(value * factor, 1e14)))};
}

} // namespace ktrdr::sim
