// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sample runs and rows, and waiting for an answer of the journal on the test's event loop.
#pragma once

#include "adapters/storage/sqlite_journal.h"

#include <QFutureWatcher>
#include <QTest>
#include <QTestEventLoop>

namespace ktrdr::test {

template <typename T> Result<T> answerOf(QFuture<Result<T>> future)
{
    // A real event loop: qWaitFor looks only every 10 ms.
    QTestEventLoop loop;
    QFutureWatcher<Result<T>> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QTestEventLoop::exitLoop);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.enterLoop(20);
    if (!future.isFinished() || future.resultCount() == 0)
        return fail(ErrorCode::TimedOut, "no answer of the journal");
    return future.result();
}

inline RunHeader sampleRun(const std::string& id, std::int64_t createdMs = 1'790'000'000'123)
{
    return {id,
            "production",
            "deploy",
            "Deploy v1.5.2 – Größe",
            "ops@console",
            "plan-hash",
            UtcTime(Milliseconds(createdMs)),
            "running",
            std::nullopt};
}

inline JournalRow sampleRow(std::int64_t sequence, std::size_t payloadSize = 20)
{
    return {sequence, UtcTime(Milliseconds(1'790'000'001'000 + sequence)), "step-started",
            "{\"text\":\"" + std::string(payloadSize, static_cast<char>('a' + sequence % 26)) + "\"}"};
}

inline std::vector<JournalRow> sampleRows(std::int64_t first, std::int64_t last)
{
    std::vector<JournalRow> rows;
    for (auto sequence = first; sequence <= last; ++sequence)
        rows.push_back(sampleRow(sequence));
    return rows;
}

inline const std::string kPlan = "{\"steps\":[]}";

} // namespace ktrdr::test
