// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// BusQuestion is one question to the Secret Service that may take several D-Bus calls under one deadline. It ends
// once: by end(), by the first call that fails, or by the deadline; nothing is called after that. Child of
// SecretServiceBus, deletes itself; main thread.
#pragma once

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QObject>

#include <chrono>
#include <functional>

namespace ktrdr {

class BusQuestion : public QObject
{
    Q_OBJECT

public:
    using Failed = std::function<void(const QDBusError&)>;

    BusQuestion(const QDBusConnection& bus, std::chrono::milliseconds time, Failed failed, QObject* parent);

    void call(const QDBusMessage& message, std::function<void(const QDBusMessage&)> then);
    // Calls back with `dismissed` when the prompt at `path` is completed.
    void awaitPrompt(const QString& path, std::function<void(bool dismissed)> then);
    // False when it had ended before.
    bool end();

private Q_SLOTS:
    void promptCompleted(bool dismissed, const QDBusVariant& result);

private:
    void fail(const QDBusError& error);

    QDBusConnection m_bus;
    std::chrono::milliseconds m_time;
    Failed m_failed;
    std::function<void(bool)> m_prompt;
    bool m_ended = false;
};

} // namespace ktrdr
