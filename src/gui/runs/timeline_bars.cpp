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

QColor colourOf(const Tokens& tokens, TimelineBar::Kind kind)
{
    switch (kind) {
    case TimelineBar::Kind::Script:
    case TimelineBar::Kind::Gate: return tokens.healthy;
    case TimelineBar::Kind::Waiting: return tokens.degraded;
    case TimelineBar::Kind::Failed: return tokens.failed;
    case TimelineBar::Kind::Back: return tokens.maintenance;
    case TimelineBar::Kind::Open: return tokens.busy;
    case TimelineBar::Kind::Unclear: return tokens.unknown;
    }
    return tokens.busy;
}

void paintBar(QPainter& painter, const QColor& colour, TimelineBar::Kind kind, const QRectF& rect)
{
    const auto inner = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    switch (kind) {
    case TimelineBar::Kind::Waiting:
        painter.setPen(colour);
        painter.setBrush(QBrush(colour, Qt::BDiagPattern));
        painter.drawRect(inner);
        break;
    case TimelineBar::Kind::Open:
        painter.setPen(QPen(colour, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(inner);
        break;
    case TimelineBar::Kind::Unclear:
        painter.setPen(QPen(colour, 1.2, Qt::DotLine));
        painter.setBrush(QBrush(colour, Qt::Dense6Pattern));
        painter.drawRect(inner);
        break;
    default: painter.fillRect(rect, colour);
    }
}

// At the bar's end, where there is room however short it is.
void paintMark(QPainter& painter, const Theme& theme, TimelineBar::Kind kind, const QRectF& rect)
{
    const auto end = QPointF(rect.right(), rect.center().y());
    const double half = kThick / 2 + 1;
    if (kind == TimelineBar::Kind::Failed) {
        painter.setPen(QPen(theme.tokens().failedText, 1.6));
        painter.drawLine(end + QPointF(-3, half), end + QPointF(5, -half));
        painter.drawLine(end + QPointF(-3, -half), end + QPointF(5, half));
    } else if (kind == TimelineBar::Kind::Back) {
        const auto tip = QPointF(rect.left(), rect.center().y());
        painter.setPen(QPen(theme.tokens().text, 1.4));
        painter.drawPolyline(QPolygonF{tip + QPointF(4, -half), tip, tip + QPointF(4, half)});
    } else if (kind == TimelineBar::Kind::Unclear) {
        painter.setPen(theme.tokens().unknownText);
        painter.setFont(theme.captionFont());
        painter.drawText(QRectF(end.x() + 2, end.y() - 10, 12, 20), Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("?"));
    }
}

} // namespace

void paintTimelineBar(QPainter& painter, const Theme& theme, TimelineBar::Kind kind, const QRectF& rect)
{
    paintBar(painter, colourOf(theme.tokens(), kind), kind, rect);
    paintMark(painter, theme, kind, rect);
}

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

void TimelineBars::choose(int bar)
{
    m_chosen = bar;
    update();
}

QRectF TimelineBars::boundingRect() const { return m_chart->plotArea(); }

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
    int index = 0;
    for (const auto& bar : m_timeline.bars) {
        const auto rect = rectOf(bar);
        paintTimelineBar(*painter, m_theme, bar.kind, rect);
        if (index++ != m_chosen)
            continue;
        painter->setPen(QPen(m_theme.tokens().accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rect.adjusted(-3, -3, 3, 3));
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
