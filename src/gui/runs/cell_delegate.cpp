// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/cell_delegate.h"

#include "gui/runs/run_matrix_view.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ktrdr {

namespace {

constexpr int kMark = 9; // size of the shape before the text

double luminance(const QColor& colour)
{
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

bool hasMark(CellState state)
{
    return state != CellState::NotPlanned && state != CellState::Pending && state != CellState::NotReached;
}

// The shape of the state, so that a cell is readable without its colour.
void paintMark(QPainter& painter, const QRectF& box, CellState state, const QColor& ink)
{
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const auto at = [&](double x, double y) {
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
    };
    switch (state) {
    case CellState::Done: painter.drawPolyline(QPolygonF{at(0, 0.55), at(0.35, 0.9), at(1, 0.1)}); break;
    case CellState::Failed:
        painter.drawLine(at(0.05, 0.05), at(0.95, 0.95));
        painter.drawLine(at(0.95, 0.05), at(0.05, 0.95));
        break;
    case CellState::Running:
        painter.drawEllipse(box);
        painter.setBrush(ink);
        painter.drawPie(box, 90 * 16, 180 * 16);
        break;
    case CellState::Waiting:
        painter.drawLine(at(0.3, 0.05), at(0.3, 0.95));
        painter.drawLine(at(0.75, 0.05), at(0.75, 0.95));
        break;
    case CellState::TakenBack:
        painter.drawPolyline(QPolygonF{at(0.45, 0.1), at(0.05, 0.5), at(0.45, 0.9)});
        painter.drawLine(at(0.1, 0.5), at(1, 0.5));
        break;
    case CellState::Unknown: painter.drawText(box.adjusted(-2, -4, 2, 4), Qt::AlignCenter, QStringLiteral("?")); break;
    default: break;
    }
}

} // namespace

double contrast(const QColor& a, const QColor& b)
{
    const auto [darker, lighter] = std::minmax({luminance(a) + 0.05, luminance(b) + 0.05});
    return lighter / darker;
}

QColor inkOn(const QColor& fill)
{
    const QColor dark(0x10, 0x16, 0x1C), light(Qt::white);
    return contrast(light, fill) >= contrast(dark, fill) ? light : dark;
}

CellColours coloursOf(CellState state, const Tokens& tokens)
{
    const auto filled = [](const QColor& colour) { return CellColours{colour, colour, inkOn(colour)}; };
    switch (state) {
    case CellState::Done: return filled(tokens.dark ? tokens.healthy : tokens.healthyText);
    case CellState::Running: return filled(tokens.busy);
    case CellState::Waiting: return filled(tokens.degraded);
    case CellState::Failed: return filled(tokens.failedText);
    case CellState::TakenBack: return {Qt::transparent, tokens.degraded, tokens.degradedText};
    case CellState::Unknown: return {Qt::transparent, tokens.unknownText, tokens.unknownText};
    case CellState::Pending:
    case CellState::NotReached: return {Qt::transparent, tokens.hairline, tokens.secondaryText};
    case CellState::NotPlanned: return {Qt::transparent, Qt::transparent, tokens.secondaryText};
    }
    return {};
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = qobject_cast<const RunMatrixModel*>(index.model());
    const auto& tokens = m_theme.tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (const auto* cell = model->cell(index)) {
        paintCell(*painter, option, *cell);
    } else if (!model->row(index.row()).heading) {
        painter->setPen(tokens.secondaryText);
        const auto rect = option.rect.adjusted(8, 0, -10, 0);
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideLeft, rect.width()));
    }
    painter->restore();
}

void CellDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const MatrixCell& cell) const
{
    const auto& tokens = m_theme.tokens();
    const auto colours = coloursOf(cell.state, tokens);
    const QRectF box = QRectF(option.rect).adjusted(3, 3.5, -3, -3.5);
    const bool chosen = option.state & QStyle::State_Selected;
    if (cell.state == CellState::NotPlanned)
        return;
    if (chosen) { // a ring around the cell
        painter.setPen(QPen(tokens.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5, 5);
    }
    painter.setPen(QPen(colours.line, 1, cell.state == CellState::Unknown ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), sizes::kControlRadius, sizes::kControlRadius);
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 12 / 13);
    font.setWeight(cell.state == CellState::NotReached ? QFont::Normal : QFont::DemiBold);
    const QFontMetrics metrics(font);
    const bool marked = hasMark(cell.state);
    const int room = static_cast<int>(box.width()) - 8;
    auto text = cell.text;
    const int before = marked ? kMark + (text.isEmpty() ? 0 : 5) : 0;
    if (metrics.horizontalAdvance(text) + before > room)
        text = text.section(QStringLiteral(" / "), 0, 0);
    const bool showMark = marked && metrics.horizontalAdvance(text) + before <= room;
    text = metrics.elidedText(text, Qt::ElideRight, room);
    const double wide = metrics.horizontalAdvance(text) + (showMark ? before : 0);
    const double left = box.center().x() - wide / 2;
    if (showMark)
        paintMark(painter, QRectF(left, box.center().y() - kMark / 2.0, kMark, kMark), cell.state, colours.ink);
    painter.setPen(colours.ink);
    painter.setFont(font);
    painter.drawText(QRectF(left + (showMark ? before : 0), box.top(), wide + 4, box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
}

} // namespace ktrdr
