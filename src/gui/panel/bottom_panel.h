// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel below: runs of this process with their state and progress, and the history of all runs. It folds to its
// tabs: a click on the current tab or the button at the right. Owned by the main window; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QTabWidget>
#include <QTimer>

class QTableWidget;
class QToolButton;

namespace ktrdr {

class HistoryPage;
class RunDriver;
class Workspace;

class BottomPanel : public QTabWidget
{
    Q_OBJECT

public:
    BottomPanel(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);
    // Unfolds the panel, high enough to read, with this page in front.
    void reveal(QWidget* page);

Q_SIGNALS:
    void runChosen(ktrdr::RunDriver* run);
    void storedRunChosen(const QString& runId);
    void foldedChanged(bool folded);

private:
    void makeRuns();
    void makeFold();
    void refresh();

    Workspace& m_workspace;
    const Theme& m_theme;
    QTableWidget* m_runs;
    HistoryPage* m_history;
    QToolButton* m_fold;
    bool m_folded = false;
    QTimer m_ticker;
    QTimer m_soon; // many changes at once are shown once
};

} // namespace ktrdr
