// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PortKeeper opens and closes the HTTP ports of the boxes as their processes come and go, and is the only timer
// of the simulator: it wakes at the next event of the world. Lives in the Qt thread; owned by main.
#pragma once

#include "sim/http/http_listener.h"
#include "sim/model/cluster.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>

namespace ktrdr::sim {

class PortKeeper final : public QObject
{
public:
    PortKeeper(Cluster& cluster, Web& web);
    ~PortKeeper() override;
    // Opens what listens now; false when an address cannot be bound.
    bool openAll(QString& problem);
    std::size_t openPorts() const { return m_listeners.size(); }

private:
    void wake();
    bool sync(QString& problem);

    Cluster& m_cluster;
    Web& m_web;
    QTimer m_timer;
    std::map<int, std::unique_ptr<HttpListener>> m_listeners;
    std::uint64_t m_seen = 0;
    std::atomic<bool> m_posted{false};
};

} // namespace ktrdr::sim
