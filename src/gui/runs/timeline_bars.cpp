// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/timeline_bars.h"

#include "gui/theme/plain_tip.h"

#include <QAbstractSeries>
#include <QChart>
#include <QGraphicsSceneHoverEvent>
#include <QPainter>

namespace ktrdr {

namespace {

constexpr double kThick = 8;
constexpr double kThin = 4; // gates: asked, not done

} // namespace

TimelineBars::TimelineBars(QChart* chart, QAbstractSeries* scale, const Theme& theme)
    : QGraphicsObject(chart), m_chart(chart), m_scale(scale), m_theme(theme)
{
    setAcceptHoverEvents(true);
    setZValue(10);
    connect(chart, &QChart::plotAreaChanged, this, [this] {
        prepareGeometryChange();
        update();
    });
}

void TimelineBars::show(Timeline timeline)
{
    m_timeline = std::move(timeline);
    update();
}

QRectF TimelineBars::boundingRect() const { return m_chart->plotArea(); }

QColor TimelineBars::colourOf(TimelineBar::Kind kind) const
{
    const auto& tokens = m_theme.tokens();
    switch (kind) {
    case TimelineBar::Kind::Script:
    case TimelineBar::Kind::Gate: return tokens.healthy;
    case TimelineBar::Kind::Waiting: return tokens.degraded;
    case TimelineBar::Kind::Failed: return tokens.failed;
    case TimelineBar::Kind::Back: return tokens.maintenance;
    case TimelineBar::Kind::Open: return tokens.busy;
    }
    return tokens.busy;
}

QRectF TimelineBars::rectOf(const TimelineBar& bar) const
{
    const auto y = static_cast<double>(m_timeline.rows.size() - 1 - bar.row);
    const auto x = [](UtcTime at) { return static_cast<double>(at.time_since_epoch().count()); };
    const auto left = m_chart->mapToPosition({x(bar.from), y}, m_scale);
    const auto right = m_chart->mapToPosition({x(bar.to), y}, m_scale);
    const double high = bar.kind == TimelineBar::Kind::Gate ? kThin : kThick;
    return {left.x(), left.y() - high / 2, std::max(2.0, right.x() - left.x() - 1), high};
}

void TimelineBars::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->setClipRect(boundingRect());
    painter->setPen(Qt::NoPen);
    for (const auto& bar : m_timeline.bars) {
        const auto rect = rectOf(bar);
        painter->setBrush(colourOf(bar.kind));
        painter->drawRect(rect);
        if (bar.kind != TimelineBar::Kind::Failed)
            continue;
        painter->setPen(QPen(m_theme.tokens().failedText, 1.6));
        painter->drawLine(rect.bottomRight() + QPointF(-3, 2), rect.topRight() + QPointF(5, -2));
        painter->drawLine(rect.topRight() + QPointF(-3, -2), rect.bottomRight() + QPointF(5, 2));
        painter->setPen(Qt::NoPen);
    }
}

void TimelineBars::hoverMoveEvent(QGraphicsSceneHoverEvent* event)
{
    QString tip;
    for (const auto& bar : m_timeline.bars) {
        if (rectOf(bar).adjusted(-2, -4, 2, 4).contains(event->pos()))
            tip = bar.tip;
    }
    setToolTip(plainTip(tip));
}

} // namespace ktrdr
