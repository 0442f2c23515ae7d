// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the tree is grouped and folded, and that neither loses what is selected; what it remembers for the next start.
#include "fakes/sample_cluster.h"
#include "gui/cluster/grouping_menu.h"
#include "gui/cluster/tree_panel.h"
#include "run_bench.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

ClusterTruth truthOf(const SampleCluster& cluster, Seconds later = Seconds{0})
{
    return joinTruth(cluster.environment, cluster.snapshot, cluster.now() + later);
}

// "Workers: failed: 202 203" for each group of workers.
QStringList groupsOf(const TreeItem& tree)
{
    QStringList lines;
    for (const auto& item : tree.children) {
        if (item.kind != TreeKind::WorkerGroup)
            continue;
        auto line = shownName(item) + u':';
        for (const auto& worker : item.children)
            line += u' ' + QString::fromStdString(worker.ct.text());
        lines << line;
    }
    return lines;
}

struct Bench
{
    WorkspaceBench world;
    TreePanel panel{*world.workspace, world.theme};
    QTreeView& tree = *panel.findChild<QTreeView*>();
    QLineEdit& filter = *panel.findChild<QLineEdit*>();

    Bench()
    {
        panel.resize(320, 500);
        panel.show();
    }
    QModelIndex indexOf(const QString& key) const
    {
        const auto found = tree.model()->match(tree.model()->index(0, 0), ClusterTreeModel::KeyRole, key, 1,
                                               Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }
    bool isOpen(const QString& key) const { return tree.isExpanded(indexOf(key)); }
    QString groupOf(const QString& key) const
    {
        return indexOf(key).parent().data(ClusterTreeModel::KeyRole).toString();
    }
    bool isRead() const { return tree.model()->index(0, 0).data(ClusterTreeModel::StatusRole) == int(Status::Healthy); }
};

} // namespace

class TreeStateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void groupsShareWhatTheySay()
    {
        SampleCluster cluster(4);
        for (auto& worker : cluster.environment.workers)
            worker.workerType = worker.ct == ct(204) ? "training" : "backtesting";
        cluster.makeBusy(202);
        cluster.container(203).power = Power::Stopped;
        cluster.inside(204).tag = "v1.5.2";
        const auto truth = truthOf(cluster);
        QCOMPARE(
            groupsOf(treeOf(truth, WorkerGrouping::Type)),
            QStringList({QStringLiteral("Backtest workers: 201 202 203"), QStringLiteral("Training workers: 204")}));
        QCOMPARE(groupsOf(treeOf(truth, WorkerGrouping::Status)),
                 QStringList({QStringLiteral("Workers: stopped: 203"), QStringLiteral("Workers: busy: 202"),
                              QStringLiteral("Workers: healthy: 201 204")}));
        QCOMPARE(groupsOf(treeOf(truth, WorkerGrouping::Version)).last(), QStringLiteral("Workers with v1.5.2: 204"));
        const auto nodes = treeOf(truth, WorkerGrouping::Node);
        QCOMPARE(nodes.well, 3);
        QCOMPARE(nodes.total, 4);
    }

    void anOldVersionIsUnknown()
    {
        const SampleCluster cluster(2);
        QCOMPARE(groupsOf(treeOf(truthOf(cluster, Seconds{24 * 3600}), WorkerGrouping::Version)),
                 QStringList{QStringLiteral("Workers of unknown version: 201 202")});
    }

    void whatMovesStaysSelected()
    {
        Bench bench;
        bench.panel.groupBy(WorkerGrouping::Status);
        const auto key = QStringLiteral("staging/ct/201");
        QVERIFY(bench.panel.select(key));
        const auto before = bench.groupOf(key);
        QVERIFY(before.endsWith(QLatin1String("unknown")));
        QSignalSpy chosen(&bench.panel, &TreePanel::selectionChanged);
        QTRY_VERIFY(bench.isRead());
        QVERIFY(bench.groupOf(key) != before);
        QCOMPARE(bench.panel.selectedKey(), key);
        QVERIFY(bench.panel.isSelected(key));
        QCOMPARE(chosen.size(), 0); // the page beside the tree does not change
        QVERIFY(bench.isOpen(bench.groupOf(key)));
    }

    void severalStaySelected()
    {
        Bench bench;
        const QStringList keys{QStringLiteral("staging/ct/100"), QStringLiteral("staging/ct/201")};
        bench.tree.clearSelection();
        for (const auto& key : keys)
            bench.tree.selectionModel()->select(bench.indexOf(key),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QSignalSpy several(&bench.panel, &TreePanel::severalSelected);
        bench.panel.groupBy(WorkerGrouping::Version);
        QCOMPARE(bench.panel.selectedItems().size(), std::size_t{2});
        QCOMPARE(several.size(), 0);
    }

    void aFoldedRowStaysFolded()
    {
        Bench bench;
        const auto nodes = QStringLiteral("staging/nodes");
        QTRY_VERIFY(bench.isRead());
        QVERIFY(bench.isOpen(nodes));
        bench.tree.collapse(bench.indexOf(nodes));
        bench.filter.setText(QStringLiteral("pve"));
        QVERIFY(bench.isOpen(nodes)); // what is found is seen
        bench.filter.clear();
        QVERIFY(!bench.isOpen(nodes));
        QVERIFY(bench.isOpen(QStringLiteral("staging")));
        bench.panel.groupBy(WorkerGrouping::Node);
        QVERIFY(!bench.isOpen(nodes));
        QVERIFY(bench.isOpen(bench.groupOf(QStringLiteral("staging/ct/201"))));
    }

    void theNextStartLooksTheSame()
    {
        {
            Bench bench;
            QTRY_VERIFY(bench.isRead());
            bench.panel.groupBy(WorkerGrouping::Status);
            bench.tree.collapse(bench.indexOf(QStringLiteral("staging/nodes")));
            bench.filter.setText(QStringLiteral("worker"));
            bench.panel.saveState();
        }
        Bench bench;
        bench.panel.restoreState();
        QVERIFY(bench.panel.grouping() == WorkerGrouping::Status);
        QCOMPARE(bench.filter.text(), QStringLiteral("worker"));
        bench.filter.clear();
        QVERIFY(!bench.isOpen(QStringLiteral("staging/nodes")));
        QVERIFY(bench.isOpen(QStringLiteral("staging")));
        QSettings().setValue(QStringLiteral("tree/grouping"), 77); // written by another version
        bench.panel.restoreState();
        QVERIFY(bench.panel.grouping() == WorkerGrouping::Status);
    }

    void theMenuMarksTheGrouping()
    {
        Bench bench;
        bench.panel.groupBy(WorkerGrouping::Version);
        QWidget parent;
        const auto* menu = groupingMenu(bench.panel, &parent);
        QCOMPARE(menu->actions().size(), 4);
        QVERIFY(menu->actions().at(3)->isChecked());
        menu->actions().at(1)->trigger();
        QVERIFY(bench.panel.grouping() == WorkerGrouping::Node);
        QVERIFY(!menu->actions().at(3)->isChecked());
    }
};

QTEST_MAIN(TreeStateTest)
#include "tree_state_test.moc"
