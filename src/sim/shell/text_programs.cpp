// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that pass text on: cat echo printf head tail wc tee tr cut sha256sum yes.
#include "sim/shell/text_commands.h"
#include "sim/shell/tool.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kBlock = 65536;
constexpr std::size_t kYesBlock = 8192; // what coreutils writes at a time

int runCat(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "u");
    if (!options.error.empty())
        return tool.usage(options);
    Inputs inputs(tool, options.operands);
    int written = 0;
    for (auto* in = inputs.next(); in != nullptr && written == 0; in = inputs.next())
        in->readBlocks([&](const std::string& block) { return (written = tool.write(block)) == 0; });
    return written != 0 ? written : inputs.status;
}

int runEcho(const Tool& tool) { return tool.write(echoText(tool.argv, false)); }

int runPrintf(const Tool& tool)
{
    const auto result = formatPrintf(tool.argv);
    const int written = tool.write(result.out);
    if (!result.error.empty())
        tool.fail(result.error);
    return written != 0 ? written : result.status;
}

// "-20" of old, as "-n 20".
std::vector<std::string> withoutOldCount(std::vector<std::string> argv)
{
    if (argv.size() > 1 && argv[1].size() > 1 && argv[1][0] == '-' &&
        argv[1].find_first_not_of("0123456789", 1) == std::string::npos) {
        argv[1].insert(1, "n");
    }
    return argv;
}

// Shows the files one after another, several of them under headings; ends at the first status that is not 0.
int eachInput(const Tool& tool, const Options& options, const std::function<int(InputStream&)>& show)
{
    Inputs inputs(tool, options.operands);
    bool first = true;
    while (auto* in = inputs.next()) {
        if (inputs.several() && !options.has("q"))
            tool.write((first ? "==> " : "\n==> ") + inputs.name() + " <==\n");
        first = false;
        if (const int status = show(*in); status != 0)
            return status;
    }
    return inputs.status;
}

int headBytes(const Tool& tool, InputStream& in, long long count)
{
    while (count > 0) {
        const std::string block = in.read(std::min<std::size_t>(kBlock, static_cast<std::size_t>(count)));
        if (block.empty())
            break;
        count -= static_cast<long long>(block.size());
        if (const int status = tool.write(block); status != 0)
            return status;
    }
    return 0;
}

int headLines(const Tool& tool, InputStream& in, long long count)
{
    LineReader reader(in);
    std::string line;
    bool newline = false;
    std::deque<std::string> held; // of "-n -3": all but the last three
    const std::size_t keep = count < 0 ? static_cast<std::size_t>(-count) : 0;
    for (long long n = 0; (count < 0 || n < count) && reader.next(line, newline); ++n) {
        held.push_back(line + (newline ? "\n" : ""));
        if (held.size() <= keep)
            continue;
        if (const int status = tool.write(held.front()); status != 0)
            return status;
        held.pop_front();
    }
    return 0;
}

int runHead(const Tool& tool)
{
    const auto options = parseOptions(withoutOldCount(tool.argv), "n:c:q", {{"lines", "n"}, {"bytes", "c"}});
    const auto count = parseInteger(options.value(options.has("c") ? "c" : "n", "10"));
    if (!options.error.empty() || !count)
        return options.error.empty() ? tool.fail("invalid number of lines: '" + options.value("n") + "'")
                                     : tool.usage(options);
    return eachInput(tool, options, [&](InputStream& in) {
        return options.has("c") ? headBytes(tool, in, *count) : headLines(tool, in, *count);
    });
}

int tailOf(const Tool& tool, InputStream& in, bool bytes, const std::string& countText)
{
    const auto count = static_cast<std::size_t>(std::abs(parseInteger(countText).value_or(10)));
    const bool fromStart = countText.starts_with('+');
    if (bytes) {
        const std::string all = in.readAll();
        const std::size_t skip = fromStart ? (count == 0 ? 0 : count - 1) : all.size() - std::min(count, all.size());
        return tool.write(skip >= all.size() ? std::string() : all.substr(skip));
    }
    LineReader reader(in);
    std::deque<std::string> lines;
    std::string line;
    bool newline = false;
    for (std::size_t n = 1; reader.next(line, newline); ++n) {
        if (fromStart && n < count)
            continue;
        lines.push_back(line + (newline ? "\n" : ""));
        if (!fromStart && lines.size() > count)
            lines.pop_front();
    }
    std::string text;
    for (const auto& kept : lines)
        text += kept;
    return tool.write(text);
}

int runTail(const Tool& tool)
{
    const auto options = parseOptions(withoutOldCount(tool.argv), "n:c:q", {{"lines", "n"}, {"bytes", "c"}});
    const std::string count = options.value(options.has("c") ? "c" : "n", "10");
    if (!options.error.empty() || !parseInteger(count))
        return options.error.empty() ? tool.fail("invalid number of lines: '" + count + "'") : tool.usage(options);
    return eachInput(tool, options, [&](InputStream& in) { return tailOf(tool, in, options.has("c"), count); });
}

