// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTabs opens runs in the main window's tabs, each run once: those of this process live, those of the journal as it
// knows them. Owned by the main window; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QPointer>
#include <QTabWidget>

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

Q_SIGNALS:
    void failed(const QString& why);

private:
    void show(const std::string& runId, RunTab* tab);

    Workspace& m_workspace;
    const Theme& m_theme;
    QTabWidget& m_tabs;
    std::map<std::string, QPointer<RunTab>> m_open;
};

} // namespace ktrdr
