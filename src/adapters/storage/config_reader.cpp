// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_reader.h"

#include "base/sanitize.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/core.h>
#include <numeric>

namespace ktrdr {

namespace {

constexpr std::size_t kShownProblems = 20;
constexpr std::size_t kNearMiss = 2; // edits

std::string typeName(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "text";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a decimal number";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time: return "a date or time";
    case toml::node_type::none: return "nothing";
    }
    return "nothing";
}

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

// Dashes and capitals are the usual slips: "Batch-Size" for batch_size.
std::string folded(std::string_view key)
{
    std::string text(key);
    for (char& c : text)
        c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string nearestKey(std::string_view key, const std::set<std::string, std::less<>>& known)
{
    std::string best;
    std::size_t bestDistance = kNearMiss + 1;
    const auto text = folded(key.substr(0, 64));
    for (const auto& candidate : known) {
        const auto distance = editDistance(text, candidate);
        if (distance < bestDistance && distance < candidate.size()) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

std::int64_t lineOfNode(const toml::node& node) { return static_cast<std::int64_t>(node.source().begin.line); }

} // namespace

void ProblemList::add(std::int64_t line, std::string_view keyPath, std::string_view text)
{
    m_problems.push_back({line, sanitizeLine(keyPath, 200), std::string(text)});
}

Error ProblemList::error() const
{
    auto sorted = m_problems;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    Error error{ErrorCode::ConfigInvalid,
                sorted.front().text(),
                fmt::format("{}:{}", m_file, sorted.front().line),
                "Correct the configuration file",
                {}};
    for (std::size_t i = 0; i < std::min(sorted.size(), kShownProblems); ++i)
        error.detail += fmt::format("{}:{}: {}\n", m_file, sorted[i].line, sorted[i].text());
    if (sorted.size() > kShownProblems)
        error.detail += fmt::format("and {} more\n", sorted.size() - kShownProblems);
    if (sorted.size() > 1)
        error.hint += fmt::format("; it has {} problems, see the details", sorted.size());
    return error;
}

std::vector<ConfigProblem> ProblemList::list() const
{
    std::vector<ConfigProblem> all;
    for (const auto& problem : m_problems)
        all.push_back({problem.key, problem.what});
    return all;
}

std::string problemText(const Error& error)
{
    if (error.hint.empty())
        return error.what;
    std::string hint = error.hint;
    hint.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(hint.front())));
    return error.what + "; " + hint;
}

TableReader::TableReader(const toml::table* table, std::string path, ProblemList& problems)
    : m_table(table), m_path(std::move(path)), m_problems(&problems)
{
}

std::string TableReader::pathOf(std::string_view key) const
{
    return m_path.empty() ? std::string(key) : m_path + "." + std::string(key);
}

std::int64_t TableReader::line() const { return m_table ? lineOfNode(*m_table) : 0; }

std::int64_t TableReader::lineOf(const char* key) const
{
    const auto* found = m_table ? m_table->get(key) : nullptr;
    return found ? lineOfNode(*found) : line();
}

void TableReader::complain(const char* key, std::string_view text) const
{
    m_problems->add(lineOf(key), pathOf(key), text);
}

void TableReader::complainOfType(const char* key, std::string_view expected) const
{
    const auto* found = m_table ? m_table->get(key) : nullptr;
    complain(key, fmt::format("expected {}, found {}", expected, found ? typeName(*found) : "nothing"));
}

const toml::node* TableReader::node(const char* key, Need need)
{
    m_known.insert(key);
    if (!m_table)
        return nullptr;
    const auto* found = m_table->get(key);
    if (!found && need == Need::Required)
        complain(key, "this key is required and missing");
    return found;
}

bool TableReader::text(const char* key, std::string& value, Need need, TextCheck check)
{
    const auto* found = node(key, need);
    if (!found)
        return false;
    const auto* text = found->as_string();
    if (!text) {
        complainOfType(key, "text in quotes");
        return false;
    }
    auto checked = check(text->get());
    if (!checked) {
        complain(key, problemText(checked.error()));
        return false;
    }
    value = std::move(*checked);
    return true;
}

bool TableReader::boolean(const char* key, bool& value, Need need)
{
    const auto* found = node(key, need);
    if (found && !found->is_boolean())
        complainOfType(key, "true or false");
    if (!found || !found->is_boolean())
        return false;
    value = found->as_boolean()->get();
    return true;
}

bool TableReader::number(const char* key, double& value, double min, double max)
{
    const auto* found = node(key, Need::Optional);
    if (!found)
        return false;
    const auto given = found->is_number() ? found->value<double>() : std::nullopt;
    if (!given || !std::isfinite(*given) || *given < min || *given > max) {
        complain(key, fmt::format("expected a number from {} to {}", min, max));
        return false;
    }
    value = *given;
    return true;
}

bool TableReader::duration(const char* key, Seconds& value, Seconds min, Seconds max)
{
    const auto* found = node(key, Need::Optional);
    if (!found)
        return false;
    if (!found->is_string()) {
        complainOfType(key, "a duration in quotes such as \"5m\"");
        return false;
    }
    const auto parsed = parseDuration(found->as_string()->get());
    if (!parsed || *parsed < min || *parsed > max) {
        complain(key, parsed
                          ? fmt::format("expected a duration from {} to {}", formatDuration(min), formatDuration(max))
                          : problemText(parsed.error()));
        return false;
    }
    value = *parsed;
    return true;
}

bool TableReader::wideInteger(const char* key, std::int64_t& value, Need need, std::int64_t min, std::int64_t max)
{
    const auto* found = node(key, need);
    if (!found)
        return false;
    if (!found->is_integer()) {
        complainOfType(key, fmt::format("an integer from {} to {}", min, max));
        return false;
    }
    const auto number = found->as_integer()->get();
    if (number < min || number > max) {
        complain(key, fmt::format("expected an integer from {} to {}, found {}", min, max, number));
        return false;
    }
    value = number;
    return true;
}

TableReader TableReader::table(const char* key, Need need)
{
    const auto* found = node(key, need);
    if (found && !found->is_table())
        complainOfType(key, fmt::format("one table [{}]", key));
    return {found ? found->as_table() : nullptr, pathOf(key), *m_problems};
}

std::vector<TableReader> TableReader::tables(const char* key, Need need)
{
    std::vector<TableReader> readers;
    const auto* found = node(key, need);
    if (!found)
        return readers;
    const auto* list = found->as_array();
    if (!list || (!list->empty() && !list->is_homogeneous(toml::node_type::table))) {
        complainOfType(key, fmt::format("tables, each begun by [[...{}]]", key));
        return readers;
    }
    if (list->empty() && need == Need::Required)
        complain(key, "expected at least one entry");
    for (std::size_t i = 0; i < list->size(); ++i)
        readers.emplace_back(list->get(i)->as_table(), fmt::format("{}[{}]", pathOf(key), i), *m_problems);
    return readers;
}

void TableReader::rejectUnknown() const
{
    if (!m_table)
        return;
    for (const auto& [key, value] : *m_table) {
        if (m_known.contains(key.str()))
            continue;
        const auto guess = nearestKey(key.str(), m_known);
        m_problems->add(lineOfNode(value), pathOf(key.str()),
                        guess.empty() ? "unknown key" : fmt::format("unknown key, did you mean '{}'?", guess));
    }
}

} // namespace ktrdr
