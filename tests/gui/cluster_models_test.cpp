// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tree and table under random sequences of refreshes: the models keep Qt's contract, show the newest truth, are never
// reset, and a selection survives what does not concern it.
#include "fakes/sample_cluster.h"
#include "gui/cluster/cluster_tree_model.h"
#include "gui/cluster/truth_table_model.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kWorkers = 12;
constexpr int kRounds = 200;

// A cluster of a random part of the workers, each in a random state.
SampleCluster randomCluster(std::mt19937& random)
{
    SampleCluster cluster(kWorkers);
    for (int number = 201; number <= 200 + kWorkers; ++number) {
        switch (random() % 6) {
        case 0: cluster.container(number).power = Power::Stopped; break;
        case 1: cluster.makeBusy(number); break;
        case 2: cluster.inside(number).tag = "v1.5.2"; break;
        case 3: cluster.readings(number).self.failWith(SampleCluster::problem()); break;
        default: break;
        }
    }
    std::erase_if(cluster.environment.workers, [&](const auto&) { return random() % 5 == 0; });
    std::shuffle(cluster.environment.workers.begin(), cluster.environment.workers.end(), random);
    return cluster;
}

ClusterTruth truthOf(const SampleCluster& cluster)
{
    return joinTruth(cluster.environment, cluster.snapshot, cluster.now());
}

// Names and notes of a model's rows, indented by depth.
QStringList linesOf(const QAbstractItemModel& model, const QModelIndex& parent = {}, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const auto index = model.index(row, 0, parent);
        lines << QString(depth, u' ') + index.data().toString() + u'|' + model.index(row, 1, parent).data().toString();
        lines << linesOf(model, index, depth + 1);
    }
    return lines;
}

} // namespace

class ClusterModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treeFollowsTheTruth()
    {
        Theme theme;
        ClusterTreeModel model(theme);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        std::mt19937 random(3);
        for (int round = 0; round < kRounds; ++round) {
            const auto grouping = static_cast<WorkerGrouping>(round / 8 % 4);
            const auto tree = treeOf(truthOf(randomCluster(random)), grouping);
            model.update(tree);
            ClusterTreeModel fresh(theme);
            fresh.update(tree);
            QCOMPARE(linesOf(model), linesOf(fresh));
            for (const auto& group : tree.children)
                QVERIFY(model.find(group.key).isValid());
        }
        QVERIFY(resets.isEmpty());
    }

    void treeKeepsTheSelection()
    {
        Theme theme;
        ClusterTreeModel model(theme);
        SampleCluster cluster(3);
        model.update(treeOf(truthOf(cluster)));
        QItemSelectionModel selection(&model);
        selection.setCurrentIndex(model.find("staging/ct/202"), QItemSelectionModel::SelectCurrent);
        QVERIFY(selection.currentIndex().isValid());
        cluster.makeBusy(202);
        std::erase_if(cluster.environment.workers, [](const auto& worker) { return worker.ct == ct(201); });
        model.update(treeOf(truthOf(cluster)));
        QCOMPARE(selection.currentIndex().data(ClusterTreeModel::KeyRole).toString(), QStringLiteral("staging/ct/202"));
        QCOMPARE(selection.currentIndex().data(ClusterTreeModel::StatusRole).toInt(), static_cast<int>(Status::Busy));
    }

    void unchangedTruthIsQuiet()
    {
        Theme theme;
        ClusterTreeModel tree(theme);
        TruthTableModel table(theme);
        const SampleCluster cluster(5);
        const auto truth = truthOf(cluster);
        tree.update(treeOf(truth));
        table.update(truth, cluster.snapshot);
        const QSignalSpy treeChanges(&tree, &QAbstractItemModel::dataChanged);
        const QSignalSpy tableChanges(&table, &QAbstractItemModel::dataChanged);
        tree.update(treeOf(truth));
        table.update(truth, cluster.snapshot);
        QVERIFY(treeChanges.isEmpty());
        QVERIFY(tableChanges.isEmpty());
    }

    void tableFollowsTheTruth()
    {
        Theme theme;
        TruthTableModel model(theme);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        std::mt19937 random(4);
        for (int round = 0; round < kRounds; ++round) {
            const auto cluster = randomCluster(random);
            const auto truth = truthOf(cluster);
            model.update(truth, cluster.snapshot);
            QCOMPARE(model.rowCount(), static_cast<int>(cluster.environment.workers.size()));
            for (int row = 0; row < model.rowCount(); ++row) {
                const auto number = cluster.environment.workers[static_cast<std::size_t>(row)].ct;
                QCOMPARE(model.index(row, 0).data(TruthTableModel::CtRole).toInt(), number.number());
                QCOMPARE(model.index(row, 0).data(Qt::AccessibleTextRole).toString(),
                         QString::fromLatin1(toString(truth.find(number)->status)));
            }
        }
        QVERIFY(resets.isEmpty());
    }

    void ageingTellsTheAgesAlone()
    {
        Theme theme;
        SampleCluster cluster(6);
        TruthTableModel model(theme);
        model.update(truthOf(cluster), cluster.snapshot);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.age(cluster.now() + Milliseconds{400});
        QCOMPARE(changes.size(), 0); // not a second yet
        model.age(cluster.now() + Milliseconds{1'000});
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex(), model.index(0, TruthTableModel::Seen));
        QCOMPARE(changes[0][1].toModelIndex(), model.index(5, TruthTableModel::Seen));
        QCOMPARE(model.index(3, TruthTableModel::Seen).data().toString(), QStringLiteral("1 s"));
        cluster.readings(203).self.failWith(SampleCluster::problem()); // its cell says an age of its own
        model.update(truthOf(cluster), cluster.snapshot);
        changes.clear();
        model.age(cluster.now() + Milliseconds{7'000});
        QCOMPARE(changes.size(), 3); // before it, its row, after it
        QVERIFY(model.index(2, TruthTableModel::Service).data().toString().contains(QStringLiteral("7 s")));
    }

    void aReadingThatSaysTheSameTellsTheAgesAlone()
    {
        Theme theme;
        SampleCluster cluster(6);
        TruthTableModel model(theme);
        model.update(truthOf(cluster), cluster.snapshot);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        auto& snapshot = cluster.snapshot;
        snapshot.takenAt += Milliseconds{3'000};
        snapshot.registry.succeed(*snapshot.registry.value, cluster.now());
        model.update(truthOf(cluster), snapshot);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().column(), int(TruthTableModel::Seen));
        cluster.container(204).cpu = 0.75;
        snapshot.resources.succeed(*snapshot.resources.value, cluster.now());
        model.update(truthOf(cluster), snapshot);
        QCOMPARE(changes.size(), 4); // ages, the figures of one, ages
        QCOMPARE(changes[2][0].toModelIndex(), model.index(3, TruthTableModel::Cpu));
        QCOMPARE(changes[2][1].toModelIndex(), model.index(3, TruthTableModel::Seen));
        QCOMPARE(model.index(3, TruthTableModel::Cpu).data().toString(), QStringLiteral("75 %"));
        snapshot.registry.failWith(SampleCluster::problem()); // the same word, but old: it reads otherwise
        model.update(truthOf(cluster), snapshot);
        QCOMPARE(changes.size(), 5);
        QCOMPARE(changes[4][0].toModelIndex().column(), 0);
    }

    void theNoteOfAnEnvironmentIsSetAlone()
    {
        Theme theme;
        SampleCluster cluster(6);
        ClusterTreeModel model(theme);
        model.update(treeOf(truthOf(cluster)));
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        auto truth = truthOf(cluster);
        model.setNote(truth.environment, environmentNote(truth));
        QCOMPARE(changes.size(), 0);
        truth.at += Milliseconds{3'000};
        model.setNote(truth.environment, environmentNote(truth));
        QCOMPARE(changes.size(), 1);
        ClusterTreeModel fresh(theme);
        fresh.update(treeOf(joinTruth(cluster.environment, cluster.snapshot, truth.at)));
        QCOMPARE(linesOf(model), linesOf(fresh));
        QVERIFY(!hasStaleNotes(truth));
        cluster.snapshot.resources.failWith(SampleCluster::problem());
        QVERIFY(hasStaleNotes(truthOf(cluster)));
    }

    void aVersionSaysItsOwnAge()
    {
        SampleCluster cluster(1);
        QCOMPARE(treeOf(truthOf(cluster)).children.front().note, std::string("v1.5.1"));
        for (auto& [id, readings] : cluster.snapshot.targets)
            readings.inside.readAt = cluster.now() - Seconds{3 * 86'400};
        const auto truth = truthOf(cluster);
        const auto backend = treeOf(truth).children.front();
        QVERIFY2(backend.note.find("72:00:00") != std::string::npos, backend.note.c_str());
        QVERIFY(hasStaleNotes(truth));
    }

    void namesAndVersionsSortByTheirNumbers()
    {
        Theme theme;
        TruthTableModel model(theme);
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(&model);
        sorted.setSortRole(TruthTableModel::SortRole);
        SampleCluster cluster(4);
        const std::pair<const char*, const char*> workers[] = {
            {"worker-10", "v1.10.0"}, {"worker-2", "v1.9.9"}, {"Worker-1", "v1.9.10-rc.1"}, {"worker-02b", "v1.9.10"}};
        for (int i = 0; i < 4; ++i) {
            cluster.environment.workers[static_cast<std::size_t>(i)].name = workers[i].first;
            cluster.inside(201 + i).tag = workers[i].second;
        }
        const auto order = [&](int column) {
            QStringList texts;
            sorted.sort(column);
            for (int row = 0; row < sorted.rowCount(); ++row)
                texts << sorted.index(row, column).data().toString();
            return texts.join(u' ');
        };
        model.update(truthOf(cluster), cluster.snapshot);
        QCOMPARE(order(TruthTableModel::Name), QStringLiteral("Worker-1 worker-2 worker-02b worker-10"));
        QCOMPARE(order(TruthTableModel::Version), QStringLiteral("v1.9.9 v1.9.10-rc.1 v1.9.10 v1.10.0"));
        cluster.inside(201).tag = "v1.9.8"; // one that was never seen, while it is sorted by versions
        model.update(truthOf(cluster), cluster.snapshot);
        QCOMPARE(sorted.index(0, TruthTableModel::Version).data().toString(), QStringLiteral("v1.9.8"));
        QCOMPARE(sorted.index(3, TruthTableModel::Version).data().toString(), QStringLiteral("v1.9.10"));
    }

    void disputedCellsAreBoldOnBothSides()
    {
        Theme theme;
        TruthTableModel model(theme);
        SampleCluster cluster(1);
        cluster.forgetRegistration(201);
        model.update(truthOf(cluster), cluster.snapshot);
        const auto font = [&](int column) { return model.index(0, column).data(Qt::FontRole).value<QFont>(); };
        QVERIFY(font(TruthTableModel::Service).bold());
        QVERIFY(font(TruthTableModel::Registry).bold());
        QVERIFY(!font(TruthTableModel::Container).bold());
        QCOMPARE(model.index(0, TruthTableModel::Registry).data().toString(), QStringLiteral("not registered"));
    }

    void staleCellsSayTheirAge()
    {
        Theme theme;
        TruthTableModel model(theme);
        SampleCluster cluster(1);
        cluster.snapshot.resources.readAt = cluster.now() - Seconds{95};
        model.update(truthOf(cluster), cluster.snapshot);
        QCOMPARE(model.index(0, TruthTableModel::Container).data().toString(), QStringLiteral("running? 95 s"));
        QCOMPARE(model.index(0, TruthTableModel::Cpu).data().toString(), QStringLiteral("–"));
    }

    void foreignTextIsNoMarkupInTooltips()
    {
        Theme theme;
        TruthTableModel model(theme);
        SampleCluster cluster(1);
        cluster.environment.workers[0].name = "<b>w</b>";
        model.update(truthOf(cluster), cluster.snapshot);
        QCOMPARE(model.index(0, TruthTableModel::Name).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("&lt;b&gt;w&lt;/b&gt;"));
    }
};

QTEST_MAIN(ClusterModelsTest)
#include "cluster_models_test.moc"
