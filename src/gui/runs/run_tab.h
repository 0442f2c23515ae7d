// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTab shows one run: targets against phases, the selected step with its command and log, a timeline, the result, and
// the four ways to act on it. A run of the journal is shown the same way and cannot be acted on. Closing it does not
// touch the run. Owned by the main window's tabs; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QPushButton;

namespace Ui {
class RunTab;
}

namespace ktrdr {

class ResultPage;
class RunLogWindow;
class RunMatrixView;
class RunQuestion;
class RunTimeline;
class StepPanel;

class RunTab : public QWidget
{
    Q_OBJECT

public:
    // `run` outlives the tab.
    RunTab(ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
    // A run of the journal belongs to its tab.
    RunTab(std::unique_ptr<ShownRun> run, const Theme& theme, QWidget* parent = nullptr);
    ~RunTab() override;

    enum View { Steps, Times, Result };
    void showView(View view);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makePages();
    void makeButtons();
    void soon();
    void refreshIfSeen();
    void refresh();
    void refreshPage(int view);
    void refreshHead();
    void arrangeHead();
    void refreshButtons();
    void followRun();
    void choose(const std::string& step);
    void ask(RunQuestion* question, OperatorCommand command);
    void openLog(const QString& filter);

    std::unique_ptr<ShownRun> m_owned;
    ShownRun& m_run;
    const Theme& m_theme;
    std::unique_ptr<Ui::RunTab> m_ui;
    RunMatrixView* m_matrix = nullptr;
    StepPanel* m_step = nullptr;
    RunTimeline* m_timeline = nullptr;
    ResultPage* m_result = nullptr;
    std::vector<std::pair<OperatorCommand, QPushButton*>> m_buttons;
    QTimer m_soon;   // many changes at once are shown once
    QTimer m_ticker; // elapsed times
    bool m_wasEnded = false;
    bool m_missed = false; // something changed while it was hidden
};

} // namespace ktrdr
