// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimOptions is what the command line asks for, and Timings how long things take in simulated time. Plain
// values, set before the cluster is made, then constant.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ktrdr::sim {

enum class KtrdrGeneration { R, N };

struct Timings
{
    Milliseconds healthCycle{10'000};
    Milliseconds checkTimeout{5'000};
    Milliseconds removal{300'000};
    Milliseconds workerBoot{2'000}; // start of the unit until the port is open
    Milliseconds backendBoot{3'000};
    Milliseconds politeStop{1'000};  // SIGTERM until a process that obeys it is gone
    Milliseconds stopTimeout{2'000}; // TimeoutStopSec of units whose process ignores SIGTERM (generation N)
    Milliseconds workerRestartSec{5'000};
    Milliseconds backendRestartSec{10'000};
    Milliseconds startLimitInterval{300'000};
    int startLimitBurst = 5;
    Milliseconds unitJob{100}; // what a systemctl start costs itself
    Milliseconds gitNetwork{500};
    Milliseconds uvCold{3'000};
    Milliseconds uvWarm{300};
    Milliseconds containerStart{1'500};
    Milliseconds containerKill{400};
    Milliseconds containerHalt{600}; // shutdown beyond the stop of the units
    Milliseconds collector{10'000};  // age of the figures in /cluster/resources
    Milliseconds cloneCopy{4'000};
    Milliseconds snapshot{600};
};

struct SimOptions
{
    int workers = 5;
    int training = 0;
    int nodes = 1;
    KtrdrGeneration generation = KtrdrGeneration::R;
    std::uint64_t seed = 1;
    Milliseconds latency{0}; // of every pct call
    Milliseconds pveshLatency{0};
    std::string network = "127.90"; // first two octets
    std::vector<std::string> versions = {"v1.5.0", "v1.5.1", "v1.5.2", "v1.6.0"};
    std::string deployed = "v1.5.1";
    int busyWorkers = 0;
    Milliseconds busyFor{0};
    bool gpuRegisters = false;
    Timings timings;
};

} // namespace ktrdr::sim
