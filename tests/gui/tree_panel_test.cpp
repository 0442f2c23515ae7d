// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree: several objects at once, the filter by keyboard, badges and ages, what its menu copies.
#include "gui/cluster/object_actions.h"
#include "gui/cluster/tree_panel.h"
#include "run_bench.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalSpy>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

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
    QModelIndex indexOf(const QString& key)
    {
        const auto found = tree.model()->match(tree.model()->index(0, 0), ClusterTreeModel::KeyRole, key, 1,
                                               Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }
    void add(const QString& key)
    {
        tree.selectionModel()->select(indexOf(key), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
};

QAction* actionOf(QMenu& menu, const QString& text)
{
    for (auto* action : menu.actions()) {
        if (action->text().remove(u'&') == text)
            return action;
    }
    return nullptr;
}

} // namespace

class TreePanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalAreToldAsSeveral()
    {
        Bench bench;
        bench.panel.select(QStringLiteral("staging/ct/201"));
        QSignalSpy one(&bench.panel, &TreePanel::selectionChanged);
        QSignalSpy several(&bench.panel, &TreePanel::severalSelected);
        bench.add(QStringLiteral("staging/ct/100"));
        QCOMPARE(one.size(), 0);
        QCOMPARE(several.size(), 1);
        auto keys = several.last().first().toStringList();
        keys.sort();
        QCOMPARE(keys, QStringList({QStringLiteral("staging/ct/100"), QStringLiteral("staging/ct/201")}));
        QCOMPARE(bench.panel.selectedItems().size(), std::size_t{2});
        QVERIFY(bench.panel.isSelected(QStringLiteral("staging/ct/100")));
        QVERIFY(!bench.panel.isSelected(QStringLiteral("staging")));
        bench.panel.select(QStringLiteral("staging/ct/201")); // the same as before
        QCOMPARE(one.size(), 1);
        QCOMPARE(one.last().first().toString(), QStringLiteral("staging/ct/201"));
    }

    void whatTheFilterHidesStaysSelected()
    {
        Bench bench;
        bench.panel.select(QStringLiteral("staging/ct/201"));
        QSignalSpy one(&bench.panel, &TreePanel::selectionChanged);
        bench.filter.setText(QStringLiteral("backend"));
        QVERIFY(!bench.indexOf(QStringLiteral("staging/ct/201")).isValid());
        QCOMPARE(one.size(), 0);
        QVERIFY(bench.panel.selected());
        QCOMPARE(bench.panel.selected()->key, std::string("staging/ct/201"));
        QCOMPARE(bench.panel.selectedKey(), QStringLiteral("staging/ct/201"));
        QCOMPARE(bench.panel.selectedWorkers().size(), std::size_t{1});
    }

    void groupsStandForTheirWorkers_data()
    {
        QTest::addColumn<int>("grouping");
        QTest::newRow("type") << int(WorkerGrouping::Type);
        QTest::newRow("node") << int(WorkerGrouping::Node);
        QTest::newRow("status") << int(WorkerGrouping::Status);
        QTest::newRow("version") << int(WorkerGrouping::Version);
    }
    void groupsStandForTheirWorkers()
    {
        QFETCH(int, grouping);
        Bench bench;
        QTRY_VERIFY(bench.world.workspace->environments().front()->snapshot().resources.value);
        bench.panel.groupBy(static_cast<WorkerGrouping>(grouping));
        const auto group = bench.indexOf(QStringLiteral("staging/ct/201")).parent();
        const auto workers = bench.tree.model()->rowCount(group);
        bench.panel.select(group.data(ClusterTreeModel::KeyRole).toString());
        QCOMPARE(bench.panel.selectedWorkers().size(), std::size_t(workers));
        QSignalSpy several(&bench.panel, &TreePanel::severalSelected);
        bench.add(QStringLiteral("staging/ct/201")); // one of them already
        QCOMPARE(several.size(), 1);
        QCOMPARE(several.last().first().toStringList().size(), workers);
        QCOMPARE(bench.panel.selectedWorkers().size(), std::size_t(workers));
        bench.add(QStringLiteral("staging/ct/100"));
        QVERIFY(bench.panel.selectedWorkers().empty()); // the backend is none
        QVERIFY(!bench.panel.selected());
    }

    void escapeEmptiesTheFilter()
    {
        Bench bench;
        bench.panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&bench.panel));
        bench.panel.focusFilter();
        QTest::keyClicks(&bench.filter, QStringLiteral("201"));
        QVERIFY(!bench.indexOf(QStringLiteral("staging/ct/100")).isValid());
        QTest::keyClick(&bench.filter, Qt::Key_Down);
        QVERIFY(bench.tree.hasFocus());
        QTest::keyClick(&bench.tree, Qt::Key_Escape);
        QVERIFY(bench.filter.text().isEmpty());
        QVERIFY(bench.indexOf(QStringLiteral("staging/ct/100")).isValid());
        bench.panel.focusFilter();
        QTest::keyClick(&bench.filter, Qt::Key_Escape);
        QVERIFY(bench.tree.hasFocus());
    }

    void disagreementAndAgeAreWords()
    {
        Theme theme;
        ClusterTreeModel model(theme);
        SampleCluster cluster(2);
        cluster.forgetRegistration(201);
        model.update(treeOf(joinTruth(cluster.environment, cluster.snapshot, cluster.now())));
        const auto badge = model.find("staging/ct/201").siblingAtColumn(1);
        QCOMPARE(badge.data().toString(), QStringLiteral("disagrees"));
        QVERIFY(!badge.data(Qt::DecorationRole).value<QIcon>().isNull());
        const auto calm = model.find("staging/ct/202").siblingAtColumn(1);
        QCOMPARE(calm.data().toString(), QStringLiteral("v1.5.1"));
        QVERIFY(calm.data(Qt::DecorationRole).isNull());
        QVERIFY(model.find("staging").siblingAtColumn(1).data().toString().endsWith(QStringLiteral(" · 0 s")));
        model.update(treeOf(joinTruth(cluster.environment, cluster.snapshot, cluster.now() + Seconds{95})));
        QCOMPARE(model.find("staging/ct/202").siblingAtColumn(1).data().toString(), QStringLiteral("v1.5.1"));
        model.update(treeOf(joinTruth(cluster.environment, cluster.snapshot, cluster.now() + Seconds{700})));
        QCOMPARE(model.find("staging/ct/202").siblingAtColumn(1).data().toString(), QStringLiteral("11:40"));
    }

    void menuCopiesWhatIsSelected()
    {
        Bench bench;
        QTRY_VERIFY(bench.world.workspace->environments().front()->snapshot().resources.value);
        bench.panel.select(QStringLiteral("staging/ct/201"));
        QMenu one;
        addCopyActions(one, bench.panel.selectedItems(), *bench.world.workspace);
        const auto copied = [](QMenu& menu, const QString& text) {
            actionOf(menu, text)->trigger();
            return QGuiApplication::clipboard()->text();
        };
        QCOMPARE(copied(one, QStringLiteral("Copy name")), QStringLiteral("ktrdr-worker-201"));
        QCOMPARE(copied(one, QStringLiteral("Copy CT number")), QStringLiteral("201"));
        QCOMPARE(copied(one, QStringLiteral("Copy address")), QStringLiteral("192.168.1.201"));
        QCOMPARE(copied(one, QStringLiteral("Copy command")),
                 QStringLiteral("ssh -t -p 22 root@10.0.0.2 'pct enter 201'"));
        bench.add(QStringLiteral("staging/ct/100"));
        QMenu both;
        addCopyActions(both, bench.panel.selectedItems(), *bench.world.workspace);
        QCOMPARE(copied(both, QStringLiteral("Copy CT numbers")).split(u'\n').size(), 2);
        bench.panel.select(QStringLiteral("staging"));
        QMenu environment;
        addCopyActions(environment, bench.panel.selectedItems(), *bench.world.workspace);
        QVERIFY(!actionOf(environment, QStringLiteral("Copy CT number"))->isEnabled());
        QCOMPARE(actionOf(environment, QStringLiteral("Copy CT number"))->toolTip(),
                 QStringLiteral("It is no container"));
    }
};

QTEST_MAIN(TreePanelTest)
#include "tree_panel_test.moc"
