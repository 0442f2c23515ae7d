// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/plain_label.h"

namespace ktrdr {

QFont strong(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel* secondaryLabel(const QString& text, QWidget* parent)
{
    auto* label = plainLabel(text, parent);
    label->setProperty("secondary", true);
    return label;
}

Pill::Pill(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Pill::fill(const QString& text, const QColor& colour, const QColor& ink)
{
    setText(text);
    setStyleSheet(QStringLiteral("background: %1; color: %2; border-radius: 9px; padding: 2px 10px; font-weight: 600;")
                      .arg(colour.name(), ink.name()));
}

void Pill::outline(const QString& text, const QColor& colour)
{
    setText(text);
    setStyleSheet(QStringLiteral("background: transparent; color: %1; border: 1px solid %1; border-radius: 9px; "
                                 "padding: 1px 10px; font-weight: 600;")
                      .arg(colour.name()));
}

} // namespace ktrdr
