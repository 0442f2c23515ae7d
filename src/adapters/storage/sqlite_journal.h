// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SqliteJournal keeps runs and their rows in an SQLite file (WAL, synchronous FULL: an answer to append means
// that the rows survive a power loss). Owned by main; its own thread does the SQL, every answer comes to the
// thread that made the object as one queued call, so continuations run there. One process writes (a lock file
// says which), others may read at the same time. Destruction finishes accepted jobs; answers that were not
// delivered by then end as cancelled futures.
#pragma once

#include "ports/journal_store.h"

#include <QLockFile>
#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace ktrdr {

class JournalDatabase;

enum class JournalAccess { Write, Read };

struct JournalOptions
{
    Milliseconds busyTimeout{2000};
    int maxPages = 0; // size limit in pages of 4 KiB, 0: none; a full disk in tests
};

class SqliteJournal final : public JournalStore
{
public:
    // Makes the file when it is missing and updates an older one. Busy when another process writes.
    static Result<std::unique_ptr<SqliteJournal>> openWriter(const std::string& path, JournalOptions options = {});
    // NotFound when there is no file; createRun and append answer PermissionDenied.
    static Result<std::unique_ptr<SqliteJournal>> openReader(const std::string& path, JournalOptions options = {});
    ~SqliteJournal() override;

    QFuture<Result<void>> createRun(const RunHeader& header, const std::string& planJson) override;
    QFuture<Result<void>> append(const std::string& runId, std::vector<JournalRow> rows, const std::string& state,
                                 bool ended) override;
    QFuture<Result<std::vector<RunHeader>>> runs(int limit) override;
    QFuture<Result<std::vector<RunHeader>>> openRuns(const std::string& environment) override;
    QFuture<Result<RunHeader>> header(const std::string& runId) override;
    QFuture<Result<std::string>> planJson(const std::string& runId) override;
    QFuture<Result<std::vector<JournalRow>>> rows(const std::string& runId) override;

private:
    using Job = std::function<void(JournalDatabase&)>;

    explicit SqliteJournal(std::unique_ptr<QLockFile> lock);
    Result<void> start(const std::string& path, JournalAccess access, const JournalOptions& options);
    void work(const std::stop_token& stop, const std::string& path, JournalAccess access, const JournalOptions& options,
              std::promise<Result<void>> opened);
    void serve(const std::stop_token& stop, JournalDatabase& database);
    template <typename T> QFuture<Result<T>> submit(std::function<Result<T>(JournalDatabase&)> work);

    std::unique_ptr<QLockFile> m_lock; // null for readers
    QObject m_answers;                 // receives the queued calls on the owner's thread
    std::mutex m_mutex;                // guards m_jobs
    std::condition_variable_any m_wake;
    std::deque<Job> m_jobs;
    std::jthread m_thread; // last: joined before anything it uses goes
};

} // namespace ktrdr
