// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster_monitor.h"

#include <algorithm>
#include <utility>

namespace ktrdr {

ClusterMonitor::ClusterMonitor(Environment environment, Ports ports, MonitorCadence cadence, QObject* parent)
    : QObject(parent), m_reader(std::move(environment), ports), m_machine(cadence), m_ports(ports)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { follow(m_machine.wake(m_ports.clock.monoNow())); });
}

std::shared_ptr<const ClusterSnapshot> ClusterMonitor::snapshot()
{
    if (!m_snapshot)
        m_snapshot = std::make_shared<const ClusterSnapshot>(m_reader.snapshot());
    return m_snapshot;
}

void ClusterMonitor::start() { follow(m_machine.start(m_ports.clock.monoNow())); }

void ClusterMonitor::stop()
{
    m_timer.stop();
    follow(m_machine.stop());
}

void ClusterMonitor::refresh()
{
    follow(m_machine.due({Source::Resources, Source::Addresses, Source::Backend, Source::Selves, Source::Insides,
                          Source::Operations, Source::HostServices},
                         m_ports.clock.monoNow()));
}

void ClusterMonitor::targetsChanged()
{
    follow(m_machine.due({Source::Backend, Source::Selves, Source::Insides}, m_ports.clock.monoNow()));
}

void ClusterMonitor::targetChanged(CtId ct)
{
    m_changed.insert(ct);
    visitChanged();
}

void ClusterMonitor::visitChanged()
{
    if (m_changed.empty() || m_visitingChanged || m_machine.isReading(Source::Insides))
        return;
    m_visitingChanged = true;
    const auto changed = std::exchange(m_changed, {});
    m_reader.readInsides({changed.begin(), changed.end()}, {}, [this] {
        m_visitingChanged = false;
        m_snapshot.reset();
        Q_EMIT updated();
        visitChanged();
    });
}

void ClusterMonitor::follow(const MonitorDecision& decision)
{
    if (decision.wakeAfter)
        m_timer.start(*decision.wakeAfter);
    for (const auto source : decision.read)
        read(source);
}

void ClusterMonitor::read(Source source)
{
    const auto done = [this, source] { finished(source); };
    switch (source) {
    case Source::Resources: return m_reader.readResources(done);
    case Source::Addresses: return m_reader.readAddresses(done);
    case Source::Backend: return m_reader.readBackend(done);
    case Source::Selves: return m_reader.readSelves(done);
    case Source::Insides: return m_reader.readInsides({}, {}, done);
    case Source::Operations: return m_reader.readOperations(done);
    case Source::HostServices: return m_reader.readHostServices(done);
    }
}

bool ClusterMonitor::wasGood(Source source) const
{
    const auto& now = m_reader.current();
    switch (source) {
    case Source::Resources: return now.resources.value && !now.resources.problem;
    case Source::Addresses: return now.addresses.value && !now.addresses.problem;
    case Source::Backend: return now.backendHealth.value && !now.backendHealth.problem && !now.registry.problem;
    case Source::Operations: return now.operations.value && !now.operations.problem;
    // One worker or service that does not answer must not slow the reading of the others.
    case Source::Selves:
    case Source::HostServices: return true;
    case Source::Insides: return now.unreachableNodes.empty();
    }
    return false;
}

void ClusterMonitor::finished(Source source)
{
    m_snapshot.reset();
    Q_EMIT updated();
    // Who has its address from Proxmox could not be asked before.
    const auto& addresses = m_reader.current().addresses.value;
    if (source == Source::Addresses && addresses != std::exchange(m_addresses, addresses))
        follow(m_machine.due({Source::Backend, Source::Selves, Source::Operations}, m_ports.clock.monoNow()));
    follow(m_machine.finished(source, wasGood(source), m_ports.clock.monoNow()));
    if (source == Source::Insides)
        visitChanged();
}

} // namespace ktrdr
