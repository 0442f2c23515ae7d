// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The run tab: what may be said to a run in which phase, the question before an abort, closing and reopening, the
// result with its report, hostile text.
#include "gui/runs/run_tab.h"

#include "fakes/await.h"
#include "gui/runs/abort_dialog.h"
#include "gui/runs/operator_choices.h"
#include "gui/runs/result_page.h"
#include "gui/runs/run_matrix_view.h"
#include "gui/runs/run_summary.h"
#include "gui/runs/run_timeline.h"
#include "gui/runs/stop_dialog.h"
#include "gui/theme/copy_label.h"
#include "run_bench.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace ktrdr;
using namespace ktrdr::fakes;
using enum OperatorCommand;

namespace {

const std::string kNasty = "<b>Deploy</b> <img src=x onerror=1> &amp; %1";

template <typename T> T* child(const QWidget& tab, const char* name)
{
    return tab.findChild<T*>(QString::fromLatin1(name));
}

// Which of pause, resume, stop, abort may be said: "PrSA" in capitals when enabled.
QString choices(const QWidget& tab)
{
    QString text;
    for (const auto& [name, letter] : {std::pair{"pause", 'p'}, {"resume", 'r'}, {"stopAfter", 's'}, {"abort", 'a'}}) {
        const auto* button = child<QPushButton>(tab, name);
        const auto shown = QChar::fromLatin1(letter);
        text += button->isEnabled() ? shown.toUpper() : shown;
    }
    return text;
}

// The button that confirms a question.
QPushButton* sure(const QDialog& question)
{
    for (auto* button : question.findChildren<QPushButton*>()) {
        if (button->property("danger").toBool())
            return button;
    }
    return nullptr;
}

std::vector<std::string> operatorWords(const RunBench& bench)
{
    std::vector<std::string> words;
    for (const auto& row : bench.world.journal.stored.at("run-1").rows) {
        if (row.kind == "operator-said")
            words.push_back(row.payload);
    }
    return words;
}

} // namespace

class RunTabTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buttonsFollowThePhase()
    {
        RunBench bench;
        bench.prepare();
        RunTab tab(*bench.run, bench.theme);
        tab.show();
        QCOMPARE(choices(tab), QStringLiteral("prsa"));
        QCOMPARE(child<QPushButton>(tab, "pause")->toolTip(), QStringLiteral("The run has not started yet"));
        bench.holdSwitches();
        bench.driver->start();
        QTRY_COMPARE(choices(tab), QStringLiteral("PrSA"));
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        QTest::mouseClick(child<QPushButton>(tab, "pause"), Qt::LeftButton);
        QTRY_COMPARE(choices(tab), QStringLiteral("pRSA"));
        QVERIFY(child<QLabel>(tab, "state")->text().startsWith(QStringLiteral("Paused")));
        QTest::mouseClick(child<QPushButton>(tab, "resume"), Qt::LeftButton);
        QTRY_COMPARE(choices(tab), QStringLiteral("PrSA"));
        QTest::mouseClick(child<QPushButton>(tab, "stopAfter"), Qt::LeftButton);
        QTest::mouseClick(sure(*tab.findChild<StopDialog*>()), Qt::LeftButton);
        QTRY_COMPARE(choices(tab), QStringLiteral("prsA"));
        bench.world.shell.releaseAll();
        QTRY_COMPARE_WITH_TIMEOUT(choices(tab), QStringLiteral("prsa"), 20'000);
        QTRY_COMPARE(child<QPushButton>(tab, "abort")->toolTip(), QStringLiteral("The run has ended"));
        QCOMPARE(operatorWords(bench).size(), std::size_t{3});
    }

    void stopAsksFirstAndNamesWhatStays()
    {
        RunBench bench(2);
        bench.prepare();
        RunTab tab(*bench.run, bench.theme);
        tab.show();
        bench.holdSwitches();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        QTRY_VERIFY(child<QPushButton>(tab, "stopAfter")->isEnabled());
        QTest::mouseClick(child<QPushButton>(tab, "stopAfter"), Qt::LeftButton);
        QPointer<StopDialog> dialog = tab.findChild<StopDialog*>();
        QVERIFY(dialog);
        QVERIFY(sure(*dialog)->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Return); // Enter does not stop
        QTRY_VERIFY(!dialog);
        QVERIFY(operatorWords(bench).empty());
        QTest::mouseClick(child<QPushButton>(tab, "stopAfter"), Qt::LeftButton);
        dialog = tab.findChild<StopDialog*>();
        QString said;
        for (const auto* label : dialog->findChildren<QLabel*>())
            said += label->text() + u'\n';
        QVERIFY2(said.contains(QStringLiteral("Finished and verified first: ktrdr-backend.")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("Stay on their old version: ktrdr-worker-201, ktrdr-worker-202.")),
                 qPrintable(said));
        QVERIFY(said.contains(QStringLiteral("mixed")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(operatorWords(bench).empty());
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT(bench.driver->ended(), 20'000);
        const auto left = leftoversOf(bench.driver->state());
        QCOMPARE(left.onNew.size(), 3);
        QVERIFY(left.onOld.isEmpty() && left.inProgress.isEmpty());
    }

    void aTabBehindAnotherIsDrawnWhenItIsShown()
    {
        RunBench bench;
        bench.prepare();
        RunTab tab(*bench.run, bench.theme);
        const auto* state = child<QLabel>(tab, "state");
        const auto before = state->text();
        bench.runToTheEnd();
        QTimer longAfter; // behind the one that gathers changes
        longAfter.start(300);
        QSignalSpy passed(&longAfter, &QTimer::timeout);
        QTRY_VERIFY(!passed.isEmpty());
        QCOMPARE(state->text(), before);
        tab.show();
        QCOMPARE(state->text(), stateText(*bench.run));
        QVERIFY(state->text() != before);
    }

    void interruptedRunsAreUnknownEverywhere()
    {
        RunBench bench;
        bench.prepare();
        bench.holdSwitches();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        QVERIFY(statusOf(*bench.run) == Status::Busy);
        std::unique_ptr<ShownRun> stored;
        loadRun(bench.world.journal, "run-1", bench.world.clock, this,
                [&](Result<std::unique_ptr<ShownRun>> run) { stored = run ? std::move(*run) : nullptr; });
        QTRY_VERIFY(stored);
        QVERIFY(statusOf(*stored) == Status::Unknown);
        QVERIFY(summaryOf(*stored).status == Status::Unknown);
        const auto timeline = timelineOf(*stored);
        QVERIFY(std::any_of(timeline.bars.begin(), timeline.bars.end(),
                            [](const auto& bar) { return bar.kind == TimelineBar::Kind::Unclear; }));
        QVERIFY(std::none_of(timeline.bars.begin(), timeline.bars.end(),
                             [](const auto& bar) { return bar.kind == TimelineBar::Kind::Open; }));
    }

    void anOldVersionIsGoodOnlyWhenItWasVerifiedOrNeverLeft()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        auto state = bench.driver->state();
        TargetResult result{ct(201), TargetVersion::Old, true};
        QVERIFY(statusOf(state, result) == Status::Healthy);
        result.verified = false; // it was switched and came back
        QVERIFY(statusOf(state, result) == Status::Degraded);
        result.version = TargetVersion::Unknown;
        QVERIFY(statusOf(state, result) == Status::Unknown);
        state.steps.clear();
        state.rollback.clear();
        QVERIFY(statusOf(state, {ct(201), TargetVersion::Old, false}) == Status::Healthy); // never touched
    }

    void abortAsksFirstAndCancelIsTheDefault()
    {
        RunBench bench;
        bench.prepare();
        RunTab tab(*bench.run, bench.theme);
        tab.show();
        bench.holdSwitches();
        bench.driver->start();
        QTRY_VERIFY(child<QPushButton>(tab, "abort")->isEnabled());
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        QTest::mouseClick(child<QPushButton>(tab, "abort"), Qt::LeftButton);
        QPointer<AbortDialog> dialog = tab.findChild<AbortDialog*>();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return); // Enter never confirms
        QTRY_VERIFY(!dialog);
        QVERIFY(operatorWords(bench).empty());

        QTest::mouseClick(child<QPushButton>(tab, "abort"), Qt::LeftButton);
        dialog = tab.findChild<AbortDialog*>();
        QVERIFY(dialog);
        const auto labels = dialog->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel* l) { return l->text().contains(QStringLiteral("ktrdr-backend")); }) ||
                changedTargets(bench.driver->state()) == QStringList{QStringLiteral("ktrdr-backend")});
        for (auto* button : dialog->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Abort and roll back"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE(operatorWords(bench).size(), std::size_t{1});
        QTRY_COMPARE(choices(tab), QStringLiteral("prsa"));
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT(bench.driver->ended(), 20'000);
        QCOMPARE(toString(bench.driver->state().outcome), "rolled-back");
    }

    void closingAndReopeningDoesNotTouchTheRun()
    {
        RunBench bench;
        bench.prepare();
        bench.holdSwitches();
        auto tab = std::make_unique<RunTab>(*bench.run, bench.theme);
        tab->show();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        QTRY_VERIFY(!child<QPlainTextEdit>(*tab, "log")->toPlainText().isEmpty());
        const auto rows = bench.world.journal.stored.at("run-1").rows.size();
        tab.reset();
        Q_EMIT bench.driver->output("backend/100/switch-release", "ktrdr:phase checkout\nseen while closed\n");
        QCOMPARE(bench.world.journal.stored.at("run-1").rows.size(), rows);
        tab = std::make_unique<RunTab>(*bench.run, bench.theme);
        QVERIFY(child<QPlainTextEdit>(*tab, "log")->toPlainText().contains(QStringLiteral("seen while closed")));
        QVERIFY(child<QPlainTextEdit>(*tab, "command")->toPlainText().contains(QStringLiteral("pct exec 100")));
        tab.reset();
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT(bench.driver->ended(), 20'000);
        QCOMPARE(toString(bench.driver->state().outcome), "succeeded");
    }

    void endedRunSaysItsOutcomeAndSavesTheReport()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        RunTab tab(*bench.run, bench.theme);
        QCOMPARE(child<QTabBar>(tab, "views")->currentIndex(), int(RunTab::Result));
        QCOMPARE(child<QLabel>(tab, "sentence")->text(),
                 QStringLiteral("A step failed; every changed target is back on its own previous version."));
        QVERIFY(child<QLabel>(tab, "failure")->text().contains(QStringLiteral("does not stay up")));
        QCOMPARE(child<QPlainTextEdit>(tab, "evidence")->toPlainText(), QStringLiteral("ImportError: no module"));
        const auto* table = child<QTableWidget>(tab, "targets");
        QCOMPARE(table->rowCount(), 2);
        QCOMPARE(table->item(1, 4)->text(), QStringLiteral("v1.5.1 (old)"));
        auto* page = tab.findChild<ResultPage*>();
        QTemporaryDir folder;
        QSignalSpy saved(page, &ResultPage::saved);
        page->writeReport(ReportFormat::Json, folder.filePath(QStringLiteral("r.json")));
        page->writeReport(ReportFormat::Markdown, folder.filePath(QStringLiteral("r.md")));
        QTRY_COMPARE(saved.size(), 2);
        QFile json(folder.filePath(QStringLiteral("r.json")));
        QVERIFY(json.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(json.readAll()).object().value(QStringLiteral("outcome")).toString(),
                 QStringLiteral("rolled-back"));
        QFile markdown(folder.filePath(QStringLiteral("r.md")));
        QVERIFY(markdown.open(QIODevice::ReadOnly));
        QVERIFY(markdown.readAll().startsWith("# Deploy v1.5.2"));
        QSignalSpy notSaved(page, &ResultPage::notSaved);
        page->writeReport(ReportFormat::Json, folder.filePath(QStringLiteral("no/such/folder/r.json")));
        QTRY_COMPARE(notSaved.size(), 1);
    }

    void interruptedRunOfTheJournalCanOnlyBeRead()
    {
        RunBench bench;
        bench.prepare();
        bench.holdSwitches();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        std::unique_ptr<ShownRun> stored;
        loadRun(bench.world.journal, "run-1", bench.world.clock, this,
                [&](Result<std::unique_ptr<ShownRun>> run) { stored = run ? std::move(*run) : nullptr; });
        QTRY_VERIFY(stored);
        RunTab tab(std::move(stored), bench.theme);
        QCOMPARE(choices(tab), QStringLiteral("prsa"));
        QCOMPARE(child<QLabel>(tab, "state")->text(), QStringLiteral("interrupted"));
        const auto next = child<QPlainTextEdit>(tab, "next")->toPlainText();
        QVERIFY2(next.contains(QStringLiteral("ktrdrctl status")), qPrintable(next));
    }

    void hostileTextStaysPlain()
    {
        RunBench bench;
        bench.prepare(kNasty);
        bench.holdSwitches();
        RunTab tab(*bench.run, bench.theme);
        tab.show();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        Q_EMIT bench.driver->output("backend/100/switch-release", kNasty + "\n");
        QTRY_VERIFY(child<QPlainTextEdit>(tab, "log")->toPlainText().contains(QString::fromStdString(kNasty)));
        QCOMPARE(child<QLabel>(tab, "title")->text(), QString::fromStdString(kNasty));
        QTest::mouseClick(child<QPushButton>(tab, "abort"), Qt::LeftButton);
        const auto labels = tab.findChildren<QLabel*>();
        QVERIFY(labels.size() > 10);
        for (const auto* label : labels) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY2(!label->toolTip().contains(QLatin1Char('<')), qPrintable(label->toolTip()));
        }
        bench.world.shell.releaseAll();
    }

    void everythingHasANameForScreenReaders()
    {
        RunBench bench;
        bench.prepare();
        bench.runToTheEnd();
        RunTab tab(*bench.run, bench.theme);
        for (const auto* view : tab.findChildren<QAbstractScrollArea*>()) {
            if (view->focusPolicy() != Qt::NoFocus)
                QVERIFY2(!view->accessibleName().isEmpty(), view->metaObject()->className());
        }
    }

    void theHashOfThePlanIsCopiedByAClick()
    {
        RunBench bench;
        bench.prepare();
        RunTab tab(*bench.run, bench.theme);
        tab.show();
        auto* plan = tab.findChild<CopyLabel*>();
        QVERIFY(plan && plan->text().size() == 8);
        QTest::mouseClick(plan, Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(bench.run->header().planHash));
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(plan, Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(bench.run->header().planHash));
    }
};

QTEST_MAIN(RunTabTest)
#include "run_tab_test.moc"
