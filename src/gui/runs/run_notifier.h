// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunNotifier tells the desktop when a run needs a person, fails, or ends while nobody looks at the window: through the
// system tray if there is one, else through the desktop's notifications, else by marking the window; as much as the
// settings allow. Owned by the main window; main thread.
#pragma once

#include "gui/runs/run_notice.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QSystemTrayIcon;

namespace ktrdr {

class RunDriver;
class Workspace;

class RunNotifier : public QObject
{
    Q_OBJECT

public:
    RunNotifier(Workspace& workspace, QWidget& window);
    // How the desktop is told without a tray; it says once whether it took the notice.
    using Desktop = std::function<void(const RunNotice&, std::function<void(bool)> taken)>;
    void useDesktop(Desktop desktop) { m_desktop = std::move(desktop); }
    // For tests: where notices go, and whether somebody looks at the window.
    void setOutlets(std::function<void(const RunNotice&)> show, std::function<bool()> isWatched);

Q_SIGNALS:
    // Whatever the settings say.
    void noticed(const ktrdr::RunNotice& notice);
    // The window was marked: nothing else was left to tell the desktop by.
    void marked();

private:
    void watch(RunDriver& run);
    void ended(const RunDriver& run);
    void say(const RunNotice& notice);
    void showOnDesktop(const RunNotice& notice);
    void showInTray(const RunNotice& notice);
    void mark();

    QWidget& m_window;
    std::function<void(const RunNotice&)> m_show;
    std::function<bool()> m_isWatched;
    Desktop m_desktop;
    QSystemTrayIcon* m_tray = nullptr;
};

} // namespace ktrdr
