// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel below: history with its filter, folding; opening runs in tabs; notices to the desktop.
#include "gui/panel/bottom_panel.h"
#include "gui/panel/history_model.h"
#include "gui/panel/history_page.h"
#include "gui/panel/notices_page.h"
#include "gui/runs/run_notifier.h"
#include "gui/runs/run_tab.h"
#include "gui/runs/run_tabs.h"
#include "planning/plan_json.h"
#include "run_bench.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

RunHeader headerOf(int number, const std::string& title, const std::string& who, const std::string& state)
{
    RunHeader header;
    header.runId = "run-" + std::to_string(number);
    header.environment = "staging";
    header.title = title;
    header.operatorName = who;
    header.createdAt = kSampleNow + Seconds{number * 60};
    header.state = state;
    if (state != "running")
        header.endedAt = header.createdAt + Seconds{125};
    return header;
}

std::map<std::string, MemoryJournal::Run> threeRuns()
{
    std::map<std::string, MemoryJournal::Run> runs;
    runs["run-1"].header = headerOf(1, "Deploy v1.5.0", "ann@desk", "succeeded");
    runs["run-2"].header = headerOf(2, "Deploy <b>v1.5.1</b>", "bob@desk", "needs-a-person");
    runs["run-3"].header = headerOf(3, "Deploy v1.5.2", "ann@desk", "running");
    return runs;
}

// Runs with a plan, so that they can be opened.
std::map<std::string, MemoryJournal::Run> openableRuns(FakeWorld& world)
{
    auto runs = threeRuns();
    for (auto& [id, run] : runs)
        run.plan = QJsonDocument(planToJson(world.plan())).toJson().toStdString();
    return runs;
}

QString shown(const QTableView& table, int row, int column)
{
    return table.model()->index(row, column).data().toString();
}

} // namespace

class RunPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void historyIsReadWhenItIsShown()
    {
        WorkspaceBench bench;
        bench.stored = threeRuns();
        HistoryPage page(*bench.workspace, bench.theme);
        QVERIFY(!bench.journal);
        page.resize(900, 300);
        page.show();
        const auto& table = *page.findChild<QTableView*>();
        QTRY_COMPARE(table.model()->rowCount(), 3);
        QCOMPARE(shown(table, 0, HistoryModel::Run), QStringLiteral("Deploy v1.5.2 to staging"));
        QCOMPARE(shown(table, 0, HistoryModel::Outcome), QStringLiteral("interrupted, or running elsewhere"));
        QCOMPARE(shown(table, 1, HistoryModel::Outcome), QStringLiteral("needs a person"));
        QCOMPARE(shown(table, 1, HistoryModel::Took), QStringLiteral("2:05"));
        QCOMPARE(shown(table, 1, HistoryModel::Run), QStringLiteral("Deploy <b>v1.5.1</b> to staging"));
        QVERIFY(!table.model()->index(1, 1).data(Qt::ToolTipRole).toString().contains(QLatin1Char('<')));
    }

    void filterFindsByEveryColumn()
    {
        WorkspaceBench bench;
        bench.stored = threeRuns();
        HistoryPage page(*bench.workspace, bench.theme);
        page.show();
        const auto& table = *page.findChild<QTableView*>();
        auto* filter = page.findChild<QLineEdit*>();
        QTRY_COMPARE(table.model()->rowCount(), 3);
        const std::pair<const char*, int> cases[] = {{"ANN", 2},     {"person", 1},     {"v1.5.1", 1}, {"run-3", 1},
                                                     {"staging", 3}, {"2026-11-24", 3}, {"(", 0}};
        for (const auto& [text, count] : cases) {
            filter->setText(QString::fromLatin1(text));
            QVERIFY2(table.model()->rowCount() == count, text);
        }
        filter->setText(QStringLiteral("person"));
        QSignalSpy chosen(&page, &HistoryPage::runChosen);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toString(), QStringLiteral("run-2"));
        QTest::keyClick(filter, Qt::Key_Down);
        QTest::keyClick(page.findChild<QTableView*>(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 2);
    }

    void historyModelOnlyGrows()
    {
        Theme theme;
        HistoryModel model(theme);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update({headerOf(1, "a", "x", "succeeded")}, {});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update({headerOf(2, "b", "x", "running"), headerOf(1, "a", "x", "succeeded")}, {"run-2"});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, HistoryModel::Outcome).data().toString(), QStringLiteral("running"));
        model.update({headerOf(2, "b", "x", "stopped"), headerOf(1, "a", "x", "succeeded")}, {});
        QCOMPARE(model.index(0, HistoryModel::Outcome).data().toString(), QStringLiteral("stopped by the operator"));
        QCOMPARE(resets.size(), 0);
        model.update({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void aJournalThatHasMoreIsSaid()
    {
        WorkspaceBench bench;
        for (int number = 10'000; number <= 15'000; ++number)
            bench.stored["run-" + std::to_string(number)].header = headerOf(number, "Deploy", "ann@desk", "succeeded");
        HistoryPage page(*bench.workspace, bench.theme);
        page.show();
        QTRY_COMPARE(page.findChild<QTableView*>()->model()->rowCount(), 5'000);
        const auto labels = page.findChildren<QLabel*>();
        const auto saysMore = [](const QLabel* label) {
            return label->text().startsWith(QStringLiteral("5000 runs · only the newest"));
        };
        QVERIFY(std::any_of(labels.begin(), labels.end(), saysMore));
        bench.journal->stored.erase(bench.journal->stored.begin());
        page.reload();
        QTRY_VERIFY(std::none_of(labels.begin(), labels.end(), saysMore));
    }

    void burstsOfOutputAreShownOnce()
    {
        WorkspaceBench bench;
        BottomPanel panel(*bench.workspace, bench.theme);
        panel.show();
        bench.world.shell.hold();
        const auto started = bench.workspace->startRun(bench.world.plan());
        QVERIFY(started);
        auto* table = panel.findChild<QTableWidget*>(QStringLiteral("runs"));
        QTRY_COMPARE(table->rowCount(), 1);
        QTRY_VERIFY(bench.world.shell.heldCount() > 0);
        QSignalSpy changes(table, &QTableWidget::itemChanged);
        for (int i = 0; i < 50; ++i)
            Q_EMIT(*started)->output("backend/100/switch-release", "line\n");
        QCOMPARE(changes.size(), 0);
        QTRY_VERIFY(!changes.isEmpty());
        QCOMPARE(table->item(0, 0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("busy"));
        QVERIFY(!table->item(0, 0)->toolTip().isEmpty());
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT((*started)->ended(), 20'000);
    }

    void panelFoldsToItsTabs()
    {
        WorkspaceBench bench;
        BottomPanel panel(*bench.workspace, bench.theme);
        panel.resize(900, 200);
        panel.show();
        panel.setFolded(true);
        QCOMPARE(panel.maximumHeight(), panel.tabBar()->sizeHint().height());
        const auto second = panel.tabBar()->tabRect(1).center();
        QTest::mouseClick(panel.tabBar(), Qt::LeftButton, {}, second); // another tab unfolds
        QVERIFY(!panel.isFolded());
        QCOMPARE(panel.currentIndex(), 1);
        QTest::mouseClick(panel.tabBar(), Qt::LeftButton, {}, second); // the current one folds
        QVERIFY(panel.isFolded());
    }

    void runsOpenOnceInTabs()
    {
        WorkspaceBench bench;
        QTabWidget tabs;
        auto* opener = new RunTabs(*bench.workspace, bench.theme, tabs);
        bench.world.shell.hold();
        const auto started = bench.workspace->startRun(bench.world.plan());
        QVERIFY(started);
        auto& run = **started;
        QCOMPARE(tabs.count(), 1);
        opener->open(run);
        QCOMPARE(tabs.count(), 1);
        auto* first = tabs.widget(0);
        tabs.removeTab(0);
        delete first;
        opener->openStored(QString::fromStdString(run.header().runId)); // it is live, so it opens live
        QCOMPARE(tabs.count(), 1);
        QVERIFY(qobject_cast<RunTab*>(tabs.widget(0)));
        QVERIFY(!run.ended());
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT(run.ended(), 20'000);
        QCOMPARE(toString(run.state().outcome), "succeeded");
        QSignalSpy failed(opener, &RunTabs::failed);
        opener->openStored(QStringLiteral("no such run"));
        QTRY_COMPARE(failed.size(), 1);
    }

    void openRunsComeBackAtTheNextStart()
    {
        WorkspaceBench bench;
        bench.stored = openableRuns(bench.world);
        QTabWidget tabs;
        tabs.addTab(new QWidget, QStringLiteral("staging"));
        auto* opener = new RunTabs(*bench.workspace, bench.theme, tabs);
        QSignalSpy failed(opener, &RunTabs::failed);
        opener->restore({QStringLiteral("run-1"), QStringLiteral("gone"), QStringLiteral("run-2")},
                        QStringLiteral("run-2"));
        QVERIFY(!bench.journal); // nothing is read before the window is there
        QTRY_COMPARE(opener->openRuns(), QStringList({QStringLiteral("run-1"), QStringLiteral("run-2")}));
        QCOMPARE(opener->currentRun(), QStringLiteral("run-2"));
        QCOMPARE(failed.size(), 0);
    }

    void aRestoredRunTakesNoFocus()
    {
        WorkspaceBench bench;
        bench.stored = openableRuns(bench.world);
        QTabWidget tabs;
        tabs.addTab(new QWidget, QStringLiteral("staging"));
        tabs.addTab(new QWidget, QStringLiteral("another"));
        auto* opener = new RunTabs(*bench.workspace, bench.theme, tabs);
        opener->restore({QStringLiteral("run-1")}, QStringLiteral("run-1"));
        tabs.setCurrentIndex(1); // chosen meanwhile
        QTRY_COMPARE(opener->openRuns(), QStringList{QStringLiteral("run-1")});
        QCOMPARE(tabs.currentIndex(), 1);
        QCOMPARE(opener->currentRun(), QString());
    }

    void unwatchedEndIsToldToTheDesktop()
    {
        WorkspaceBench bench;
        QWidget window;
        auto* notifier = new RunNotifier(*bench.workspace, window);
        std::vector<RunNotice> notices;
        bool watched = false;
        notifier->setOutlets([&](const RunNotice& notice) { notices.push_back(notice); }, [&] { return watched; });
        bench.world.deadWith = {ct(201)};
        const auto failing = bench.workspace->startRun(bench.world.plan());
        QVERIFY(failing);
        QTRY_VERIFY_WITH_TIMEOUT((*failing)->ended(), 30'000);
        QCOMPARE(notices.size(), std::size_t{2}); // turned round, ended
        QVERIFY(notices[0].urgent);
        QVERIFY(notices[1].text.contains(QStringLiteral("previous version")));
        bench.world.deadWith = {};
        watched = true;
        const auto quiet = bench.workspace->startRun(bench.world.plan());
        QVERIFY(quiet);
        QTRY_VERIFY_WITH_TIMEOUT((*quiet)->ended(), 30'000);
        QCOMPARE(notices.size(), std::size_t{2});
    }

    void everyNoticeIsListedWhateverTheDesktopMayShow()
    {
        WorkspaceBench bench;
        QWidget window;
        BottomPanel panel(*bench.workspace, bench.theme, &window);
        auto* notifier = new RunNotifier(*bench.workspace, window);
        notifier->setOutlets([](const RunNotice&) {}, [] { return true; }); // nothing for the desktop
        connect(notifier, &RunNotifier::noticed, &panel, &BottomPanel::addNotice);
        window.show();
        bench.world.deadWith = {ct(201)};
        const auto run = bench.workspace->startRun(bench.world.plan());
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 30'000);
        auto* notices = panel.findChild<NoticesPage*>();
        QCOMPARE(notices->rowCount(), 2); // the end above the turn
        QVERIFY2(notices->item(0, 3)->text().contains(QStringLiteral("previous version")),
                 qPrintable(notices->item(0, 3)->text()));
        QCOMPARE(notices->item(1, 0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("needs attention"));
        const int tab = panel.indexOf(notices);
        QCOMPARE(panel.tabText(tab), QStringLiteral("Notices (2)"));
        panel.setCurrentIndex(tab);
        QCOMPARE(panel.tabText(tab), QStringLiteral("Notices"));
        QSignalSpy chosen(&panel, &BottomPanel::storedRunChosen);
        notices->setCurrentCell(0, 2);
        QTest::keyClick(notices, Qt::Key_Return);
        QCOMPARE(chosen.value(0).value(0).toString(), QString::fromStdString((*run)->header().runId));
    }

    void onlySoManyNoticesAreKept()
    {
        WorkspaceBench bench;
        NoticesPage page(bench.world.clock, bench.theme);
        for (int i = 0; i < 250; ++i)
            page.add({QStringLiteral("run <b>%1").arg(i), QStringLiteral("ended"), false, {}});
        QCOMPARE(page.rowCount(), 200);
        QCOMPARE(page.item(0, 2)->text(), QStringLiteral("run <b>249"));
        QVERIFY(!page.item(0, 2)->toolTip().contains(QLatin1Char('<')));
        QCOMPARE(page.unread(), 250);
    }
};

QTEST_MAIN(RunPanelTest)
#include "run_panel_test.moc"
