// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of a run: cells for success, failure and the way back, live and from the journal; its table model.
#include "gui/runs/run_matrix.h"

#include "fakes/await.h"
#include "gui/runs/run_matrix_view.h"
#include "gui/runs/run_timeline.h"
#include "gui/runs/timeline_bars.h"
#include "run_bench.h"

#include <QAbstractItemModelTester>
#include <QPainter>
#include <QSet>
#include <QSignalSpy>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const QString kBackend = QStringLiteral("ktrdr-backend · 100");
const QString kWorker = QStringLiteral("ktrdr-worker-201 · 201");

std::unique_ptr<ShownRun> fromJournal(RunBench& bench, QObject* context)
{
    std::unique_ptr<ShownRun> stored;
    loadRun(bench.world.journal, "run-1", bench.world.clock, context,
            [&](Result<std::unique_ptr<ShownRun>> run) { stored = run ? std::move(*run) : nullptr; });
    [&] { QTRY_VERIFY(stored); }();
    return stored;
}

} // namespace

class RunMatrixTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beforeTheStartEverythingIsPending()
    {
        RunBench bench;
        bench.prepare();
        const auto matrix = matrixOf(*bench.run);
        const auto* worker = rowWith(matrix, kWorker);
        QVERIFY(worker);
        for (int column = 0; column < RunMatrix::kColumns; ++column)
            QCOMPARE(cellAt(*worker, column).state, CellState::Pending);
        QCOMPARE(worker->versions, QStringLiteral("v1.5.1 → v1.5.2"));
        const auto* backend = rowWith(matrix, kBackend);
        QCOMPARE(cellAt(*backend, RunMatrix::Idle).state, CellState::NotPlanned);
        QCOMPARE(cellAt(*backend, RunMatrix::Stop).state, CellState::NotPlanned);
        QCOMPARE(cellAt(*backend, RunMatrix::Registered).state, CellState::NotPlanned);
        QCOMPARE(cellAt(*backend, RunMatrix::Start).state, CellState::Pending);
    }

    void successIsDoneEverywhere()
    {
        RunBench bench;
        bench.prepare();
        bench.runToTheEnd();
        const auto matrix = matrixOf(*bench.run);
        QCOMPARE(matrix.rows.size(), std::size_t{2});
        const auto* worker = rowWith(matrix, kWorker);
        for (int column = 0; column < RunMatrix::kColumns; ++column)
            QCOMPARE(cellAt(*worker, column).state, CellState::Done);
        QVERIFY(cellAt(*worker, RunMatrix::Stop).text.endsWith(QStringLiteral(" s")));
        QVERIFY(cellAt(*worker, RunMatrix::Registered).text.endsWith(QStringLiteral(" s")));
    }

    void runningPhaseIsTheOneThatTheScriptNamed()
    {
        RunBench bench;
        bench.prepare();
        bench.holdSwitches();
        bench.driver->start();
        QTRY_COMPARE(bench.world.shell.heldCount(), std::size_t{1});
        Q_EMIT bench.driver->output("backend/100/switch-release", "ktrdr:phase checkout\nktrdr:phase sync\n");
        const auto matrix = matrixOf(*bench.run);
        const auto* backend = rowWith(matrix, kBackend);
        QCOMPARE(cellAt(*backend, RunMatrix::CheckOut).state, CellState::Done);
        QCOMPARE(cellAt(*backend, RunMatrix::Sync).state, CellState::Running);
        QCOMPARE(cellAt(*backend, RunMatrix::Start).state, CellState::Pending);
        QCOMPARE(stepToFollow(*bench.run), std::string("backend/100/switch-release"));
    }

    void gateShowsElapsedAndDeadline()
    {
        RunBench bench;
        bench.world.registers = false;
        bench.prepare();
        bench.driver->start();
        const auto cell = [&] {
            const auto matrix = matrixOf(*bench.run);
            return cellAt(*rowWith(matrix, kWorker), RunMatrix::Registered);
        };
        QTRY_COMPARE_WITH_TIMEOUT(cell().state, CellState::Running, 20'000);
        QTRY_VERIFY(cell().text.endsWith(QStringLiteral(" / 3:00")));
        QVERIFY(cell().detail.contains(QStringLiteral("left, until")));
        const auto matrix = matrixOf(*bench.run);
        QTRY_COMPARE(cellAt(*rowWith(matrixOf(*bench.run), kWorker), RunMatrix::Healthy).state, CellState::Done);
    }

    void failureTakesEverythingBack()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        QCOMPARE(toString(bench.driver->state().outcome), "rolled-back");
        const auto matrix = matrixOf(*bench.run);
        const auto* worker = rowWith(matrix, kWorker);
        QCOMPARE(cellAt(*worker, RunMatrix::Prefetch).state, CellState::Done);
        QCOMPARE(cellAt(*worker, RunMatrix::Stop).state, CellState::TakenBack);
        QCOMPARE(cellAt(*worker, RunMatrix::Unit).state, CellState::Failed);
        QVERIFY(cellAt(*worker, RunMatrix::Unit).detail.contains(QStringLiteral("does not stay up")));
        const auto* back = rowWith(matrix, kWorker, true);
        QVERIFY(back);
        QCOMPARE(cellAt(*back, RunMatrix::Start).state, CellState::Done);
        QCOMPARE(back->versions, QStringLiteral("v1.5.2 → v1.5.1"));
        const auto* backend = rowWith(matrix, kBackend);
        QCOMPARE(cellAt(*backend, RunMatrix::CheckOut).state, CellState::TakenBack);
        QVERIFY(std::any_of(matrix.rows.begin(), matrix.rows.end(), [](const auto& row) { return row.heading; }));
        QCOMPARE(stepToFollow(*bench.run), std::string("workers/201/await-ready"));
    }

    void journalShowsWhatItKnows()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        const auto stored = fromJournal(bench, this);
        QVERIFY(stored);
        QVERIFY(!stored->driver());
        QCOMPARE(stored->state().outcome, bench.driver->state().outcome);
        QCOMPARE(stored->state().steps.size(), bench.driver->state().steps.size());
        const auto matrix = matrixOf(*stored);
        const auto* worker = rowWith(matrix, kWorker);
        QCOMPARE(cellAt(*worker, RunMatrix::Stop).span, 4); // nobody saw its phases
        QCOMPARE(cellAt(*worker, RunMatrix::Stop).state, CellState::TakenBack);
        QCOMPARE(cellAt(*worker, RunMatrix::Unit).span, 4);
        QCOMPARE(cellAt(*worker, RunMatrix::Unit).state, CellState::Failed);
    }

    void modelKeepsItsRowsWhileTheRunGoesOn()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        RunMatrixModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        connect(bench.run.get(), &ShownRun::changed, &model, [&] { model.update(matrixOf(*bench.run)); });
        bench.runToTheEnd();
        QCOMPARE(resets.size(), 0);
        QCOMPARE(inserts.size(), 2); // the plan, then the way back
        const auto failed = model.indexOf("workers/201/await-ready");
        QCOMPARE(failed.column(), int(RunMatrix::Unit));
        const auto spoken = model.data(failed, Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.startsWith(QStringLiteral("ktrdr-worker-201 · 201, Active: failed")), qPrintable(spoken));
    }

    void arrowKeysMoveAndEnterChooses()
    {
        RunBench bench;
        bench.prepare();
        RunMatrixView view;
        view.setTheme(bench.theme);
        view.resize(1'000, 300);
        view.show(matrixOf(*bench.run));
        view.QWidget::show();
        view.mark("prefetch/201/prefetch-release");
        QSignalSpy chosen(&view, &RunMatrixView::stepChosen);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(chosen.last().first().toString(), QStringLiteral("workers/201/await-idle"));
        QTest::keyClick(&view, Qt::Key_Up); // the backend has no idle check: passed over
        QTest::keyClick(&view, Qt::Key_Right);
        const auto moves = chosen.size();
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(chosen.size(), moves + 1);
    }

    void everyStateHasAWordAndReadableInk()
    {
        for (const auto& tokens : {lightTokens(), darkTokens()}) {
            for (int state = 0; state <= static_cast<int>(CellState::NotReached); ++state) {
                const auto value = static_cast<CellState>(state);
                QVERIFY(!word(value).isEmpty());
                const auto colours = coloursOf(value, tokens);
                const auto under = colours.fill.alpha() == 0 ? tokens.surface : colours.fill;
                QVERIFY2(contrast(colours.ink, under) >= 4.5, qPrintable(word(value)));
            }
        }
    }

    void timelineHasABarPerStepThatBegan()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        const auto timeline = timelineOf(*bench.run);
        QCOMPARE(timeline.rows, QStringList({kBackend, kWorker}));
        QCOMPARE(timeline.bars.size(), bench.driver->state().steps.size());
        const auto failed = std::count_if(timeline.bars.begin(), timeline.bars.end(),
                                          [](const auto& bar) { return bar.kind == TimelineBar::Kind::Failed; });
        QCOMPARE(failed, 1);
        for (const auto& bar : timeline.bars)
            QVERIFY(bar.from <= bar.to && bar.from >= timeline.from && bar.to <= timeline.to);
    }

    void stepsThatWereGivenUpAreUnclear()
    {
        RunBench bench(2);
        bench.prepare();
        bench.runToTheEnd();
        auto state = bench.driver->state();
        const auto step = bench.driver->state().plan.groups.front().lanes.front().steps.front().id;
        state.steps[step].status = StepStatus::Abandoned;
        const ShownRun shown(bench.driver->header(), state, RunLog{}, bench.world.journal, bench.world.clock);
        const auto timeline = timelineOf(shown);
        const auto unclear = [](const auto& bar) { return bar.kind == TimelineBar::Kind::Unclear; };
        QCOMPARE(std::count_if(timeline.bars.begin(), timeline.bars.end(), unclear), 1);
    }

    void theTimelineIsReadByKeyboard()
    {
        RunBench bench;
        bench.world.deadWith = {ct(201)};
        bench.prepare();
        bench.runToTheEnd();
        RunTimeline view(*bench.run, bench.theme);
        view.resize(700, 300);
        view.show();
        const auto bars = timelineOf(*bench.run).bars;
        const auto hint = view.accessibleDescription();
        QVERIFY(hint.contains(QStringLiteral("crossed: failed")));
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY2(view.accessibleDescription().endsWith(bars.front().tip), qPrintable(view.accessibleDescription()));
        QTest::keyClick(&view, Qt::Key_End);
        QVERIFY(view.accessibleDescription().endsWith(bars.back().tip));
        QTest::keyClick(&view, Qt::Key_Right); // no further
        QVERIFY(view.accessibleDescription().endsWith(bars.back().tip));
        QFocusEvent left(QEvent::FocusOut);
        QApplication::sendEvent(&view, &left);
        QCOMPARE(view.accessibleDescription(), hint);
    }

    // Grey pictures of bars differ: colour alone would not tell a failed step from one that was given up.
    void barsDifferWithoutColour()
    {
        Theme theme;
        QSet<QString> pictures;
        int kinds = 0;
        for (const auto kind :
             {TimelineBar::Kind::Script, TimelineBar::Kind::Gate, TimelineBar::Kind::Waiting, TimelineBar::Kind::Failed,
              TimelineBar::Kind::Back, TimelineBar::Kind::Open, TimelineBar::Kind::Unclear}) {
            QImage image(60, 24, QImage::Format_ARGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintTimelineBar(painter, theme, kind, QRectF(10, 8, 30, kind == TimelineBar::Kind::Gate ? 4 : 8));
            painter.end();
            QString inked;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    inked += image.pixel(x, y) == QColor(Qt::white).rgba() ? u'.' : u'#';
            }
            pictures << inked;
            ++kinds;
        }
        QCOMPARE(pictures.size(), kinds);
    }
};

QTEST_MAIN(RunMatrixTest)
#include "run_matrix_test.moc"
