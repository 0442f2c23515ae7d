// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/tab_order.h"

#include <QList>
#include <QTabBar>
#include <QTabWidget>

namespace ktrdr {

namespace {

bool isStop(const QWidget& widget) { return widget.focusPolicy() != Qt::NoFocus && !widget.focusProxy(); }

bool isPart(const QWidget& of, const QWidget* widget) { return widget == &of || of.isAncestorOf(widget); }

} // namespace

void tabAfter(QWidget& stop, QWidget& late)
{
    QList<QWidget*> stops;
    auto* at = &late;
    do {
        if (isPart(late, at) && isStop(*at))
            stops << at;
        at = at->nextInFocusChain();
    } while (at != &late);
    auto* before = &stop;
    for (auto* each : stops) {
        QWidget::setTabOrder(before, each);
        before = each;
    }
}

void tabBefore(QWidget& next, QWidget& late)
{
    auto* before = next.previousInFocusChain();
    while (before != &next && (isPart(late, before) || !isStop(*before)))
        before = before->previousInFocusChain();
    if (before != &next)
        tabAfter(*before, late);
}

void tabAfterBar(QWidget& late)
{
    for (auto* parent = late.parentWidget(); parent; parent = parent->parentWidget()) {
        if (const auto* tabs = qobject_cast<QTabWidget*>(parent))
            return tabAfter(*tabs->tabBar(), late);
    }
}

} // namespace ktrdr
