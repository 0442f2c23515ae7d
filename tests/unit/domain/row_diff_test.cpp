// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/row_diff.h"

#include <QTest>

#include <random>
#include <set>

using namespace ktrdr;

class RowDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalListsNeedNothing();
    void oneMoveIsOneMove();
    void changesKeepTheRow();
    void duplicateKeysStillConverge();
    void randomListsConverge();
};

namespace {

struct Row
{
    int key = 0;
    int value = 0;
    bool operator==(const Row&) const = default;
};
using Rows = std::vector<Row>;

int keyOf(const Row& row) { return row.key; }

// What a model does: the selection belongs to a place and moves with inserts and removals.
struct Model
{
    Rows rows;
    std::vector<int> selectedKeyAt; // per row: key that was selected here, -1 none

    void apply(const std::vector<RowEdit>& edits, const Rows& after)
    {
        for (const auto& edit : edits) {
            const auto at = static_cast<std::ptrdiff_t>(edit.row);
            switch (edit.kind) {
            case RowEdit::Kind::Remove:
                rows.erase(rows.begin() + at);
                selectedKeyAt.erase(selectedKeyAt.begin() + at);
                break;
            case RowEdit::Kind::Insert:
                rows.insert(rows.begin() + at, after.at(edit.source));
                selectedKeyAt.insert(selectedKeyAt.begin() + at, -1);
                break;
            case RowEdit::Kind::Change: rows.at(edit.row) = after.at(edit.source); break;
            }
        }
    }
};

Model modelOf(const Rows& rows)
{
    Model model{rows, {}};
    for (const auto& row : rows)
        model.selectedKeyAt.push_back(row.key);
    return model;
}

Rows keys(std::initializer_list<int> list)
{
    Rows rows;
    for (const int key : list)
        rows.push_back({key, 0});
    return rows;
}

std::size_t count(const std::vector<RowEdit>& edits, RowEdit::Kind kind)
{
    return static_cast<std::size_t>(
        std::count_if(edits.begin(), edits.end(), [&](const auto& e) { return e.kind == kind; }));
}

Rows randomRows(std::mt19937& random, const Rows& before)
{
    Rows rows;
    for (const auto& row : before) {
        if (random() % 5 != 0)
            rows.push_back({row.key, random() % 6 == 0 ? static_cast<int>(random() % 9) : row.value});
    }
    std::set<int> used;
    for (const auto& row : before)
        used.insert(row.key);
    for (unsigned i = 0; i < random() % 4; ++i) {
        const int key = static_cast<int>(random() % 60);
        if (used.insert(key).second)
            rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(random() % (rows.size() + 1)), Row{key, 1});
    }
    if (random() % 3 == 0 && rows.size() > 1)
        std::swap(rows[random() % rows.size()], rows[random() % rows.size()]);
    if (random() % 20 == 0)
        std::shuffle(rows.begin(), rows.end(), random);
    return rows;
}

// The same in the plainest way: length of the longest common order by dynamic programming.
std::size_t mostKept(const Rows& before, const Rows& after)
{
    std::vector<std::vector<std::size_t>> best(before.size() + 1, std::vector<std::size_t>(after.size() + 1, 0));
    for (std::size_t i = 0; i < before.size(); ++i) {
        for (std::size_t j = 0; j < after.size(); ++j)
            best[i + 1][j + 1] =
                before[i].key == after[j].key ? best[i][j] + 1 : std::max(best[i][j + 1], best[i + 1][j]);
    }
    return best[before.size()][after.size()];
}

} // namespace

void RowDiffTest::equalListsNeedNothing()
{
    QVERIFY(diffRows(keys({1, 2, 3}), keys({1, 2, 3}), keyOf).empty());
    QVERIFY(diffRows(Rows{}, Rows{}, keyOf).empty());
}

void RowDiffTest::oneMoveIsOneMove()
{
    const auto toEnd = diffRows(keys({1, 2, 3, 4}), keys({2, 3, 4, 1}), keyOf);
    QCOMPARE(toEnd.size(), std::size_t{2});
    QVERIFY(toEnd[0] == (RowEdit{RowEdit::Kind::Remove, 0, 0}));
    QVERIFY(toEnd[1] == (RowEdit{RowEdit::Kind::Insert, 3, 3}));
    QCOMPARE(diffRows(keys({1, 2, 3, 4}), keys({4, 1, 2, 3}), keyOf).size(), std::size_t{2});
}

void RowDiffTest::changesKeepTheRow()
{
    Rows after = keys({1, 2, 3});
    after[1].value = 7;
    const auto edits = diffRows(keys({1, 2, 3}), after, keyOf);
    QCOMPARE(edits.size(), std::size_t{1});
    QVERIFY(edits[0] == (RowEdit{RowEdit::Kind::Change, 1, 1}));
}

// Keys should be unique; a source that breaks the rule must not break the list.
void RowDiffTest::duplicateKeysStillConverge()
{
    std::mt19937 random(7);
    for (int round = 0; round < 2'000; ++round) {
        Rows before, after;
        for (unsigned i = 0; i < random() % 8; ++i)
            before.push_back({static_cast<int>(random() % 4), static_cast<int>(random() % 3)});
        for (unsigned i = 0; i < random() % 8; ++i)
            after.push_back({static_cast<int>(random() % 4), static_cast<int>(random() % 3)});
        auto model = modelOf(before);
        model.apply(diffRows(before, after, keyOf), after);
        QVERIFY2(model.rows == after, qPrintable(QString::number(round)));
    }
}

void RowDiffTest::randomListsConverge()
{
    std::mt19937 random(20'261'124);
    Rows before;
    for (int round = 0; round < 20'000; ++round) {
        const Rows after = randomRows(random, before);
        const auto edits = diffRows(before, after, keyOf);
        auto model = modelOf(before);
        model.apply(edits, after);
        const auto where = QString("round %1").arg(round);
        QVERIFY2(model.rows == after, qPrintable(where));
        QVERIFY2(edits.empty() == (before == after), qPrintable(where));
        // A selection that is still there belongs to the row of the same key, and as many as possible are.
        std::size_t kept = 0;
        for (std::size_t i = 0; i < after.size(); ++i) {
            QVERIFY2(model.selectedKeyAt[i] == -1 || model.selectedKeyAt[i] == after[i].key, qPrintable(where));
            kept += model.selectedKeyAt[i] != -1 ? 1 : 0;
        }
        QVERIFY2(kept == mostKept(before, after), qPrintable(where));
        QCOMPARE(count(edits, RowEdit::Kind::Remove), before.size() - kept);
        before = after;
    }
}

QTEST_APPLESS_MAIN(RowDiffTest)
#include "row_diff_test.moc"
