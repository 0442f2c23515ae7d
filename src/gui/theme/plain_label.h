// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels that show their text as it is: what comes from a host is never taken for markup. Main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QLabel>

namespace ktrdr {

// The font in semibold, for titles within a page.
QFont strong(QFont font);

QLabel* plainLabel(const QString& text, QWidget* parent);
// A plain label in the secondary colour.
QLabel* secondaryLabel(const QString& text, QWidget* parent);

// A rounded word on its colour: the environment's name, the state of a run. Filled, or outlined for a warning.
class Pill : public QLabel
{
    Q_OBJECT

public:
    explicit Pill(QWidget* parent = nullptr);
    void fill(const QString& text, const QColor& colour, const QColor& ink);
    void outline(const QString& text, const QColor& colour);
};

} // namespace ktrdr
