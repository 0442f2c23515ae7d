// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/bus_question.h"

#include <QDBusPendingCallWatcher>
#include <QTimer>

namespace ktrdr {

BusQuestion::BusQuestion(const QDBusConnection& bus, std::chrono::milliseconds time, Failed failed, QObject* parent)
    : QObject(parent), m_bus(bus), m_time(time), m_failed(std::move(failed))
{
    QTimer::singleShot(time, this, [this] { fail(QDBusError(QDBusError::NoReply, QStringLiteral("no answer"))); });
}

void BusQuestion::call(const QDBusMessage& message, std::function<void(const QDBusMessage&)> then)
{
    auto* watcher =
        new QDBusPendingCallWatcher(m_bus.asyncCall(message, static_cast<int>(m_time.count()) + 1'000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, watcher, then = std::move(then)](const QDBusPendingCallWatcher*) {
                watcher->deleteLater();
                if (m_ended)
                    return;
                if (watcher->isError())
                    fail(watcher->error());
                else
                    then(watcher->reply());
            });
}

void BusQuestion::awaitPrompt(const QString& path, std::function<void(bool)> then)
{
    m_prompt = std::move(then);
    // The leading 1 is what moc's own macro would put there: QtDBus knows slots by name only.
    m_bus.connect(QStringLiteral("org.freedesktop.secrets"), path, QStringLiteral("org.freedesktop.Secret.Prompt"),
                  QStringLiteral("Completed"), this, "1promptCompleted(bool,QDBusVariant)");
}

void BusQuestion::promptCompleted(bool dismissed, const QDBusVariant&)
{
    if (!m_ended && m_prompt)
        std::exchange(m_prompt, nullptr)(dismissed);
}

bool BusQuestion::end()
{
    if (m_ended)
        return false;
    m_ended = true;
    deleteLater();
    return true;
}

void BusQuestion::fail(const QDBusError& error)
{
    if (end())
        m_failed(error);
}

} // namespace ktrdr
