// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Notes on the desktop through org.freedesktop.Notifications, for desktops without a system tray. Answers on the main
// thread.
#pragma once

#include <QString>

#include <functional>

class QDBusConnection;
class QObject;

namespace ktrdr {

struct DesktopNote
{
    QString title, text; // plain
    bool urgent = false;
};

// Shows the note without waiting; `done` says once whether the desktop took it, unless `context` has died.
void showNote(const DesktopNote& note, QObject* context, std::function<void(bool shown)> done);
// The same over a given bus.
void showNote(const QDBusConnection& bus, const DesktopNote& note, QObject* context, std::function<void(bool)> done);

} // namespace ktrdr
