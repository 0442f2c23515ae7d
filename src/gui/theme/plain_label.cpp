// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/plain_label.h"

#include "gui/theme/elided_label.h"

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

SteadyLabel::SteadyLabel(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setProperty("secondary", true);
}

void SteadyLabel::say(const QString& text)
{
    ensurePolished();
    const auto needed = fontMetrics().size(Qt::TextSingleLine, text).expandedTo(minimumSize());
    if (needed != minimumSize())
        setFixedSize(needed);
    if (text != this->text())
        setText(text);
}

NoteLine::NoteLine(QWidget* parent) : QWidget(parent), m_label(new ElidedLabel(this))
{
    m_label->setProperty("secondary", true);
    m_label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void NoteLine::say(const QString& text) { m_label->say(text); }

QSize NoteLine::sizeHint() const { return {minimumSizeHint().width(), m_label->sizeHint().height()}; }

QSize NoteLine::minimumSizeHint() const { return m_label->minimumSizeHint(); }

void NoteLine::resizeEvent(QResizeEvent* event)
{
    m_label->setGeometry(rect());
    QWidget::resizeEvent(event);
}

Pill::Pill(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Pill::fill(const QString& text, const QColor& colour, const QColor& ink)
{
    put(text, QStringLiteral("background: %1; color: %2; border-radius: 9px; padding: 2px 10px; font-weight: 600;")
                  .arg(colour.name(), ink.name()));
}

void Pill::outline(const QString& text, const QColor& colour)
{
    put(text, QStringLiteral("background: transparent; color: %1; border: 1px solid %1; border-radius: 9px; "
                             "padding: 1px 10px; font-weight: 600;")
                  .arg(colour.name()));
}

// A style sheet that is set anew lays out and paints the whole page.
void Pill::put(const QString& text, const QString& style)
{
    setText(text);
    if (styleSheet() != style)
        setStyleSheet(style);
}

} // namespace ktrdr
