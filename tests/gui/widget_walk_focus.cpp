// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widget_walk.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QPlainTextEdit>

#include <algorithm>

namespace ktrdr::fakes {

namespace {

bool isStop(const QWidget& widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) && widget.isEnabled() && !widget.focusProxy();
}

QList<QWidget*> stopsOf(QWidget& top, const QList<QWidget*>& seen)
{
    QList<QWidget*> stops;
    auto* window = top.window();
    for (auto* at = window->nextInFocusChain(); at && at != window; at = at->nextInFocusChain()) {
        if (isStop(*at) && seen.contains(at))
            stops << at;
    }
    return stops;
}

// Where the largest part lies that holds `widget` and not `other`, in their common parent.
QRect partOf(const QWidget* widget, const QWidget* other)
{
    while (widget->parentWidget() && !widget->parentWidget()->isAncestorOf(other))
        widget = widget->parentWidget();
    return widget->geometry();
}

bool jumps(const QWidget* from, const QWidget* to)
{
    if (from->isAncestorOf(to))
        return false;
    const auto a = partOf(from, to), b = partOf(to, from);
    const bool sameRow =
        std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top()) > std::min(a.height(), b.height()) / 2;
    if (sameRow)
        return b.right() <= a.left();
    return b.bottom() <= a.top() && b.left() < a.right();
}

// Keeps the Tab key to itself.
bool swallowsTab(const QWidget& widget)
{
    if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget))
        return view->tabKeyNavigation();
    const auto* text = qobject_cast<const QPlainTextEdit*>(&widget);
    return text && !text->tabChangesFocus() && !text->isReadOnly();
}

} // namespace

QStringList focusComplaints(QWidget& top)
{
    QStringList found;
    const auto seen = seenBelow(top);
    const auto stops = stopsOf(top, seen);
    for (const auto* widget : seen) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && !(button->focusPolicy() & Qt::TabFocus))
            found << pathOf(*button) + QStringLiteral(": a button without the Tab key");
        if (isStop(*widget) && !stops.contains(widget))
            found << pathOf(*widget) + QStringLiteral(": not in the focus chain");
        if (isStop(*widget) && swallowsTab(*widget))
            found << pathOf(*widget) + QStringLiteral(": does not let the Tab key go");
    }
    for (int i = 1; i < stops.size(); ++i) {
        if (jumps(stops[i - 1], stops[i]))
            found << pathOf(*stops[i - 1]) + QStringLiteral(": the focus jumps back to ") + pathOf(*stops[i]);
    }
    return found;
}

} // namespace ktrdr::fakes
