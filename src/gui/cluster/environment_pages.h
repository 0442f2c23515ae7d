// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the selected object: per environment one with the tabs of the environment and one with those of a
// target, made when they are first shown. A tab that the operator chose stays chosen from object to object and over
// restarts. Owned by the main window's first tab; main thread.
#pragma once

#include "base/ids.h"
#include "gui/theme/theme.h"

#include <QStackedWidget>

#include <map>

namespace ktrdr {

class ObjectHead;
class ObjectPage;
class SelectionPage;
class TargetPage;
class WatchedEnvironment;
class Workspace;

class EnvironmentPages : public QStackedWidget
{
    Q_OBJECT

public:
    EnvironmentPages(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);
    void show(const QString& key);
    void showSeveral(const QStringList& keys);

Q_SIGNALS:
    void chosen(const QString& key);
    void runChosen(const QString& runId);

private:
    struct TargetTabs
    {
        ObjectPage* page = nullptr;
        ObjectHead* head = nullptr;
        CtId ct;
    };

    ObjectPage* environmentPage(WatchedEnvironment& environment);
    ObjectPage* targetPage(WatchedEnvironment& environment, CtId ct);
    void fillTarget(TargetTabs& tabs, WatchedEnvironment& environment);
    void addRuns(ObjectPage& page, const WatchedEnvironment& environment);
    void adopt(ObjectPage* page);

    Workspace& m_workspace;
    const Theme& m_theme;
    std::map<QString, ObjectPage*> m_environments;
    std::map<QString, TargetTabs> m_targets;
    SelectionPage* m_selection = nullptr;
    QString m_tab;
};

} // namespace ktrdr
