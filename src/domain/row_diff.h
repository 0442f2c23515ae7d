// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// diffRows compares two lists of rows by key and lists the edits that turn the old list into the new one:
// removals (from the end), insertions and moves expressed as remove + insert, then changes. As few rows as
// possible are moved. Models apply the edits in order, so selection and expansion survive a refresh. Pure, any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ktrdr {

struct RowEdit
{
    enum class Kind { Remove, Insert, Change };
    Kind kind = Kind::Change;
    std::size_t row = 0;    // position at the moment the edit is applied
    std::size_t source = 0; // Insert, Change: index in the new list
    bool operator==(const RowEdit&) const = default;
};

namespace detail {

// Positions in `values` of a longest increasing run; places without a value are passed over.
inline std::vector<std::size_t> longestIncreasing(const std::vector<std::optional<std::size_t>>& values)
{
    std::vector<std::size_t> tails; // position of the smallest last value of a run of each length
    std::vector<std::size_t> previous(values.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i])
            continue;
        const auto place = std::lower_bound(tails.begin(), tails.end(), *values[i],
                                            [&](std::size_t at, std::size_t value) { return *values[at] < value; });
        if (place != tails.begin())
            previous[i] = *(place - 1);
        if (place == tails.end())
            tails.push_back(i);
        else
            *place = i;
    }
    std::vector<std::size_t> run;
    for (std::size_t at = tails.empty() ? values.size() : tails.back(); at < values.size(); at = previous[at])
        run.push_back(at);
    std::reverse(run.begin(), run.end());
    return run;
}

} // namespace detail

// `keyOf(row)` gives a hashable, unique key; rows with equal keys are compared by ==.
template <typename Row, typename KeyOf>
std::vector<RowEdit> diffRows(const std::vector<Row>& before, const std::vector<Row>& after, KeyOf keyOf)
{
    using Key = std::decay_t<decltype(keyOf(before.front()))>;
    std::unordered_map<Key, std::size_t> newIndex;
    for (std::size_t i = 0; i < after.size(); ++i)
        newIndex.emplace(keyOf(after[i]), i);
    std::vector<std::optional<std::size_t>> target(before.size()); // place of an old row in the new list
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (const auto found = newIndex.find(keyOf(before[i])); found != newIndex.end())
            target[i] = found->second;
    }

    const auto kept = detail::longestIncreasing(target); // indices in `before`
    std::vector<RowEdit> edits;
    for (std::size_t i = before.size(), left = kept.size(); i-- > 0;) {
        if (left > 0 && kept[left - 1] == i)
            --left;
        else
            edits.push_back({RowEdit::Kind::Remove, i, 0});
    }
    std::vector<RowEdit> changes;
    for (std::size_t i = 0, next = 0; i < after.size(); ++i) {
        if (next == kept.size() || *target[kept[next]] != i) {
            edits.push_back({RowEdit::Kind::Insert, i, i});
            continue;
        }
        if (!(before[kept[next]] == after[i]))
            changes.push_back({RowEdit::Kind::Change, i, i});
        ++next;
    }
    edits.insert(edits.end(), changes.begin(), changes.end());
    return edits;
}

} // namespace ktrdr
