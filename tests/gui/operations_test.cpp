// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Operations: what is not known is said to be, the detail follows the choice, and nothing is cancelled without a yes.
#include "gui/operations/cancel_dialog.h"
#include "gui/operations/operations_page.h"
#include "gui/wizards/notice.h"
#include "run_bench.h"

#include <QAbstractItemModelTester>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const std::string kUrl = "http://192.168.1.100:8000";

OperationSummary operationOf(const std::string& id, OperationStatus status)
{
    OperationSummary operation;
    operation.id = id;
    operation.type = "backtesting";
    operation.status = status;
    operation.symbol = "EURUSD";
    operation.createdAt = kSampleNow;
    operation.progressPercent = 41.5;
    return operation;
}

OperationList listOf(std::vector<OperationSummary> operations)
{
    OperationList list;
    list.totalCount = static_cast<std::int64_t>(operations.size());
    list.operations = std::move(operations);
    return list;
}

// A page over an environment whose backend lists `listed`.
struct Bench
{
    QTemporaryDir folder;
    FakeWorld world;
    Theme theme;
    std::unique_ptr<WatchedEnvironment> environment;
    std::unique_ptr<OperationsPage> page;

    explicit Bench(Result<OperationList> listed = listOf({operationOf("op_1", OperationStatus::Running),
                                                          operationOf("op_2", OperationStatus::Completed)}),
                   Protection protection = Protection::Staging)
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
        world.sample.environment.protection = protection;
        world.backend.operationsCalls.answerOthers(std::move(listed));
        OperationDetail detail;
        detail.summary = operationOf("op_1", OperationStatus::Running);
        detail.parameters = {{"strategy", "<b>x</b>"}};
        world.backend.detailCalls.answer(kUrl + "/op_1", detail);
        world.backend.cancelCalls.answer(kUrl + "/op_1", OperationCancelled{"op_1", true, false});
        environment = std::make_unique<WatchedEnvironment>(world.sample.environment, world.clock);
        environment->opened(std::make_unique<FakeSession>(world.ports()), {});
        page = std::make_unique<OperationsPage>(*environment, theme);
        page->resize(1000, 600);
        page->show();
    }
    QTableView& table() { return *page->findChild<QTableView*>(); }
    QString detail() { return page->findChild<QPlainTextEdit*>()->toPlainText(); }
    QPushButton& cancelButton()
    {
        for (auto* button : page->findChildren<QPushButton*>()) {
            if (button->property("danger").toBool())
                return *button;
        }
        qFatal("no button");
    }
    CancelDialog* dialog() { return page->findChild<CancelDialog*>(); }
    QPushButton& sure()
    {
        for (auto* button : dialog()->findChildren<QPushButton*>()) {
            if (button->property("danger").toBool())
                return *button;
        }
        qFatal("no button");
    }
    // What the notices say.
    QString said()
    {
        QStringList lines;
        for (auto* notice : page->findChildren<Notice*>()) {
            if (notice->isVisible())
                lines << notice->what() + u'|' + notice->more();
        }
        return lines.join(u'\n');
    }
    int cancels() const { return world.backend.cancelCalls.totalCalls(); }
    void choose(int row) { table().setCurrentIndex(table().model()->index(row, OperationTableModel::Id)); }
};

bool hasText(const QWidget& widget, const QString& text)
{
    for (const auto* label : widget.findChildren<QLabel*>()) {
        if (label->text().contains(text))
            return true;
    }
    return false;
}

} // namespace

class OperationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatTheBackendSays()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        const auto text = [&](int row, int column) {
            return bench.table().model()->index(row, column).data().toString();
        };
        QCOMPARE(text(0, OperationTableModel::Id), QStringLiteral("op_1"));
        QCOMPARE(text(0, OperationTableModel::State), QStringLiteral("running"));
        QCOMPARE(text(0, OperationTableModel::Progress), QStringLiteral("42 %"));
        QCOMPARE(text(1, OperationTableModel::Duration), QStringLiteral("unknown"));
        QVERIFY(bench.said().isEmpty());
    }

    void anAnswerThatDoesNotDecodeIsUnknown()
    {
        Bench bench(fail(ErrorCode::BadAnswer, "The answer does not decode: data[3].status"));
        QTRY_VERIFY(bench.said().contains(QStringLiteral("not known|The answer does not decode: data[3].status")));
        QCOMPARE(bench.table().model()->rowCount(), 0);
        QVERIFY(hasText(*bench.page, QStringLiteral("unknown")));
        QVERIFY(!hasText(*bench.page, QStringLiteral("no operations")));
    }

    void anEmptyListIsNoTrouble()
    {
        Bench bench(OperationList{});
        QTRY_VERIFY(hasText(*bench.page, QStringLiteral("The backend lists no operations")));
        QVERIFY(bench.said().isEmpty());
    }

    void oldOperationsStayAndSayThatTheyAreOld()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.world.backend.operationsCalls.answerOthers(fail(ErrorCode::TimedOut, "no answer in 10 s"));
        bench.environment->refresh();
        QTRY_VERIFY(bench.said().contains(QStringLiteral("what became of them is not known|no answer in 10 s")));
        QCOMPARE(bench.table().model()->rowCount(), 2);
    }

    void detailFollowsTheChoice()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.choose(0);
        QTRY_VERIFY(bench.detail().contains(QStringLiteral("strategy: <b>x</b>")));
        bench.choose(1); // nothing is scripted for it
        QTRY_VERIFY(bench.detail().contains(QStringLiteral("The detail is not known.")));
    }

    void aLateDetailOfAnotherOperationIsDropped()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.world.backend.detailCalls.hold(kUrl + "/op_1");
        bench.choose(0);
        bench.choose(1);
        QCOMPARE(bench.world.backend.detailCalls.heldCalls(), 0); // nobody waits for it any more
        QTRY_VERIFY(bench.detail().contains(QStringLiteral("not known")));
        bench.world.backend.detailCalls.releaseAll();
        bool later = false; // behind whatever the answer has queued
        QTimer::singleShot(0, this, [&later] { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!bench.detail().contains(QStringLiteral("strategy")));
    }

    void nothingIsCancelledWithoutAYes()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        QVERIFY(!bench.cancelButton().isEnabled());
        bench.choose(1);
        QVERIFY(!bench.cancelButton().isEnabled());
        QCOMPARE(bench.cancelButton().toolTip(), QStringLiteral("It has ended: completed"));
        bench.choose(0);
        bench.cancelButton().click();
        QTRY_VERIFY(bench.dialog());
        QVERIFY(hasText(*bench.dialog(), QStringLiteral("op_1 (EURUSD)")));
        QTest::keyClick(bench.dialog(), Qt::Key_Return); // the default keeps it
        QTRY_VERIFY(!bench.dialog());
        QCOMPARE(bench.cancels(), 0);
        bench.cancelButton().click();
        QTRY_VERIFY(bench.dialog());
        QTest::keyClick(bench.dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!bench.dialog());
        QCOMPARE(bench.cancels(), 0);
    }

    void aYesIsSentOnce()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.choose(0);
        bench.world.backend.cancelCalls.hold(kUrl + "/op_1");
        bench.cancelButton().click();
        QTRY_VERIFY(bench.dialog());
        bench.sure().click();
        QTRY_COMPARE(bench.cancels(), 1);
        QVERIFY(!bench.cancelButton().isEnabled()); // while it is under way
        bench.environment->refresh();
        QVERIFY(!bench.cancelButton().isEnabled());
        bench.world.backend.cancelCalls.releaseAll();
        QTRY_VERIFY(bench.said().contains(QStringLiteral("is cancelled")));
        QCOMPARE(bench.cancels(), 1);
    }

    void productionWantsItsName()
    {
        Bench bench(listOf({operationOf("op_1", OperationStatus::Running)}), Protection::Production);
        QTRY_COMPARE(bench.table().model()->rowCount(), 1);
        bench.choose(0);
        bench.cancelButton().click();
        QTRY_VERIFY(bench.dialog());
        auto* typed = bench.dialog()->findChild<QLineEdit*>();
        QVERIFY(typed);
        QVERIFY(!bench.sure().isEnabled());
        typed->setText(QStringLiteral("Staging"));
        QVERIFY(!bench.sure().isEnabled());
        typed->setText(QStringLiteral("staging"));
        QVERIFY(bench.sure().isEnabled());
        QTest::keyClick(typed, Qt::Key_Return);
        QTRY_VERIFY(!bench.dialog());
        QCOMPARE(bench.cancels(), 0);
    }

    void outcomesAreToldApart_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("words");
        QTest::newRow("worker not reached") << 0 << QStringLiteral("its worker was not reached");
        QTest::newRow("refused") << 1 << QStringLiteral("was not cancelled");
        QTest::newRow("lost") << 2 << QStringLiteral("is not known");
        QTest::newRow("odd answer") << 3 << QStringLiteral("is not known");
    }
    void outcomesAreToldApart()
    {
        QFETCH(int, which);
        QFETCH(QString, words);
        const Result<OperationCancelled> answers[] = {
            OperationCancelled{"op_1", false, false}, fail(ErrorCode::Refused, "it has ended"),
            fail(ErrorCode::Lost, "connection lost"), fail(ErrorCode::BadAnswer, "no JSON")};
        Bench bench;
        bench.world.backend.cancelCalls.answer(kUrl + "/op_1", answers[which]);
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.choose(0);
        bench.cancelButton().click();
        QTRY_VERIFY(bench.dialog());
        bench.sure().click();
        QTRY_VERIFY2(bench.said().contains(words), qPrintable(bench.said()));
        QCOMPARE(bench.cancels(), 1);
    }

    void rowsKnowTheirWorker()
    {
        SampleCluster cluster(2);
        cluster.makeBusy(202, "op_1");
        const auto truth = joinTruth(cluster.environment, cluster.snapshot, cluster.now());
        const auto list =
            listOf({operationOf("op_1", OperationStatus::Running), operationOf("op_2", OperationStatus::Failed)});
        const auto all = operationRowsOf(list, truth);
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].worker, std::string("ktrdr-worker-202"));
        QVERIFY(all[1].worker.empty());
        QCOMPARE(operationRowsOf(list, truth, ct(202)).size(), std::size_t{1});
        QCOMPARE(operationRowsOf(list, truth, ct(201)).size(), std::size_t{0});
    }

    void staleWorkersDoNotSayWhereItRuns()
    {
        SampleCluster cluster(2);
        cluster.makeBusy(202, "op_1");
        cluster.readings(202).self.failWith(SampleCluster::problem());
        const auto rows = operationRowsOf(
            listOf({operationOf("op_1", OperationStatus::Running), operationOf("op_2", OperationStatus::Running),
                    operationOf("op_3", OperationStatus::Completed)}),
            joinTruth(cluster.environment, cluster.snapshot, cluster.now()));
        QCOMPARE(workerText(rows[0]), QStringLiteral("ktrdr-worker-202 · 202 (old)"));
        QVERIFY(workerSentence(rows[0]).startsWith(QStringLiteral("Where it runs is unknown")));
        QCOMPARE(workerText(rows[1]), QStringLiteral("unknown"));
        QCOMPARE(workerText(rows[2]), QStringLiteral("–"));
    }

    void momentsOfAnotherDaySayIt()
    {
        Theme theme;
        OperationTableModel model(theme);
        const OperationRow row{operationOf("op_1", OperationStatus::Running), {}, {}};
        model.update({row}, kSampleNow);
        QCOMPARE(model.index(0, OperationTableModel::Created).data().toString().size(), 8);
        model.update({row}, kSampleNow + Seconds{3 * 86'400});
        const auto created = model.index(0, OperationTableModel::Created).data().toString();
        QVERIFY2(created.startsWith(QStringLiteral("2026-11-2")), qPrintable(created));
    }

    void theChoiceNeverMovesToANeighbour()
    {
        const auto all =
            listOf({operationOf("op_1", OperationStatus::Running), operationOf("op_2", OperationStatus::Running),
                    operationOf("op_3", OperationStatus::Running)});
        Bench bench(all);
        QTRY_COMPARE(bench.table().model()->rowCount(), 3);
        bench.choose(0);
        QVERIFY(bench.cancelButton().isEnabled());
        auto moved = all; // another place in the list is no other choice
        std::reverse(moved.operations.begin(), moved.operations.end());
        bench.world.backend.operationsCalls.answerOthers(moved);
        bench.environment->refresh();
        const auto idAt = [&](int row) {
            return bench.table().model()->index(row, OperationTableModel::Id).data().toString();
        };
        QTRY_COMPARE(idAt(2), QStringLiteral("op_1"));
        QCOMPARE(bench.table().currentIndex().row(), 2);
        QVERIFY(bench.cancelButton().isEnabled());
        moved.operations.pop_back();
        bench.world.backend.operationsCalls.answerOthers(moved);
        bench.environment->refresh();
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        QVERIFY(!bench.table().currentIndex().isValid());
        QVERIFY(bench.table().selectionModel()->selectedRows().isEmpty());
        QVERIFY(!bench.cancelButton().isEnabled());
        QVERIFY(bench.cancelButton().toolTip().startsWith(QStringLiteral("op_1 is not listed any more")));
    }

    void aFilterThatHidesTheChoiceEndsIt()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.choose(0);
        bench.page->findChild<QLineEdit*>()->setText(QStringLiteral("op_2"));
        QTRY_COMPARE(bench.table().model()->rowCount(), 1);
        QVERIFY(!bench.table().currentIndex().isValid());
        QVERIFY(!bench.cancelButton().isEnabled());
    }

    void nothingOfAnOldListIsCancelled()
    {
        Bench bench;
        QTRY_COMPARE(bench.table().model()->rowCount(), 2);
        bench.choose(0);
        QVERIFY(bench.cancelButton().isEnabled());
        bench.world.backend.operationsCalls.answerOthers(fail(ErrorCode::TimedOut, "no answer in 10 s"));
        bench.environment->refresh();
        QTRY_VERIFY(!bench.cancelButton().isEnabled());
        QVERIFY(bench.cancelButton().toolTip().startsWith(QStringLiteral("The list was read ")));
    }

    void modelFollowsRandomLists()
    {
        Theme theme;
        OperationTableModel model(theme);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        std::mt19937 random(5);
        for (int round = 0; round < 200; ++round) {
            std::vector<OperationRow> rows;
            for (int i = 0; i < 20; ++i) {
                if (random() % 3 != 0)
                    rows.push_back(
                        {operationOf("op_" + std::to_string(i), static_cast<OperationStatus>(random() % 7)), {}, {}});
            }
            std::shuffle(rows.begin(), rows.end(), random);
            model.update(rows);
            QCOMPARE(model.rowCount(), static_cast<int>(rows.size()));
            for (int row = 0; row < model.rowCount(); ++row) {
                const auto& operation = rows[static_cast<std::size_t>(row)].operation;
                QCOMPARE(model.index(row, OperationTableModel::Id).data().toString().toStdString(), operation.id);
                QCOMPARE(model.index(row, OperationTableModel::State).data().toString(), word(operation.status));
            }
        }
        QCOMPARE(resets.size(), 0);
    }

    void foreignTextIsNoMarkupInTooltips()
    {
        Theme theme;
        OperationTableModel model(theme);
        auto operation = operationOf("op_1", OperationStatus::Running);
        operation.currentStep = "<img src=x>";
        model.update({{operation, {}, {}}});
        const auto tip = model.index(0, OperationTableModel::Step).data(Qt::ToolTipRole).toString();
        QVERIFY(!tip.contains(u'<'));
    }
};

QTEST_MAIN(OperationsTest)
#include "operations_test.moc"
