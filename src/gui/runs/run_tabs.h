// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTabs opens runs in the main window's tabs, each run once: those of this process live, those of the journal as it
// knows them. Owned by the main window; main thread.
#pragma once

#include "base/result.h"
#include "gui/theme/theme.h"

#include <QPointer>
#include <QTabWidget>

#include <functional>
#include <map>

namespace ktrdr {

class RunDriver;
class RunTab;
class Workspace;

class RunTabs : public QObject
{
    Q_OBJECT

public:
    RunTabs(Workspace& workspace, const Theme& theme, QTabWidget& tabs);

    void open(RunDriver& run);
    // A run of the history; one of this process is opened live.
    void openStored(const QString& runId);

    // The ids of the runs in the tabs, in their order, and of the one in front.
    QStringList openRuns() const;
    QString currentRun() const;
    // Opens what was open when the window was closed; nothing is asked before the window is there, a run that is gone
    // is left out, and the one in front comes to the front only if the person has chosen no other tab meanwhile.
    void restore(const QStringList& runIds, const QString& inFront);

Q_SIGNALS:
    void failed(const QString& why);

private:
    using Shown = std::function<void(const Result<void>& found)>;
    void load(const std::string& runId, Shown then);
    void show(const std::string& runId, RunTab* tab);
    QString runIn(const QWidget* tab) const;

    Workspace& m_workspace;
    const Theme& m_theme;
    QTabWidget& m_tabs;
    std::map<std::string, QPointer<RunTab>> m_open;
};

} // namespace ktrdr
