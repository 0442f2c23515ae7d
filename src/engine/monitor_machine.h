// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// MonitorMachine decides when each source of the cluster is read again: cadence, back-off after failures, one
// read per source at a time, an early visit after a change. No I/O, no clock; owned by app/cluster_monitor.
#pragma once

#include "base/clock.h"

#include <array>
#include <optional>
#include <vector>

namespace ktrdr {

enum class Source { Resources, Addresses, Backend, Selves, Insides, Operations, HostServices };
inline constexpr std::size_t kSourceCount = 7;
const char* toString(Source source);

struct MonitorCadence
{
    // Indexed by Source. The visits inside are the costly ones; the addresses hardly ever change.
    std::array<Milliseconds, kSourceCount> every{Milliseconds{10'000}, Milliseconds{300'000}, Milliseconds{5'000},
                                                 Milliseconds{10'000}, Milliseconds{120'000}, Milliseconds{10'000},
                                                 Milliseconds{30'000}};
    Milliseconds longestBackOff{
        60'000}; // a failing source is asked less often, up to this, but never less than its cadence
};

struct MonitorDecision
{
    std::vector<Source> read;              // start now
    std::optional<Milliseconds> wakeAfter; // call wake() again then; nullopt: nothing to wait for
};

class MonitorMachine
{
public:
    explicit MonitorMachine(MonitorCadence cadence = {}) : m_cadence(cadence) {}

    MonitorDecision start(MonoTime now);
    MonitorDecision wake(MonoTime now);
    // A read ended; `ok` false makes the source back off.
    MonitorDecision finished(Source source, bool ok, MonoTime now);
    // Something was changed or the operator pressed refresh: these sources are due at once.
    MonitorDecision due(const std::vector<Source>& sources, MonoTime now);
    MonitorDecision stop();

    bool isReading(Source source) const { return slot(source).reading; }
    int failures(Source source) const { return slot(source).failures; }

private:
    struct Slot
    {
        MonoTime dueAt{};
        bool reading = false;
        bool dueAgain = false; // became due while it was being read
        int failures = 0;
    };
    Slot& slot(Source source) { return m_slots[static_cast<std::size_t>(source)]; }
    const Slot& slot(Source source) const { return m_slots[static_cast<std::size_t>(source)]; }
    Milliseconds delayAfter(Source source) const;
    MonitorDecision decide(MonoTime now);

    MonitorCadence m_cadence;
    std::array<Slot, kSourceCount> m_slots{};
    bool m_running = false;
};

} // namespace ktrdr
