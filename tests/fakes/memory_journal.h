// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// MemoryJournal is a JournalStore in memory that can be told to fail. It keeps to the rules of the port: rows of
// a run are numbered without gaps. Owned by the test; main thread.
#pragma once

#include "ports/journal_store.h"

#include <QPromise>

#include <functional>
#include <map>

namespace ktrdr::fakes {

class MemoryJournal final : public JournalStore
{
public:
    struct Run
    {
        RunHeader header;
        std::string plan;
        std::vector<JournalRow> rows;
    };
    std::map<std::string, Run> stored;
    bool failing = false;              // every write answers Io
    bool endsFail = false;             // the write of a run's end does
    int failedEnds = 0;
    std::function<void()> whenCreated; // called before a run is stored

    QFuture<Result<void>> createRun(const RunHeader& header, const std::string& plan) override
    {
        if (failing)
            return finished<void>(fail(ErrorCode::Io, "disk full"));
        if (whenCreated)
            whenCreated();
        stored[header.runId] = {header, plan, {}};
        return finished<void>({});
    }
    QFuture<Result<void>> append(const std::string& id, std::vector<JournalRow> rows, const std::string& state,
                                 bool ended) override
    {
        auto& run = stored[id];
        failedEnds += ended && endsFail;
        if (failing || (ended && endsFail))
            return finished<void>(fail(ErrorCode::Io, "disk full"));
        for (auto& row : rows) {
            if (row.sequence != static_cast<std::int64_t>(run.rows.size()) + 1)
                return finished<void>(fail(ErrorCode::InvalidInput, "gap"));
            run.rows.push_back(std::move(row));
        }
        run.header.state = state;
        if (ended)
            run.header.endedAt = run.rows.back().at;
        return finished<void>({});
    }
    QFuture<Result<std::vector<RunHeader>>> runs(int limit) override
    {
        std::vector<RunHeader> headers;
        for (auto run = stored.rbegin(); run != stored.rend() && static_cast<int>(headers.size()) < limit; ++run)
            headers.push_back(run->second.header);
        return finished<std::vector<RunHeader>>(std::move(headers));
    }
    QFuture<Result<std::vector<RunHeader>>> openRuns(const std::string& environment) override
    {
        std::vector<RunHeader> headers;
        for (auto run = stored.rbegin(); run != stored.rend(); ++run) {
            if (run->second.header.environment == environment && !run->second.header.endedAt)
                headers.push_back(run->second.header);
        }
        return finished<std::vector<RunHeader>>(std::move(headers));
    }
    QFuture<Result<RunHeader>> header(const std::string& id) override
    {
        return stored.contains(id) ? finished<RunHeader>(stored[id].header) : finished<RunHeader>(unknown(id));
    }
    QFuture<Result<std::string>> planJson(const std::string& id) override
    {
        return stored.contains(id) ? finished<std::string>(stored[id].plan) : finished<std::string>(unknown(id));
    }
    QFuture<Result<std::vector<JournalRow>>> rows(const std::string& id) override
    {
        return stored.contains(id) ? finished<std::vector<JournalRow>>(stored[id].rows)
                                   : finished<std::vector<JournalRow>>(unknown(id));
    }

private:
    static Unexpected unknown(const std::string& id) { return fail(ErrorCode::NotFound, "There is no run " + id); }
    template <typename T> static QFuture<Result<T>> finished(Result<T> result)
    {
        QPromise<Result<T>> promise;
        promise.start();
        promise.addResult(std::move(result));
        promise.finish();
        return promise.future();
    }
};

} // namespace ktrdr::fakes
