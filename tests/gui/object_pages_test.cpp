// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What one sees of a selected object: tabs and keys, workers with their filter, a target's facts, commands, several
// objects at once.
#include "base/shell_quote.h"
#include "gui/cluster/commands_page.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/object_page.h"
#include "gui/cluster/selection_page.h"
#include "gui/cluster/target_facts.h"
#include "gui/cluster/truth_table.h"
#include "gui/cluster/workers_page.h"
#include "gui/panel/history_page.h"
#include "run_bench.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct Bench
{
    QTemporaryDir folder;
    WorkspaceBench world;

    Bench() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path()); }
    WatchedEnvironment& environment() { return *world.workspace->environments().front(); }
};

bool hasText(const QWidget& widget, const QString& text)
{
    for (const auto* label : widget.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

template <typename T> T* visible(const QWidget& parent)
{
    for (auto* child : parent.findChildren<T*>()) {
        if (child->isVisible())
            return child;
    }
    return nullptr;
}

const SourceRow& rowOf(const std::vector<SourceRow>& rows, const QString& what)
{
    for (const auto& row : rows) {
        if (row.what == what)
            return row;
    }
    qFatal("no such row");
}

ClusterTruth truthOf(const SampleCluster& cluster)
{
    return joinTruth(cluster.environment, cluster.snapshot, cluster.now());
}

} // namespace

class ObjectPagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tabsGoRoundByKeyAndAreMadeWhenShown()
    {
        Bench bench;
        EnvironmentPages pages(*bench.world.workspace, bench.world.theme);
        pages.resize(1000, 700);
        pages.QWidget::show();
        pages.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&pages));
        pages.show(QStringLiteral("staging"));
        auto* page = visible<ObjectPage>(pages);
        QVERIFY(page);
        QCOMPARE(page->tab(), QStringLiteral("overview"));
        QVERIFY(page->page(QStringLiteral("overview")) && !page->page(QStringLiteral("workers")));
        QSignalSpy chosen(page, &ObjectPage::tabChosen);
        QVERIFY(page->showTab(QStringLiteral("runs")) && page->showTab(QStringLiteral("overview")));
        QVERIFY(!page->showTab(QStringLiteral("nothing")));
        QCOMPARE(chosen.size(), 0);
        QTest::keyClick(page, Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(page->tab(), QStringLiteral("workers"));
        QVERIFY(visible<WorkersPage>(pages));
        QTest::keyClick(page, Qt::Key_PageUp, Qt::ControlModifier);
        QTest::keyClick(page, Qt::Key_PageUp, Qt::ControlModifier);
        QCOMPARE(page->tab(), QStringLiteral("commands")); // round the end
    }

    void aChosenTabStaysFromObjectToObject()
    {
        Bench bench;
        {
            EnvironmentPages pages(*bench.world.workspace, bench.world.theme);
            pages.QWidget::show();
            pages.show(QStringLiteral("staging"));
            visible<QTabBar>(pages)->setCurrentIndex(4);
            pages.show(QStringLiteral("staging/ct/201"));
            QCOMPARE(visible<ObjectPage>(pages)->tab(), QStringLiteral("commands"));
            pages.show(QStringLiteral("staging"));
            visible<QTabBar>(pages)->setCurrentIndex(1);
            pages.show(QStringLiteral("staging/ct/201")); // it has no tab of workers
            QCOMPARE(visible<ObjectPage>(pages)->tab(), QStringLiteral("commands"));
        }
        EnvironmentPages later(*bench.world.workspace, bench.world.theme);
        later.QWidget::show();
        later.show(QStringLiteral("staging"));
        QCOMPARE(visible<ObjectPage>(later)->tab(), QStringLiteral("workers"));
    }

    void workersAreFilteredByWhatOneReads()
    {
        Bench bench;
        WorkersPage page(bench.environment(), bench.world.theme);
        page.resize(1000, 500);
        page.show();
        auto* table = page.findChild<TruthTable*>();
        QTRY_COMPARE(table->rows().rowCount(), 1);
        QTRY_VERIFY(hasText(page, QStringLiteral("1 workers")));
        auto* filter = page.findChild<QLineEdit*>();
        const std::pair<const char*, int> cases[] = {{"201", 1}, {"BACKTEST", 1}, {"192.168", 1}, {"zebra", 0}};
        for (const auto& [text, count] : cases) {
            filter->setText(QString::fromLatin1(text));
            QVERIFY2(table->rows().rowCount() == count, text);
        }
        QVERIFY(hasText(page, QStringLiteral("No worker matches")));
        QSignalSpy chosen(&page, &WorkersPage::chosen);
        filter->setText(QStringLiteral("201"));
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toString(), QStringLiteral("staging/ct/201"));
    }

    void runsAreThoseOfTheEnvironment()
    {
        Bench bench;
        RunHeader header;
        header.title = "Deploy v1";
        header.createdAt = kSampleNow;
        header.state = "succeeded";
        header.endedAt = kSampleNow;
        for (const auto* name : {"staging", "other"}) {
            header.runId = header.environment = name;
            bench.world.stored[name].header = header;
        }
        HistoryPage page(*bench.world.workspace, bench.world.theme, nullptr, "staging");
        page.show();
        QTRY_COMPARE(page.findChild<QTableView*>()->model()->rowCount(), 1);
    }

    void everySourceSaysItsAgeAndWhereItIsFrom()
    {
        SampleCluster cluster(1);
        cluster.readings(201).self.failWith(SampleCluster::problem());
        const auto truth = truthOf(cluster);
        const auto later = cluster.now() + Seconds{7};
        const auto rows = sourceRowsOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, later);
        QVERIFY(rows.size() >= 7);
        for (const auto& row : rows) {
            QVERIFY2(row.age == QStringLiteral("7 s"), qPrintable(row.what));
            QVERIFY2(!row.source.isEmpty(), qPrintable(row.what));
        }
        QCOMPARE(rowOf(rows, QStringLiteral("Worker")).source,
                 QStringLiteral("GET http://192.168.1.201:5003/api/v1/operations"));
        QVERIFY(!rowOf(rows, QStringLiteral("Worker")).fresh);
        QCOMPARE(rowOf(rows, QStringLiteral("Worker")).trouble, QStringLiteral("no answer (test)"));
        QCOMPARE(rowOf(rows, QStringLiteral("Registry")).source,
                 QStringLiteral("GET http://192.168.1.100:8000/api/v1/workers"));
        QVERIFY(rowOf(rows, QStringLiteral("Registry")).says.contains(QStringLiteral("as ktrdr-worker-201")));
    }

    void neverReadIsNotZero()
    {
        SampleCluster cluster(1);
        cluster.snapshot.resources = {};
        const auto truth = truthOf(cluster);
        const auto rows = sourceRowsOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now());
        QCOMPARE(rowOf(rows, QStringLiteral("Container")).age, QStringLiteral("never read"));
        const auto figures = figuresOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now());
        QCOMPARE(figures.cpu.value, QStringLiteral("–"));
        QCOMPARE(figures.cpu.status, Status::Unknown);
        QCOMPARE(figures.free.value, QStringLiteral("4 GB"));
    }

    void aFullDiskIsSeen()
    {
        SampleCluster cluster(1);
        cluster.container(201).diskBytes = 98;
        cluster.container(201).maxDiskBytes = 100;
        const auto truth = truthOf(cluster);
        const auto figures = figuresOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now());
        QCOMPARE(figures.disk.value, QStringLiteral("98 %"));
        QCOMPARE(figures.disk.status, Status::Failed);
    }

    void freeSpaceIsJudgedAsTheCheckBeforeADeployDoes()
    {
        SampleCluster cluster(1);
        cluster.environment.deploy.minFreeDiskMb = 1'024;
        const auto with = [&](std::int64_t mb) {
            cluster.inside(201).freeDiskBytes = mb << 20;
            const auto truth = truthOf(cluster);
            return figuresOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now()).free;
        };
        QCOMPARE(with(4'096).status, Status::Healthy);
        QCOMPARE(with(1'500).status, Status::Degraded);
        QCOMPARE(with(1'023).status, Status::Failed);
        QCOMPARE(with(1'023).value, QStringLiteral("1023 MB"));
        QVERIFY(with(1'023).detail.startsWith(QStringLiteral("a deploy needs 1 GB")));
        cluster.inside(201).freeDiskBytes = -1;
        const auto truth = truthOf(cluster);
        QCOMPARE(figuresOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now()).free.status,
                 Status::Unknown);
    }

    void eachDisagreementSaysWhatToDo()
    {
        SampleCluster cluster(1);
        QVERIFY(adviceFor(*truthOf(cluster).find(ct(201))).empty());
        cluster.forgetRegistration(201);
        const auto truth = truthOf(cluster);
        const auto advice = adviceFor(*truth.find(ct(201)));
        QVERIFY(!advice.empty());
        for (const auto& line : advice)
            QVERIFY2(!line.what.isEmpty() && !line.next.isEmpty(), qPrintable(line.what));
        const auto rows = sourceRowsOf(*truth.find(ct(201)), cluster.environment, cluster.snapshot, cluster.now());
        QVERIFY(rowOf(rows, QStringLiteral("Registry")).disputed);
        QVERIFY(!rowOf(rows, QStringLiteral("Container")).disputed);
    }

    void commandsAreThoseThatAreSent()
    {
        Bench bench;
        QTRY_VERIFY(bench.environment().snapshot().targets.at(ct(201)).inside.value);
        const auto commands = commandsFor(bench.environment().environment(), bench.environment().snapshot(), CtId{});
        const auto sent = [&](const QString& line) {
            return std::any_of(commands.begin(), commands.end(),
                               [&](const auto& command) { return command.text.contains(line); });
        };
        for (const auto& call : bench.world.world.shell.calls) {
            if (call.command.input.empty())
                QVERIFY2(sent(QString::fromStdString(shellQuote(call.command.line))), call.command.line.c_str());
            // All but the mark, which is random.
            const auto script = QString::fromStdString(call.command.input);
            const auto visits = script.mid(script.indexOf(QStringLiteral("visit() {")));
            if (!script.isEmpty())
                QVERIFY2(sent(visits), qPrintable(visits));
        }
        QVERIFY(shellCommand(bench.environment().environment(), bench.environment().snapshot(), ct(201))
                    .endsWith(QStringLiteral("'pct enter 201'")));
    }

    void commandsAreCopied()
    {
        Bench bench;
        CommandsPage page(bench.environment(), bench.world.theme);
        page.setTarget(ct(201));
        page.show();
        auto* list = page.findChild<QListWidget*>();
        QTRY_VERIFY(list->count() > 1);
        list->setCurrentRow(1);
        page.findChild<QPushButton*>()->click();
        const auto copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied, page.findChild<QPlainTextEdit*>()->toPlainText());
        QVERIFY(copied.startsWith(QStringLiteral("ssh -p 22 root@10.0.0.")));
        QVERIFY(copied.endsWith(QStringLiteral("END_OF_SCRIPT\n")));
    }

    void commandsOfAnUnknownContainerSayWhy()
    {
        Bench bench;
        CommandsPage page(bench.environment(), bench.world.theme);
        page.setTarget(ct(999));
        page.show();
        QVERIFY(!page.findChild<QPushButton*>()->isEnabled());
        QVERIFY(hasText(page, QStringLiteral("not known yet on which node")));
    }

    void severalObjectsAreSummedUp()
    {
        Bench bench;
        QTRY_VERIFY(bench.environment().snapshot().resources.value);
        SelectionPage page(*bench.world.workspace, bench.world.theme);
        page.show();
        page.setObjects({QStringLiteral("staging/ct/201"), QStringLiteral("staging/ct/100"),
                         QStringLiteral("staging/node/pve1"), QStringLiteral("staging/ct/777")});
        QVERIFY(hasText(page, QStringLiteral("2 containers selected")));
        QVERIFY(hasText(page, QStringLiteral("1 other objects")));
        QCOMPARE(page.findChild<TruthTable*>()->all(), 2);
        page.setObjects({QStringLiteral("staging/ct/201")});
        QVERIFY(hasText(page, QStringLiteral("1 workers selected")));
        QCOMPARE(page.findChild<TruthTable*>()->all(), 1);
    }
};

QTEST_MAIN(ObjectPagesTest)
#include "object_pages_test.moc"
