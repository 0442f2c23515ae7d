// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/page_scroll.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace ktrdr {

QScrollArea* scrolled(QWidget& body, QWidget* parent)
{
    auto* area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(&body);
    return area;
}

QVBoxLayout* scrolledColumn(QWidget& page)
{
    auto* body = new QWidget(&page);
    auto* whole = new QVBoxLayout(&page);
    whole->setContentsMargins({});
    whole->addWidget(scrolled(*body, &page));
    return new QVBoxLayout(body);
}

} // namespace ktrdr
