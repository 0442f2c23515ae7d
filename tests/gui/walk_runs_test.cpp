// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A run in the main window, while it works and with its result, and what is asked and opened from it; walked.
#include "gui/main_window.h"
#include "gui/runs/abort_dialog.h"
#include "gui/runs/run_log_window.h"
#include "gui/runs/run_tab.h"
#include "gui/runs/stop_dialog.h"
#include "gui/walk_bench.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct Stage
{
    int percent;
    bool works;
    WalkBench bench;
    MainWindow window;
    RunDriver* run = nullptr;

    Stage(int size, bool held) : percent(size), works(held), bench(size), window(*bench.workspace, bench.theme)
    {
        bench.world.deadWith.insert(ct(206));
        if (works)
            bench.world.shell.holdIf(
                [](const auto& call) { return call.command.input.find("phase checkout") != std::string::npos; });
        showSmall(window);
        const auto started = bench.workspace->startRun(bench.world.plan(Seconds{1}));
        QVERIFY2(started, started ? "" : toString(started.error()).c_str());
        run = *started;
        window.openRun(run);
    }
    RunTab& tab() { return *window.findChild<RunTab*>(); }
};

} // namespace

class WalkRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whileItWorks_data()
    {
        addPages({QStringLiteral("steps"), QStringLiteral("timeline"), QStringLiteral("abort"), QStringLiteral("stop"),
                  QStringLiteral("log")});
    }
    void whileItWorks()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        auto& stage = staged(percent, true);
        QTRY_VERIFY(stage.bench.world.shell.heldCount() > 0);
        stage.tab().showView(page == QLatin1String("timeline") ? RunTab::Times : RunTab::Steps);
        const ShownRun shown(*stage.run, *stage.bench.journal, stage.bench.world.clock);
        AbortDialog abort(shown, stage.bench.theme);
        StopDialog stop(shown, stage.bench.theme);
        RunLogWindow log(shown, stage.bench.theme);
        QWidget* walks = page == QLatin1String("abort")  ? static_cast<QWidget*>(&abort)
                         : page == QLatin1String("stop") ? static_cast<QWidget*>(&stop)
                         : page == QLatin1String("log")  ? static_cast<QWidget*>(&log)
                                                         : &stage.window;
        if (walks != &stage.window)
            showSmall(*walks, walks->sizeHint());
        const auto found = walked(*walks);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void whenItHasEnded_data()
    {
        addPages({QStringLiteral("steps"), QStringLiteral("timeline"), QStringLiteral("result")});
    }
    void whenItHasEnded()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        auto& stage = staged(percent, false);
        QTRY_VERIFY_WITH_TIMEOUT(stage.run->ended(), 60'000);
        stage.tab().showView(page == QLatin1String("result")     ? RunTab::Result
                             : page == QLatin1String("timeline") ? RunTab::Times
                                                                 : RunTab::Steps);
        const auto found = walked(stage.window);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
    void cleanupTestCase() { m_stage.reset(); }

private:
    // One run for all pages of a size.
    Stage& staged(int percent, bool works)
    {
        if (!m_stage || m_stage->percent != percent || m_stage->works != works) {
            m_stage.reset();
            m_stage = std::make_unique<Stage>(percent, works);
        }
        return *m_stage;
    }
    std::unique_ptr<Stage> m_stage;
};

QTEST_MAIN(WalkRunsTest)
#include "walk_runs_test.moc"
