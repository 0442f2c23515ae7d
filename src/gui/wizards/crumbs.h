// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a wizard in one line: done ones with a tick, the present one with its number. Main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QLabel>
#include <QStringList>

namespace ktrdr {

class Crumbs : public QWidget
{
    Q_OBJECT

public:
    Crumbs(const QStringList& steps, QWidget* parent);
    void setCurrent(int step);

private:
    QStringList m_steps;
    std::vector<QLabel*> m_labels;
};

} // namespace ktrdr
