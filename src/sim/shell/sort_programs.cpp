// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that order and count lines: sort uniq seq.
#include "sim/shell/tool.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

struct SortKey
{
    std::size_t from = 0, to = 0; // fields, 1-based; 0: the whole line, or to its end
    bool numeric = false, reverse = false, version = false;
};

double numericValue(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size() && (text[i] == ' ' || text[i] == '\t'))
        ++i;
    const bool negative = i < text.size() && text[i] == '-';
    double value = 0;
    for (i += negative ? 1 : 0; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
        value = value * 10 + (text[i] - '0');
    if (i < text.size() && text[i] == '.') {
        double scale = 0.1;
        for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10)
            value += (text[i] - '0') * scale;
    }
    return negative ? -value : value;
}

// Runs of digits compare as numbers, the rest as bytes.
int compareVersions(std::string_view a, std::string_view b)
{
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (digit(a[i]) && digit(b[j])) {
            std::size_t si = i, sj = j;
            while (i < a.size() && digit(a[i]))
                ++i;
            while (j < b.size() && digit(b[j]))
                ++j;
            while (si + 1 < i && a[si] == '0')
                ++si;
            while (sj + 1 < j && b[sj] == '0')
                ++sj;
            if (i - si != j - sj)
                return i - si < j - sj ? -1 : 1;
            if (const int order = a.substr(si, i - si).compare(b.substr(sj, j - sj)); order != 0)
                return order;
        } else if (a[i] != b[j]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]) ? -1 : 1;
        } else {
            ++i;
            ++j;
        }
    }
    return a.size() - i == b.size() - j ? 0 : (i == a.size() ? -1 : 1);
}

std::string_view fieldsOf(std::string_view line, const SortKey& key, std::optional<char> separator)
{
    if (key.from == 0)
        return line;
    std::size_t index = 1, start = 0, keyStart = line.size(), keyEnd = line.size();
    while (start <= line.size()) {
        std::size_t end = start;
        if (separator) {
            end = std::min(line.find(*separator, start), line.size());
        } else {
            end = std::min(line.find_first_not_of(" \t", start), line.size());
            end = std::min(line.find_first_of(" \t", end), line.size());
        }
        if (index == key.from)
            keyStart = start;
        if (index == key.to) {
            keyEnd = end;
            break;
        }
        ++index;
        if (end == line.size())
            break;
        start = separator ? end + 1 : end;
    }
    return keyStart >= keyEnd ? std::string_view() : line.substr(keyStart, keyEnd - keyStart);
}

class Sorter
{
public:
    explicit Sorter(const Options& options)
        : m_unique(options.has("u")), m_stable(options.has("s") || m_unique), m_reverse(options.has("r"))
    {
        if (options.has("t") && !options.value("t").empty())
            m_separator = options.value("t")[0];
        SortKey common{0, 0, options.has("n"), options.has("r"), options.has("V")};
        const auto given = options.given.find("k");
        if (given == options.given.end()) {
            m_keys.push_back(common);
            return;
        }
        for (const auto& text : given->second)
            m_keys.push_back(parseKey(text, common));
    }

    int compare(const std::string& a, const std::string& b) const
    {
        for (const auto& key : m_keys) {
            const auto left = fieldsOf(a, key, m_separator);
            const auto right = fieldsOf(b, key, m_separator);
            int order = 0;
            if (key.numeric)
                order = numericValue(left) < numericValue(right)   ? -1
                        : numericValue(left) > numericValue(right) ? 1
                                                                   : 0;
            else if (key.version)
                order = compareVersions(left, right);
            else
                order = left.compare(right);
            if (order != 0)
                return key.reverse ? -order : order;
        }
        if (m_stable)
            return 0;
        return m_reverse ? b.compare(a) : a.compare(b);
    }

