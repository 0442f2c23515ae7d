// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page of one backend or worker: each source's word with its age, what disagrees, and what to do. Owned by
// EnvironmentPages; main thread.
#pragma once

#include "base/ids.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QTableWidget>

namespace ktrdr {

class Pill;
class WatchedEnvironment;

class TargetPage : public QWidget
{
    Q_OBJECT

public:
    TargetPage(WatchedEnvironment& environment, CtId ct, const Theme& theme, QWidget* parent = nullptr);

private:
    void refresh();

    WatchedEnvironment& m_environment;
    CtId m_ct;
    const Theme& m_theme;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_disagreements;
    QTableWidget* m_sources;
};

} // namespace ktrdr
