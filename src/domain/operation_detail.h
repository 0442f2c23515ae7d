// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the backend says about one operation, and what it says when it cancelled one. Plain values, any thread; a field
// that was not said is empty.
#pragma once

#include "domain/observations.h"

#include <utility>

namespace ktrdr {

struct OperationDetail
{
    OperationSummary summary;
    std::optional<UtcTime> startedAt, completedAt;
    std::string timeframe;
    std::string error;
    std::vector<std::string> warnings, errors;
    std::vector<std::pair<std::string, std::string>> parameters; // plain values only, in the order of the names
    bool operator==(const OperationDetail&) const = default;
};

struct OperationCancelled
{
    std::string id;
    // What runs on a worker goes on when the worker was not reached; absent: the backend did not say.
    std::optional<bool> workerReached;
    bool inBackend = false; // a task of the backend itself was cancelled
    bool operator==(const OperationCancelled&) const = default;
};

} // namespace ktrdr
