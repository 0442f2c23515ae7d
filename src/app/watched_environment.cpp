// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watched_environment.h"

#include "domain/same_freshness.h"

namespace ktrdr {

namespace {

constexpr Milliseconds kAgeing{1'000};
constexpr Milliseconds kGathering{100};

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
    m_joining.setInterval(kGathering);
    m_joining.setSingleShot(true);
    connect(&m_ageing, &QTimer::timeout, this, &WatchedEnvironment::age);
    connect(&m_joining, &QTimer::timeout, this, &WatchedEnvironment::join);
}

WatchedEnvironment::~WatchedEnvironment()
{
    m_joining.stop(); // nobody is told any more
    close();
}

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
    connect(m_monitor.get(), &ClusterMonitor::updated, this, [this] {
        if (!m_joining.isActive())
            m_joining.start();
    });
    m_monitor->start();
    m_ageing.start();
    join();
}

void WatchedEnvironment::close() { release(); }

std::unique_ptr<Session> WatchedEnvironment::release()
{
    catchUp();
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

void WatchedEnvironment::targetChanged(CtId ct)
{
    if (m_monitor)
        m_monitor->targetChanged(ct);
}

void WatchedEnvironment::catchUp()
{
    if (m_joining.isActive())
        join();
}

void WatchedEnvironment::join()
{
    m_joining.stop();
    if (m_monitor)
        m_snapshot = m_monitor->snapshot();
    m_truth = joinTruth(m_environment, *m_snapshot, m_clock.utcNow());
    if (m_ageing.isActive())
        m_ageing.start(); // a second from now
    Q_EMIT changed();
}

void WatchedEnvironment::age()
{
    const auto now = m_clock.utcNow();
    if (!sameFreshness(*m_snapshot, m_truth.at, now))
        return join();
    m_truth.at = now;
    Q_EMIT aged();
}

} // namespace ktrdr
