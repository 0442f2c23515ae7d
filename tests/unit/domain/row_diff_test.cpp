// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/row_diff.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <string>

using namespace ktrdr;

class RowDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalListsNeedNothing();
    void oneChangeIsOneEdit();
    void stayingRowsAreNeverRemoved();
    void randomSequences();
};

namespace {

struct Item
{
    int key = 0;
    int value = 0;
    bool operator==(const Item&) const = default;
};

int keyOf(const Item& item) { return item.key; }

// What a model does with the edits; answers false when an edit does not fit the list at that moment.
bool apply(std::vector<Item>& rows, const std::vector<RowEdit>& edits, const std::vector<Item>& after)
{
    for (const auto& edit : edits) {
        const auto at = rows.begin() + static_cast<std::ptrdiff_t>(edit.row);
        const std::size_t limit = edit.kind == RowEdit::Kind::Insert ? rows.size() + 1 : rows.size();
        if (edit.row >= limit || (edit.kind != RowEdit::Kind::Remove && edit.source >= after.size()))
            return false;
        switch (edit.kind) {
        case RowEdit::Kind::Remove: rows.erase(at); break;
        case RowEdit::Kind::Insert: rows.insert(at, after[edit.source]); break;
        case RowEdit::Kind::Change: *at = after[edit.source]; break;
        }
    }
    return true;
}

std::vector<Item> randomRows(std::mt19937& random)
{
    std::vector<Item> rows;
    for (int key = 0; key < 12; ++key) {
        if (random() % 3 != 0)
            rows.push_back({key, static_cast<int>(random() % 3)});
    }
    if (random() % 2 == 0)
        std::shuffle(rows.begin(), rows.end(), random);
    return rows;
}

} // namespace

void RowDiffTest::equalListsNeedNothing()
{
    const std::vector<Item> rows{{1, 1}, {2, 2}};
    QVERIFY(diffRows(rows, rows, keyOf).empty());
    QVERIFY(diffRows(std::vector<Item>{}, std::vector<Item>{}, keyOf).empty());
}

void RowDiffTest::oneChangeIsOneEdit()
{
    const std::vector<Item> before{{1, 1}, {2, 2}, {3, 3}};
    const std::vector<RowEdit> change{{RowEdit::Kind::Change, 1, 1}};
    QVERIFY(diffRows(before, {{1, 1}, {2, 9}, {3, 3}}, keyOf) == change);
    const std::vector<RowEdit> remove{{RowEdit::Kind::Remove, 1, 0}};
    QVERIFY(diffRows(before, {{1, 1}, {3, 3}}, keyOf) == remove);
    const std::vector<RowEdit> insert{{RowEdit::Kind::Insert, 3, 3}};
    QVERIFY(diffRows(before, {{1, 1}, {2, 2}, {3, 3}, {4, 4}}, keyOf) == insert);
}

// Selection and expansion hang on rows: one that keeps its place among the others must stay.
void RowDiffTest::stayingRowsAreNeverRemoved()
{
    std::vector<Item> before;
    for (int key = 0; key < 200; ++key)
        before.push_back({key, 0});
    auto after = before;
    after.erase(after.begin() + 50, after.begin() + 60);
    after.insert(after.begin() + 100, Item{1000, 0});
    after[0].value = 1;
    const auto edits = diffRows(before, after, keyOf);
    const auto removals = std::count_if(edits.begin(), edits.end(),
                                        [](const RowEdit& edit) { return edit.kind == RowEdit::Kind::Remove; });
    QCOMPARE(removals, 10);
    QCOMPARE(edits.size(), std::size_t{12});
}

void RowDiffTest::randomSequences()
{
    std::mt19937 random(99);
    auto rows = randomRows(random);
    for (int i = 0; i < 5000; ++i) {
        const auto after = randomRows(random);
        const auto edits = diffRows(rows, after, keyOf);
        QVERIFY2(apply(rows, edits, after), std::to_string(i).c_str());
        QVERIFY2(rows == after, std::to_string(i).c_str());
    }
}

QTEST_APPLESS_MAIN(RowDiffTest)
#include "row_diff_test.moc"