struct Counts
{
    std::size_t lines = 0, words = 0, bytes = 0;
};

Counts countIn(InputStream& in)
{
    Counts counts;
    bool inWord = false;
    in.readBlocks([&](const std::string& block) {
        counts.bytes += block.size();
        for (const char c : block) {
            counts.lines += c == '\n' ? 1 : 0;
            const bool space = c == ' ' || (c >= '\t' && c <= '\r');
            counts.words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }
        return true;
    });
    return counts;
}

int runWc(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "lwcm", {{"lines", "l"}, {"words", "w"}, {"bytes", "c"}});
    if (!options.error.empty())
        return tool.usage(options);
    const bool all = options.given.empty();
    const bool single = options.given.size() == 1 && options.operands.size() < 2;
    // One figure of one input stands alone; otherwise columns, 7 wide for stdin, as wide as needed for files.
    std::vector<std::pair<Counts, std::string>> rows;
    Inputs inputs(tool, options.operands);
    Counts total;
    while (auto* in = inputs.next()) {
        rows.emplace_back(countIn(*in), options.operands.empty() ? "" : " " + inputs.name());
        total.lines += rows.back().first.lines;
        total.words += rows.back().first.words;
        total.bytes += rows.back().first.bytes;
    }
    if (options.operands.size() > 1)
        rows.emplace_back(total, " total");
    const std::size_t width = single ? 1 : options.operands.empty() ? 7 : std::to_string(total.bytes).size();
    std::string text;
    for (const auto& [counts, name] : rows) {
        std::string line;
        const auto column = [&](std::size_t value) {
            line += fmt::format("{}{:>{}}", line.empty() ? "" : " ", value, width);
        };
        if (all || options.has("l"))
            column(counts.lines);
        if (all || options.has("w"))
            column(counts.words);
        if (all || options.has("c") || options.has("m"))
            column(counts.bytes);
        text += line + name + "\n";
    }
    const int status = tool.write(text);
    return status != 0 ? status : inputs.status;
}

int runTee(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "ai");
    if (!options.error.empty())
        return tool.usage(options);
    std::vector<std::shared_ptr<FileHandle>> targets;
    int status = 0;
    for (const auto& operand : options.operands) {
        int error = 0;
        const bool append = options.has("a");
        auto file = tool.files().open(
            tool.path(operand),
            {.write = true, .create = true, .truncate = !append, .append = append, .mode = tool.newFileMode()}, error);
        if (file)
            targets.push_back(std::move(file));
        else
            status = tool.failErrno(operand, error);
    }
    int written = 0;
    tool.process.in.readBlocks([&](const std::string& block) {
        for (const auto& target : targets) {
            if (!target->write(block))
                status = tool.failErrno("write error", ENOSPC);
        }
        return (written = tool.write(block)) == 0;
    });
    return written != 0 ? written : status;
}

