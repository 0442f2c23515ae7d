// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineBars paints the bars of a timeline into the plot area of its chart. Owned by the chart; main thread.
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
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    void hoverMoveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    QRectF rectOf(const TimelineBar& bar) const;
    QColor colourOf(TimelineBar::Kind kind) const;

    QChart* m_chart;
    QAbstractSeries* m_scale;
    const Theme& m_theme;
    Timeline m_timeline;
};

} // namespace ktrdr
