// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel below: runs of this process with their state and progress, the history of all runs, notices. It folds to its
// tabs: a click on the current tab or the button at the right. Owned by the main window; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QTabWidget>
#include <QTimer>

class QTableWidget;
class QToolButton;

namespace ktrdr {

class HistoryPage;
class NoticesPage;
class RunDriver;
class Workspace;
struct RunNotice;

class BottomPanel : public QTabWidget
{
    Q_OBJECT

public:
    BottomPanel(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);
    // Unfolds the panel, high enough to read, with this page in front.
    void reveal(QWidget* page);
    void addNotice(const ktrdr::RunNotice& notice);

Q_SIGNALS:
    void runChosen(ktrdr::RunDriver* run);
    void storedRunChosen(const QString& runId);
    void foldedChanged(bool folded);

private:
    void makeRuns();
    void makeNotices();
    void makeFold();
    void refresh();

    Workspace& m_workspace;
    const Theme& m_theme;
    QTableWidget* m_runs;
    HistoryPage* m_history;
    NoticesPage* m_notices;
    QToolButton* m_fold;
    bool m_folded = false;
    QTimer m_ticker;
    QTimer m_soon; // many changes at once are shown once
};

} // namespace ktrdr
