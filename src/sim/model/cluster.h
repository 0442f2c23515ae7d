// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Cluster is World behind a mutex and a clock: the one object that the SSH threads and the HTTP thread share.
// with() locks, brings the world up to now, and calls; never sleep or touch files inside. Owned by main.
#pragma once

#include "sim/model/sim_clock.h"
#include "sim/model/world.h"

#include <functional>
#include <mutex>
#include <utility>

namespace ktrdr::sim {

class Cluster
{
public:
    Cluster(SimOptions options, SimClock& clock) : m_clock(clock), m_world(std::move(options), clock.now()) {}

    template <typename F> auto with(F&& use)
    {
        const std::unique_lock lock(m_mutex);
        m_world.advance(m_clock.now());
        const Waker waker{*this};
        return std::forward<F>(use)(m_world);
    }
    // Brings the world up to now; for the owner of the timer.
    std::optional<UtcTime> tick()
    {
        return with([](World& world) { return world.nextEvent(); });
    }
    // Called with the lock held, from any thread, when ports changed or an event is due earlier than before; it
    // must only post a wake-up.
    void setWaker(std::function<void()> waker) { m_waker = std::move(waker); }
    SimClock& clock() { return m_clock; }

private:
    struct Waker
    {
        Cluster& cluster;
        ~Waker() { cluster.wakeIfChanged(); }
    };
    void wakeIfChanged()
    {
        const auto next = m_world.nextEvent();
        const bool changed = m_world.portsVersion() != m_seenPorts || next != m_seenNext;
        m_seenPorts = m_world.portsVersion();
        m_seenNext = next;
        if (changed && m_waker)
            m_waker();
    }

    SimClock& m_clock;
    std::mutex m_mutex;
    World m_world;
    std::function<void()> m_waker;
    std::uint64_t m_seenPorts = 0;
    std::optional<UtcTime> m_seenNext;
};

} // namespace ktrdr::sim
