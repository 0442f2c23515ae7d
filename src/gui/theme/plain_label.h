// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels that show their text as it is: what comes from a host is never taken for markup. Main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QLabel>

namespace ktrdr {

class ElidedLabel;

// The font in semibold, for titles within a page.
QFont strong(QFont font);

QLabel* plainLabel(const QString& text, QWidget* parent);
// A plain label in the secondary colour.
QLabel* secondaryLabel(const QString& text, QWidget* parent);

// A line that changes all the time: its size only ever grows, so that a new text neither lays out nor paints the page.
class SteadyLabel : public QLabel
{
    Q_OBJECT

public:
    explicit SteadyLabel(QWidget* parent = nullptr);
    void say(const QString& text);
};

// A line in the secondary colour that takes the room there is and changes all the time, at its right end: a new text
// paints this line alone.
class NoteLine : public QWidget
{
    Q_OBJECT

public:
    explicit NoteLine(QWidget* parent = nullptr);
    void say(const QString& text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ElidedLabel* m_label; // in no layout, which a new text would do again
};

// A rounded word on its colour: the environment's name, the state of a run. Filled, or outlined for a warning.
class Pill : public QLabel
{
    Q_OBJECT

public:
    explicit Pill(QWidget* parent = nullptr);
    void fill(const QString& text, const QColor& colour, const QColor& ink);
    void outline(const QString& text, const QColor& colour);

private:
    void put(const QString& text, const QString& style);
};

} // namespace ktrdr
