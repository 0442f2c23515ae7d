// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/environment_band.h"

#include <QVBoxLayout>

namespace ktrdr {

QWidget* environmentBand(Protection protection, const Theme& theme, QWidget* parent)
{
    auto* band = new QWidget(parent);
    band->setFixedHeight(sizes::kEnvironmentBand);
    band->setStyleSheet(QStringLiteral("background: %1;").arg(theme.tokens().environment(protection).name()));
    return band;
}

QVBoxLayout* bandedColumn(QWidget& dialog, Protection protection, const Theme& theme)
{
    auto* outer = new QVBoxLayout(&dialog);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    outer->addWidget(environmentBand(protection, theme, &dialog));
    auto* column = new QVBoxLayout;
    column->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    outer->addLayout(column);
    return column;
}

} // namespace ktrdr
