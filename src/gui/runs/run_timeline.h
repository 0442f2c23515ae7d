// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTimeline shows targets against time: one line per target, a thin bar per step that began, local time below. Each
// kind of bar has a pattern beside its colour; the arrow keys go from bar to bar, the line below says what it is. Owned
// by RunTab; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QScrollArea>

class QBarCategoryAxis;
class QChart;
class QChartView;
class QDateTimeAxis;
class QLabel;
class QLineSeries;

namespace ktrdr {

// A step as a piece of a line.
struct TimelineBar
{
    int row = 0;
    UtcTime from{}, to{};
    // Unclear: given up before it answered, so nobody knows whether it was done.
    enum class Kind { Script, Gate, Waiting, Failed, Back, Open, Unclear } kind = Kind::Script;
    QString tip;
    bool operator==(const TimelineBar&) const = default;
};
struct Timeline
{
    QStringList rows;
    std::vector<TimelineBar> bars;
    UtcTime from{}, to{};
};
Timeline timelineOf(const ShownRun& run);

class TimelineBars;

class RunTimeline : public QScrollArea
{
    Q_OBJECT

public:
    RunTimeline(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
    void refresh();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void decorate();
    void choose(int bar);
    void describe();

    const ShownRun& m_run;
    const Theme& m_theme;
    QChart* m_chart;
    QChartView* m_view;
    QDateTimeAxis* m_time;
    QBarCategoryAxis* m_targets;
    QLineSeries* m_scale; // carries the axes; the bars are painted by m_bars
    TimelineBars* m_bars;
    QLabel* m_chosen; // what the chosen bar is, or how bars are read
    int m_bar = -1;   // chosen by the keyboard
};

} // namespace ktrdr
