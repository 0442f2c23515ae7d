// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunNotifier tells the desktop when a run needs a person, fails, or ends while nobody looks at the window: through the
// system tray if there is one, else by marking the window; as much as the settings allow. Owned by the main window;
// main thread.
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>

class QSystemTrayIcon;

namespace ktrdr {

class RunDriver;
class Workspace;

struct RunNotice
{
    QString title, text;
    bool urgent = false; // a person is needed, or something failed
};

class RunNotifier : public QObject
{
    Q_OBJECT

public:
    RunNotifier(Workspace& workspace, QWidget& window);
    // For tests: where notices go, and whether somebody looks at the window.
    void setOutlets(std::function<void(const RunNotice&)> show, std::function<bool()> isWatched);

private:
    void watch(RunDriver& run);
    void ended(const RunDriver& run);
    void say(const RunNotice& notice);
    void showOnDesktop(const RunNotice& notice);

    QWidget& m_window;
    std::function<void(const RunNotice&)> m_show;
    std::function<bool()> m_isWatched;
    QSystemTrayIcon* m_tray = nullptr;
};

} // namespace ktrdr
