// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/monitor_machine.h"

#include <algorithm>

namespace ktrdr {

const char* toString(Source source)
{
    switch (source) {
    case Source::Resources: return "resources";
    case Source::Addresses: return "addresses";
    case Source::Backend: return "backend";
    case Source::Selves: return "workers";
    case Source::Insides: return "containers";
    case Source::Operations: return "operations";
    case Source::HostServices: return "host services";
    }
    return "unknown";
}

MonitorDecision MonitorMachine::start(MonoTime now)
{
    m_running = true;
    for (auto& one : m_slots)
        one.dueAt = now;
    return decide(now);
}

MonitorDecision MonitorMachine::wake(MonoTime now) { return decide(now); }

MonitorDecision MonitorMachine::finished(Source source, bool ok, MonoTime now)
{
    auto& one = slot(source);
    one.reading = false;
    one.failures = ok ? 0 : one.failures + 1;
    one.dueAt = one.dueAgain ? now : now + delayAfter(source);
    one.dueAgain = false;
    return decide(now);
}

MonitorDecision MonitorMachine::due(const std::vector<Source>& sources, MonoTime now)
{
    for (const auto source : sources) {
        auto& one = slot(source);
        one.dueAt = now;
        one.dueAgain = one.reading;
    }
    return decide(now);
}

MonitorDecision MonitorMachine::stop()
{
    m_running = false;
    return {};
}

Milliseconds MonitorMachine::delayAfter(Source source) const
{
    const auto every = m_cadence.every[static_cast<std::size_t>(source)];
    const int doublings = std::min(slot(source).failures, 10);
    return std::max(every, std::min(every * (1 << doublings), m_cadence.longestBackOff));
}

MonitorDecision MonitorMachine::decide(MonoTime now)
{
    MonitorDecision decision;
    if (!m_running)
        return decision;
    // A visit needs to know where the containers are.
    const bool located = slot(Source::Resources).failures == 0 && slot(Source::Resources).dueAt > now;
    for (std::size_t i = 0; i < kSourceCount; ++i) {
        auto& one = m_slots[i];
        const auto source = static_cast<Source>(i);
        if (one.reading)
            continue;
        if (one.dueAt <= now && (source != Source::Insides || located)) {
            one.reading = true;
            decision.read.push_back(source);
            continue;
        }
        if (one.dueAt <= now)
            continue; // woken by the end of the resources' read
        const auto wait = one.dueAt - now;
        decision.wakeAfter = std::min(decision.wakeAfter.value_or(wait), wait);
    }
    return decision;
}

} // namespace ktrdr
