// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedEnvironment is one environment of the configuration with its connections, its monitor and its joined truth.
// What was read within a tenth of a second is joined at once. Every second the truth becomes a second older, and is
// joined again when a value is stale by that. Owned by Workspace; main thread.
#pragma once

#include "app/cluster_monitor.h"
#include "app/session.h"
#include "domain/truth.h"

namespace ktrdr {

class WatchedEnvironment : public QObject
{
    Q_OBJECT

public:
    WatchedEnvironment(Environment environment, const Clock& clock, QObject* parent = nullptr);
    ~WatchedEnvironment() override;

    const Environment& environment() const { return m_environment; }
    const std::string& name() const { return m_environment.name; }
    const ClusterTruth& truth() const { return m_truth; }
    const ClusterSnapshot& snapshot() const { return *m_snapshot; } // what truth() was joined from
    bool isOpen() const { return m_session != nullptr; }
    // Why there is no connection.
    const std::optional<Error>& problem() const { return m_problem; }
    // Null while closed.
    Session* session() { return m_session.get(); }

    // The connections are there, or why not; reading begins.
    void opened(Result<std::unique_ptr<Session>> session, InsideCache visits);
    void close();
    // Closes too, but hands the connections over; null when there were none.
    std::unique_ptr<Session> release();
    // Another inventory under the same name; only while closed. What was read of the old one is forgotten.
    void setEnvironment(Environment environment);
    // All sources now (F5).
    void refresh();
    // A run has ended: what it may have changed is read again.
    void targetsChanged();
    // A run changed this target: it is visited at once.
    void targetChanged(CtId ct);
    // Joins what was read and is not in the truth yet.
    void catchUp();

Q_SIGNALS:
    // The truth is another one: new readings, or old ones that became stale.
    void changed();
    // Nothing new, but truth().at: what shows ages looks again.
    void aged();

private:
    void join();
    void age();

    Environment m_environment;
    const Clock& m_clock;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ClusterMonitor> m_monitor; // goes before the session
    std::shared_ptr<const ClusterSnapshot> m_snapshot;
    ClusterTruth m_truth;
    std::optional<Error> m_problem;
    QTimer m_ageing;
    QTimer m_joining; // runs when the monitor has read something that is not joined yet
};

} // namespace ktrdr
