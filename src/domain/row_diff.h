// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// diffRows compares two lists of rows by key and lists the edits that turn the old list into the new one:
// removals (from the end), insertions and moves expressed as remove + insert, then changes. Models apply the
// edits in order, so selection and expansion survive a refresh. Pure, any thread.
#pragma once

#include <cstddef>
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

// `keyOf(row)` gives a hashable, unique key; rows with equal keys are compared by ==.
template <typename Row, typename KeyOf>
std::vector<RowEdit> diffRows(const std::vector<Row>& before, const std::vector<Row>& after, KeyOf keyOf)
{
    using Key = std::decay_t<decltype(keyOf(before.front()))>;
    std::unordered_map<Key, std::size_t> newIndex;
    for (std::size_t i = 0; i < after.size(); ++i)
        newIndex.emplace(keyOf(after[i]), i);

    // Kept rows must appear in increasing new order; the others are removed and inserted again.
    std::vector<std::pair<Key, std::size_t>> kept; // key, index in `before`
    std::vector<RowEdit> edits;
    std::vector<std::size_t> removed;
    std::size_t lastNew = 0;
    bool any = false;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto found = newIndex.find(keyOf(before[i]));
        if (found != newIndex.end() && (!any || found->second > lastNew)) {
            lastNew = found->second;
            any = true;
            kept.emplace_back(found->first, i);
        } else {
            removed.push_back(i);
        }
    }
    for (auto row = removed.rbegin(); row != removed.rend(); ++row)
        edits.push_back({RowEdit::Kind::Remove, *row, 0});

    std::size_t next = 0;
    std::vector<RowEdit> changes;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (next < kept.size() && kept[next].first == keyOf(after[i])) {
            if (!(before[kept[next].second] == after[i]))
                changes.push_back({RowEdit::Kind::Change, i, i});
            ++next;
        } else {
            edits.push_back({RowEdit::Kind::Insert, i, i});
        }
    }
    edits.insert(edits.end(), changes.begin(), changes.end());
    return edits;
}

} // namespace ktrdr
