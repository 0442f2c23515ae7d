// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineBars paints the bars of a timeline into the plot area of its chart: kinds differ by pattern and mark, not by
// colour alone. Owned by the chart; main thread.
#pragma once

#include "gui/runs/run_timeline.h"

#include <QGraphicsObject>

class QAbstractSeries;

namespace ktrdr {

class TimelineBars : public QGraphicsObject
{
public:
    TimelineBars(QChart* chart, QAbstractSeries* scale, const Theme& theme);

    void show(Timeline timeline);
    const Timeline& timeline() const { return m_timeline; }
    // With a frame around it; -1: none.
    void choose(int bar);
    QRectF rectOf(const TimelineBar& bar) const;
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    void hoverMoveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    QChart* m_chart;
    QAbstractSeries* m_scale;
    const Theme& m_theme;
    Timeline m_timeline;
    int m_chosen = -1;
};

// One bar with its mark.
void paintTimelineBar(QPainter& painter, const Theme& theme, TimelineBar::Kind kind, const QRectF& rect);

} // namespace ktrdr
