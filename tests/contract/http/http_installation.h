// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Installation is one KTRDR that the HTTP contract asks: a scripted fake or the simulator's servers. Both show the
// same cluster and let the same things happen to it. HttpBench makes them. Owned by the test, main thread only.
#pragma once

#include "base/clock.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::tests {

// How the services answer. R and N are real; Documents is what the runbook and the documents of its day say, which
// no KTRDR ever answered.
enum class Shape { R, N, Documents };
const char* toString(Shape shape);

enum class Trouble {
    Refused,     // health answers 503, of the backend and of the idle worker
    Garbage,     // every answer of both is no JSON
    Slow,        // their answers come after kSlow
    Silent,      // they accept connections and never answer
    Gone,        // their processes are gone: nobody listens
    HostileName, // the idle worker is registered with escapes and HTML in its id
    BrokenInside // the GPU host answers 200 with "healthy": false
};
inline constexpr Milliseconds kSlow{300};

struct Asked
{
    std::string method;
    std::string path;
    std::map<std::string, std::string> query;
};

// The cluster at the start, long up:
//   kIdle     backtesting, port 5003, idle; has finished kSymbol's backtest, of which somebody read the detail
//   kLost     backtesting, port 5003, its container is off, temporarily unavailable for the backend
//   kBusy     training, port 5004, runs an operation of which nobody read the detail yet
//   kGpuHost  training on a GPU, port 5002, idle
inline constexpr const char* kBackend = "ktrdr-backend";
inline constexpr const char* kIdle = "ktrdr-worker-bt-1";
inline constexpr const char* kLost = "ktrdr-worker-bt-2";
inline constexpr const char* kBusy = "ktrdr-worker-tr-1";
inline constexpr const char* kGpuHost = "training-host-1";
inline constexpr const char* kDeployed = "v1.5.1"; // what git says everywhere

class Installation
{
public:
    virtual ~Installation() = default;

    virtual std::string url(const std::string& service) const = 0;      // "http://127.0.0.1:8000"
    virtual std::string addressOf(const std::string& worker) const = 0; // in its container's configuration
    virtual std::vector<Asked> asked(const std::string& service) const = 0;

    virtual void pass(Seconds time) = 0;
    virtual void workEnds() = 0;                // the operation of kBusy
    virtual void keepWorkersBusy() = 0;         // none is free for a backtest
    virtual void restartBackend() = 0;          // clean, and up again
    virtual void restartWorkers() = 0;          // those that run, one after another
    virtual void fillOperations(int total) = 0; // finished ones, until the list holds so many
    virtual void suffer(Trouble trouble) = 0;
};

class HttpBench
{
public:
    virtual ~HttpBench() = default;
    virtual std::unique_ptr<Installation> install(Shape shape) = 0;
    // Cases that this bench cannot show, by their tag ("02 no summary of workers, Documents"), each with the reason.
    virtual std::map<std::string, std::string> leftOut() const = 0;
};

} // namespace ktrdr::tests