    void sort(std::vector<std::string>& lines) const
    {
        std::stable_sort(lines.begin(), lines.end(),
                         [this](const std::string& a, const std::string& b) { return compare(a, b) < 0; });
        if (m_unique) {
            lines.erase(std::unique(lines.begin(), lines.end(),
                                    [this](const std::string& a, const std::string& b) { return compare(a, b) == 0; }),
                        lines.end());
        }
    }

private:
    static SortKey parseKey(const std::string& text, const SortKey& common)
    {
        SortKey key{0, 0, false, false, false};
        const auto comma = text.find(',');
        key.from = static_cast<std::size_t>(std::max(1, std::atoi(text.c_str())));
        if (comma != std::string::npos)
            key.to = static_cast<std::size_t>(std::max(1, std::atoi(text.c_str() + comma + 1)));
        key.numeric = text.find('n') != std::string::npos;
        key.reverse = text.find('r') != std::string::npos;
        key.version = text.find('V') != std::string::npos;
        if (!key.numeric && !key.reverse && !key.version) {
            key.numeric = common.numeric;
            key.reverse = common.reverse;
            key.version = common.version;
        }
        return key;
    }

    bool m_unique, m_stable, m_reverse;
    std::optional<char> m_separator;
    std::vector<SortKey> m_keys;
};

int runSort(const Tool& tool)
{
    const auto options = parseOptions(
        tool.argv, "unrsVk:t:", {{"unique", "u"}, {"numeric-sort", "n"}, {"reverse", "r"}, {"version-sort", "V"}});
    if (!options.error.empty())
        return tool.usage(options, 2);
    std::vector<std::string> lines;
    Inputs inputs(tool, options.operands);
    while (auto* in = inputs.next()) {
        LineReader reader(*in);
        std::string line;
        bool newline = false;
        while (reader.next(line, newline))
            lines.push_back(line);
    }
    if (inputs.status != 0)
        return 2;
    Sorter(options).sort(lines);
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return tool.write(text);
}

int runUniq(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "cdu");
    if (!options.error.empty() || options.operands.size() > 1)
        return tool.usage(options);
    Inputs inputs(tool, options.operands);
    auto* in = inputs.next();
    if (in == nullptr)
        return inputs.status;
    LineReader reader(*in);
    std::string line, previous, text;
    bool newline = false;
    std::size_t count = 0;
    const auto flush = [&] {
        const bool wanted = count > 0 && !(options.has("d") && count < 2) && !(options.has("u") && count > 1);
        if (wanted)
            text += (options.has("c") ? fmt::format("{:>7} ", count) : std::string()) + previous + "\n";
    };
    while (reader.next(line, newline)) {
        if (count > 0 && line == previous) {
            ++count;
            continue;
        }
        flush();
        previous = line;
        count = 1;
    }
    flush();
    return tool.write(text);
}

int runSeq(const Tool& tool)
{
    const bool hasSeparator = tool.argv.size() > 2 && tool.argv[1] == "-s";
    const std::size_t first = hasSeparator ? 3 : 1;
    std::vector<long long> numbers;
    for (std::size_t i = first; i < tool.argv.size(); ++i) {
        const auto value = parseInteger(tool.argv[i]);
        if (!value)
            return tool.fail("only whole numbers are simulated: '" + tool.argv[i] + "'");
        numbers.push_back(*value);
    }
    if (numbers.empty() || numbers.size() > 3)
        return tool.fail(numbers.empty() ? "missing operand" : "extra operand");
    const long long start = numbers.size() > 1 ? numbers[0] : 1;
    const long long step = numbers.size() > 2 ? numbers[1] : 1;
    const long long end = numbers.back();
    if (step == 0)
        return tool.fail("invalid Zero increment value: '0'");
    const std::string separator = hasSeparator ? tool.argv[2] : "\n";
    std::string text;
    bool any = false;
    for (long long n = start; step > 0 ? n <= end : n >= end; n += step) {
        text += (any ? separator : "") + std::to_string(n);
        any = true;
        if (text.size() > 65536) {
            if (const int status = tool.write(text); status != 0)
                return status;
            text.clear();
        }
    }
    return tool.write(text + (any ? "\n" : ""));
}

} // namespace

void addSortPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "sort", runSort);
    addTool(table, machine, "uniq", runUniq);
    addTool(table, machine, "seq", runSeq);
}

} // namespace ktrdr::sim
