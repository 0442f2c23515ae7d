// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/port_keeper.h"

#include <QHostAddress>

#include <algorithm>

namespace ktrdr::sim {

namespace {

struct Wanted
{
    std::string address;
    std::uint16_t port = 0;
};

} // namespace

PortKeeper::PortKeeper(Cluster& cluster, Web& web) : m_cluster(cluster), m_web(web)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PortKeeper::wake);
    m_cluster.setWaker([this] {
        if (!m_posted.exchange(true))
            QMetaObject::invokeMethod(
                this, [this] { wake(); }, Qt::QueuedConnection);
    });
}

PortKeeper::~PortKeeper() { m_cluster.setWaker({}); }

bool PortKeeper::openAll(QString& problem)
{
    const bool opened = sync(problem);
    wake();
    return opened;
}

void PortKeeper::wake()
{
    m_posted = false;
    const auto next = m_cluster.tick();
    QString ignored; // a port that another process took meanwhile is tried again at the next change
    sync(ignored);
    if (next)
        m_timer.start(std::max(Milliseconds{1}, m_cluster.clock().realUntil(*next)));
}

bool PortKeeper::sync(QString& problem)
{
    std::map<int, Wanted> wanted;
    const bool changed = m_cluster.with([&](World& world) {
        if (world.portsVersion() == m_seen)
            return false;
        m_seen = world.portsVersion();
        for (const auto& [id, box] : world.boxes()) {
            if (box.running && box.process.listening)
                wanted[id] = {box.address, box.port};
        }
        return true;
    });
    if (!changed)
        return true;
    std::erase_if(m_listeners, [&](const auto& entry) { return !wanted.contains(entry.first); });
    bool all = true;
    for (const auto& [id, place] : wanted) {
        if (m_listeners.contains(id))
            continue;
        auto listener = std::make_unique<HttpListener>(id, m_web, m_cluster.clock());
        if (listener->listen(QHostAddress(QString::fromStdString(place.address)), place.port)) {
            m_listeners[id] = std::move(listener);
            continue;
        }
        all = false;
        problem = QStringLiteral("%1:%2: %3")
                      .arg(QString::fromStdString(place.address))
                      .arg(place.port)
                      .arg(listener->errorString());
    }
    return all;
}

} // namespace ktrdr::sim
