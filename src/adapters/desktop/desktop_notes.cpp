// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/desktop/desktop_notes.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace ktrdr {

namespace {

constexpr int kAnswerMs = 3'000;

// The text may be taken for markup, so what looks like it is escaped; the title never is.
QDBusMessage callFor(const DesktopNote& note)
{
    auto call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue(uchar(note.urgent ? 2 : 1))}};
    call << QCoreApplication::applicationName() << 0U << QStringLiteral("ktrdr-admin") << note.title
         << note.text.toHtmlEscaped() << QStringList() << hints << -1;
    return call;
}

} // namespace

void showNote(const DesktopNote& note, QObject* context, std::function<void(bool shown)> done)
{
    showNote(QDBusConnection::sessionBus(), note, context, std::move(done));
}

void showNote(const QDBusConnection& bus, const DesktopNote& note, QObject* context, std::function<void(bool)> done)
{
    if (!bus.isConnected())
        return done(false);
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(callFor(note), kAnswerMs), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, done = std::move(done)] {
        const QDBusPendingReply<uint> reply = *watcher;
        watcher->deleteLater();
        done(!reply.isError());
    });
}

} // namespace ktrdr
