// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// JournalStore keeps the events of runs durably. append answers only when the rows are on disk (fsync), so the
// caller may act on them; it works off the main thread and answers on it. Rows of one run are numbered from 1
// without gaps; an append with another first number is refused.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QFuture>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

struct JournalRow
{
    std::int64_t sequence = 0; // from 1
    UtcTime at{};
    std::string kind;    // stable name of the event, engine/journal_events
    std::string payload; // JSON object
    bool operator==(const JournalRow&) const = default;
};

struct RunHeader
{
    std::string runId; // "20261124-061225-a41f9c"
    std::string environment;
    std::string operation;    // "deploy"
    std::string title;        // "Deploy v1.5.2"
    std::string operatorName; // user@machine
    std::string planHash;
    UtcTime createdAt{};
    std::string state; // last known: "running", "succeeded", "rolled-back" ... updated with appends
    std::optional<UtcTime> endedAt;
    bool operator==(const RunHeader&) const = default;
};

class JournalStore
{
public:
    virtual ~JournalStore() = default;
    virtual QFuture<Result<void>> createRun(const RunHeader& header, const std::string& planJson) = 0;
    // `state` replaces the header's state in the same transaction; `ended` sets endedAt.
    virtual QFuture<Result<void>> append(const std::string& runId, std::vector<JournalRow> rows,
                                         const std::string& state, bool ended) = 0;
    virtual QFuture<Result<std::vector<RunHeader>>> runs(int limit) = 0; // newest first
    // All runs of the environment that have not ended, newest first.
    virtual QFuture<Result<std::vector<RunHeader>>> openRuns(const std::string& environment) = 0;
    virtual QFuture<Result<RunHeader>> header(const std::string& runId) = 0;
    virtual QFuture<Result<std::string>> planJson(const std::string& runId) = 0;
    virtual QFuture<Result<std::vector<JournalRow>>> rows(const std::string& runId) = 0;
};

} // namespace ktrdr
