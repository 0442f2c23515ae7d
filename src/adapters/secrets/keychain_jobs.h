// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// KeychainJobs runs QtKeychain's jobs one at a time. A job whose deadline passed is never deleted, that would crash,
// but parked until it ends; no other job is started behind it, since QtKeychain would run a write long after its
// caller was told that it failed. Binary values only; the plaintext fall-back and KWallet are never used. Owned by
// KeychainStore; main thread.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace QKeychain {
class Job;
}

namespace ktrdr {

class KeychainJobs : public QObject
{
    Q_OBJECT

public:
    using ThenRead = std::function<void(Result<std::shared_ptr<Secret>>)>;
    using ThenDone = std::function<void(Result<void>)>;

    KeychainJobs(QString service, std::chrono::milliseconds time);

    void read(const std::string& name, ThenRead then);
    void write(const std::string& name, const Secret& value, ThenDone then);
    void remove(const std::string& name, ThenDone then);
    // Before a job: the daemon it will meet. libsecret goes on using its session with an earlier one, in vain.
    void setDaemon(const QString& daemon);
    // A job that outlived its deadline has not ended yet.
    bool isBlocked() const { return !m_parked.isNull(); }

private:
    void run(QKeychain::Job* job, const std::string& name, std::function<void(Result<QKeychain::Job*>)> then);

    QString m_service, m_daemon;
    std::chrono::milliseconds m_time;
    QPointer<QKeychain::Job> m_parked;
};

// Why QtKeychain's jobs would hang or go astray in this process, if they would.
std::optional<Error> keychainObstacle();

} // namespace ktrdr
