// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// xargs: -n -P -I -r -0.
#include "sim/shell/launch.h"

#include <atomic>
#include <thread>

namespace ktrdr::sim {

namespace {

// Words separated by blanks, with quotes and backslashes; lines with -I; NUL-separated with -0.
std::vector<std::string> splitInput(const std::string& text, bool lines, bool nul)
{
    std::vector<std::string> words;
    std::string word;
    bool active = false;
    char quote = 0;
    const auto finish = [&] {
        if (active)
            words.push_back(std::move(word));
        word.clear();
        active = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool blank = c == '\n' || (!lines && (c == ' ' || c == '\t'));
        if (nul ? c == '\0' : (quote == 0 && blank)) {
            finish();
            continue;
        }
        if (!nul && quote != 0 && c == quote) {
            quote = 0;
        } else if (!nul && quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
            active = true;
        } else if (!nul && quote == 0 && c == '\\' && i + 1 < text.size()) {
            word += text[++i];
            active = true;
        } else if (active || !lines || c != ' ') { // leading blanks of a line are dropped
            word += c;
            active = true;
        }
    }
    finish();
    return words;
}

std::string replaced(std::string text, const std::string& mark, const std::string& value)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
    return text;
}

std::vector<std::vector<std::string>> commandLines(const Options& options, const std::vector<std::string>& words)
{
    std::vector<std::string> command = options.operands;
    if (command.empty())
        command.emplace_back("echo");
    std::vector<std::vector<std::string>> lines;
    if (options.has("I")) {
        for (const auto& word : words) {
            std::vector<std::string> line;
            for (const auto& part : command)
                line.push_back(replaced(part, options.value("I"), word));
            lines.push_back(std::move(line));
        }
        return lines;
    }
    const auto limit = static_cast<std::size_t>(std::max(1LL, parseInteger(options.value("n", "5000")).value_or(1)));
    for (std::size_t i = 0; i < words.size(); i += limit) {
        lines.push_back(command);
        for (std::size_t n = i; n < std::min(words.size(), i + limit); ++n)
            lines.back().push_back(words[n]);
    }
    if (words.empty() && !options.has("r"))
        lines.push_back(command);
    return lines;
}

int runXargs(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+n:P:I:r0t", {{"no-run-if-empty", "r"}, {"null", "0"}});
    if (!options.error.empty())
        return tool.usage(options);
    if (options.has("I") && options.value("I").empty())
        return tool.fail("the replacement string is empty");
    const auto lines = commandLines(options, splitInput(tool.process.in.readAll(), options.has("I"), options.has("0")));
    DescriptorTable table = tool.process.descriptors != nullptr ? *tool.process.descriptors : DescriptorTable();
    int error = 0;
    table.set(0, fileDescriptor(tool.files().open("/dev/null", {.read = true}, error)));
    std::atomic<std::size_t> next{0};
    std::atomic<int> worst{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < lines.size() && !tool.stopped(); i = next++) {
            const int status =
                launchCommand(tool, {lines[i], tool.process.descriptors != nullptr ? &table : nullptr, {}});
            if (status != 0)
                worst = status == 126 || status == 127 ? status : std::max(123, worst.load());
            if (status == 126 || status == 127)
                return;
        }
    };
    const auto parallel = std::clamp(parseInteger(options.value("P", "1")).value_or(1), 0LL, 32LL);
    std::vector<std::jthread> workers;
    for (long long n = 1; n < (parallel == 0 ? 32 : parallel); ++n)
        workers.emplace_back(work);
    work();
    workers.clear();
    return worst;
}

} // namespace

void addXargsProgram(ProgramTable& table, Machine& machine) { addTool(table, machine, "xargs", runXargs); }

} // namespace ktrdr::sim
