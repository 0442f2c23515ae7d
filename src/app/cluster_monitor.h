// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterMonitor keeps the picture of one environment fresh: it drives MonitorMachine with a timer, reads
// through ClusterReader and publishes immutable snapshots. Owned by Workspace or a command; main thread.
#pragma once

#include "app/cluster_reader.h"
#include "engine/monitor_machine.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace ktrdr {

class ClusterMonitor : public QObject
{
    Q_OBJECT

public:
    ClusterMonitor(Environment environment, Ports ports, MonitorCadence cadence = {}, QObject* parent = nullptr);

    void start();
    void stop();
    // All sources now (F5).
    void refresh();
    // A run has ended: what it may have changed is read again.
    void targetsChanged();
    // A run changed this target: it is visited alone, after a visit that may have seen it as it was.
    void targetChanged(CtId ct);

    // Of this moment when something was read since the last one; what was handed out does not change.
    std::shared_ptr<const ClusterSnapshot> snapshot();
    ClusterReader& reader() { return m_reader; }

Q_SIGNALS:
    // A source was read. Several come shortly after each other; a snapshot is only made when it is asked for.
    void updated();

private:
    void follow(const MonitorDecision& decision);
    void read(Source source);
    void finished(Source source);
    bool wasGood(Source source) const;
    void visitChanged();

    ClusterReader m_reader;
    MonitorMachine m_machine;
    Ports m_ports;
    QTimer m_timer;
    std::shared_ptr<const ClusterSnapshot> m_snapshot; // null: of the past
    std::optional<AddressBook> m_addresses;            // that the workers were asked at
    std::set<CtId> m_changed;                          // wait for their visit
    bool m_visitingChanged = false;
};

} // namespace ktrdr
