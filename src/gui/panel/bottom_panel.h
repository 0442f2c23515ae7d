// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel below: runs of this process with their state and progress. Foldable to its tabs. Owned by the main window;
// main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QTabWidget>
#include <QTimer>

class QTableWidget;

namespace ktrdr {

class RunDriver;
class Workspace;

class BottomPanel : public QTabWidget
{
    Q_OBJECT

public:
    BottomPanel(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void runChosen(ktrdr::RunDriver* run);

private:
    void refresh();

    Workspace& m_workspace;
    const Theme& m_theme;
    QTableWidget* m_runs;
    QTimer m_ticker;
};

} // namespace ktrdr