// The characters of a tr set: ranges, classes and escapes.
std::string expandSet(const std::string& text)
{
    std::string plain;
    std::string set;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> classes = {{
        {"[:upper:]", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        {"[:lower:]", "abcdefghijklmnopqrstuvwxyz"},
        {"[:digit:]", "0123456789"},
        {"[:space:]", "\t\n\v\f\r "},
        {"[:alnum:]", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    }};
    appendUnescaped(plain, text);
    for (std::size_t i = 0; i < plain.size();) {
        bool named = false;
        for (const auto& [name, members] : classes) {
            if (std::string_view(plain).substr(i).starts_with(name)) {
                set += members;
                i += name.size();
                named = true;
                break;
            }
        }
        if (named)
            continue;
        if (i + 2 < plain.size() && plain[i + 1] == '-') {
            for (int c = static_cast<unsigned char>(plain[i]); c <= static_cast<unsigned char>(plain[i + 2]); ++c)
                set += static_cast<char>(c);
            i += 3;
        } else {
            set += plain[i++];
        }
    }
    return set;
}

struct Translation
{
    std::array<int, 256> map{}; // -1: deleted
    std::array<bool, 256> squeezed{};
};

Translation makeTranslation(const Options& options, const std::string& first, const std::string& second)
{
    Translation translation;
    std::array<bool, 256> member{};
    for (const char c : first)
        member[static_cast<unsigned char>(c)] = true;
    std::string from = first;
    if (options.has("c") || options.has("C")) {
        from.clear();
        for (std::size_t c = 0; c < 256; ++c) {
            member[c] = !member[c];
            if (member[c])
                from += static_cast<char>(c);
        }
    }
    for (std::size_t c = 0; c < 256; ++c)
        translation.map[c] = options.has("d") && member[c] ? -1 : static_cast<int>(c);
    if (!options.has("d") && !second.empty()) {
        for (std::size_t i = 0; i < from.size(); ++i)
            translation.map[static_cast<unsigned char>(from[i])] =
                static_cast<unsigned char>(second[std::min(i, second.size() - 1)]);
    }
    if (options.has("s")) {
        for (const char c : second.empty() ? from : second)
            translation.squeezed[static_cast<unsigned char>(c)] = true;
    }
    return translation;
}

int runTr(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+cCds");
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    const std::string second = options.operands.size() > 1 ? expandSet(options.operands[1]) : std::string();
    const auto translation = makeTranslation(options, expandSet(options.operands[0]), second);
    int last = -1;
    int written = 0;
    tool.process.in.readBlocks([&](const std::string& block) {
        std::string out;
        for (const char c : block) {
            const int mapped = translation.map[static_cast<unsigned char>(c)];
            if (mapped < 0 || (mapped == last && translation.squeezed[static_cast<std::size_t>(mapped)]))
                continue;
            out += static_cast<char>(mapped);
            last = mapped;
        }
        return (written = tool.write(out)) == 0;
    });
    return written;
}

struct Range
{
    std::size_t from, to;
};

std::vector<Range> parseRanges(const std::string& text)
{
    std::vector<Range> ranges;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        const std::string part = text.substr(start, end - start);
        const auto dash = part.find('-');
        const auto from = parseInteger(part.substr(0, dash)).value_or(dash == 0 ? 1 : 0);
        auto to = from;
        if (dash != std::string::npos)
            to = dash + 1 == part.size() ? 1'000'000'000 : parseInteger(part.substr(dash + 1)).value_or(0);
        if (from < 1 || to < from)
            return {};
        ranges.push_back({static_cast<std::size_t>(from), static_cast<std::size_t>(to)});
        start = end + 1;
    }
    return ranges;
}

bool isSelected(const std::vector<Range>& ranges, std::size_t index)
{
    return std::any_of(ranges.begin(), ranges.end(), [&](Range r) { return r.from <= index && index <= r.to; });
}

std::string cutFields(const std::string& line, const std::vector<Range>& ranges, char delimiter, bool onlyDelimited)
{
    if (line.find(delimiter) == std::string::npos)
        return onlyDelimited ? std::string() : line + "\n";
    std::string out;
    bool first = true;
    std::size_t index = 1;
    for (std::size_t start = 0; start <= line.size(); ++index) {
        const auto end = std::min(line.find(delimiter, start), line.size());
        if (isSelected(ranges, index)) {
            out += (first ? "" : std::string(1, delimiter)) + line.substr(start, end - start);
            first = false;
        }
        start = end + 1;
    }
    return out + "\n";
}

int runCut(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "d:f:c:b:s", {{"delimiter", "d"}, {"fields", "f"}});
    const bool fields = options.has("f");
    const auto ranges = parseRanges(options.value(fields ? "f" : options.has("c") ? "c" : "b"));
    if (!options.error.empty() || ranges.empty())
        return options.error.empty() ? tool.fail("you must specify a list of bytes, characters, or fields")
                                     : tool.usage(options);
    const char delimiter = options.value("d", "\t").empty() ? '\0' : options.value("d", "\t")[0];
    Inputs inputs(tool, options.operands);
    while (auto* in = inputs.next()) {
        LineReader reader(*in);
        std::string line;
        bool newline = false;
        while (reader.next(line, newline)) {
            std::string out;
            if (fields) {
                out = cutFields(line, ranges, delimiter, options.has("s"));
            } else {
                for (std::size_t i = 0; i < line.size(); ++i)
                    out += isSelected(ranges, i + 1) ? std::string(1, line[i]) : std::string();
                out += "\n";
            }
            if (const int status = tool.write(out); status != 0)
                return status;
        }
    }
    return inputs.status;
}

int runSha256sum(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "bt");
    if (!options.error.empty())
        return tool.usage(options);
    Inputs inputs(tool, options.operands);
    while (auto* in = inputs.next()) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        in->readBlocks([&hash](const std::string& block) {
            hash.addData(QByteArrayView(block.data(), static_cast<qsizetype>(block.size())));
            return true;
        });
        tool.write(hash.result().toHex().toStdString() + "  " + inputs.name() + "\n");
    }
    return inputs.status;
}

int runYes(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+");
    if (!options.error.empty())
        return tool.usage(options);
    std::string line = options.operands.empty() ? "y" : options.operands[0];
    for (std::size_t i = 1; i < options.operands.size(); ++i)
        line += " " + options.operands[i];
    line += "\n";
    std::string block = line;
    while (block.size() + line.size() <= kYesBlock)
        block += line;
    for (;;) {
        if (const int status = tool.write(block); status != 0)
            return status;
    }
}

} // namespace

void addTextPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "cat", runCat);
    addTool(table, machine, "echo", runEcho);
    addTool(table, machine, "printf", runPrintf);
    addTool(table, machine, "head", runHead);
    addTool(table, machine, "tail", runTail);
    addTool(table, machine, "wc", runWc);
    addTool(table, machine, "tee", runTee);
    addTool(table, machine, "tr", runTr);
    addTool(table, machine, "cut", runCut);
    addTool(table, machine, "sha256sum", runSha256sum);
    addTool(table, machine, "yes", runYes);
}

} // namespace ktrdr::sim
