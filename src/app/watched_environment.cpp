// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watched_environment.h"

namespace ktrdr {

namespace {

constexpr Milliseconds kAgeing{1'000};

std::shared_ptr<const ClusterSnapshot> nothingRead(const Environment& environment)
{
    auto snapshot = std::make_shared<ClusterSnapshot>();
    snapshot->environment = environment.name;
    return snapshot;
}

} // namespace

WatchedEnvironment::WatchedEnvironment(Environment environment, const Clock& clock, QObject* parent)
    : QObject(parent), m_environment(std::move(environment)), m_clock(clock), m_snapshot(nothingRead(m_environment)),
      m_truth(joinTruth(m_environment, *m_snapshot, clock.utcNow()))
{
    m_ageing.setInterval(kAgeing);
    connect(&m_ageing, &QTimer::timeout, this, &WatchedEnvironment::join);
}

WatchedEnvironment::~WatchedEnvironment() { close(); }

void WatchedEnvironment::opened(Result<std::unique_ptr<Session>> session, InsideCache visits)
{
    close();
    if (!session) {
        m_problem = session.error();
        return Q_EMIT changed();
    }
    m_problem.reset();
    m_session = std::move(*session);
    m_monitor = std::make_unique<ClusterMonitor>(m_environment, m_session->ports());
    for (auto& [ct, reading] : visits)
        m_monitor->reader().setInside(ct, std::move(reading));
    connect(m_monitor.get(), &ClusterMonitor::updated, this, &WatchedEnvironment::join);
    m_monitor->start();
    m_ageing.start();
    join();
}

void WatchedEnvironment::close() { release(); }

std::unique_ptr<Session> WatchedEnvironment::release()
{
    m_ageing.stop();
    m_monitor.reset();
    return std::move(m_session);
}

void WatchedEnvironment::setEnvironment(Environment environment)
{
    m_environment = std::move(environment);
    m_problem.reset();
    m_snapshot = nothingRead(m_environment);
    join();
}

void WatchedEnvironment::refresh()
{
    if (m_monitor)
        m_monitor->refresh();
}

void WatchedEnvironment::targetsChanged()
{
    if (m_monitor)
        m_monitor->targetsChanged();
}

void WatchedEnvironment::join()
{
    if (m_monitor)
        m_snapshot = m_monitor->snapshot();
    m_truth = joinTruth(m_environment, *m_snapshot, m_clock.utcNow());
    Q_EMIT changed();
}

} // namespace ktrdr
