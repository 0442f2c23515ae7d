// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SecretServiceBus asks the Secret Service itself what QtKeychain hides: whether there is one, whether its default
// collection is locked, what is stored. Nothing waits; every question has one deadline over all of its calls. Owned
// by KeychainStore; main thread.
#pragma once

#include "ports/secret_store.h"

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QObject>

#include <chrono>
#include <functional>

namespace ktrdr {

class BusQuestion;

class SecretServiceBus : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Then = std::function<void(Result<T>)>;
    using ThenState = std::function<void(SecretState)>;

    SecretServiceBus(std::chrono::milliseconds probeTime, std::chrono::milliseconds promptTime);
    ~SecretServiceBus() override;

    void probe(ThenState then);
    // Which daemon answered the last probe.
    const QString& daemon() const { return m_daemon; }
    // Names of the items that QtKeychain stored for `service`.
    void names(const QString& service, Then<std::vector<std::string>> then);
    // Shows the desktop's prompt when one is needed.
    void unlock(Then<void> then);

private:
    struct Items
    {
        QList<QDBusObjectPath> left;
        std::vector<std::string> names;
    };

    bool connectToBus();
    void findService(BusQuestion* question, ThenState then);
    void readAlias(BusQuestion* question, ThenState then);
    void readLocked(BusQuestion* question, ThenState then);
    void unlockCollection(Then<void> then);
    void showPrompt(const QString& prompt, Then<void> then);
    void expectUnlocked(Then<void> then);
    void readItems(BusQuestion* question, std::shared_ptr<Items> items, Then<std::vector<std::string>> then);

    const QString m_busName;
    QDBusConnection m_bus;
    QString m_collection, m_daemon; // of the last probe
    std::chrono::milliseconds m_probeTime, m_promptTime;
};

// Why a state other than Unlocked does not do, and what to do about it.
Error errorOf(SecretState state);

} // namespace ktrdr
