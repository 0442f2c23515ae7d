// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTimeline shows targets against time: one line per target, a thin bar per step that began, local time below. Owned
// by RunTab; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QScrollArea>

class QBarCategoryAxis;
class QChart;
class QChartView;
class QDateTimeAxis;
class QLineSeries;

namespace ktrdr {

// A step as a piece of a line.
struct TimelineBar
{
    int row = 0;
    UtcTime from{}, to{};
    enum class Kind { Script, Gate, Waiting, Failed, Back, Open } kind = Kind::Script;
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

private:
    void decorate();

    const ShownRun& m_run;
    const Theme& m_theme;
    QChart* m_chart;
    QChartView* m_view;
    QDateTimeAxis* m_time;
    QBarCategoryAxis* m_targets;
    QLineSeries* m_scale; // carries the axes; the bars are painted by m_bars
    TimelineBars* m_bars;
};

} // namespace ktrdr
