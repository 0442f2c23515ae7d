// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// JournalDatabase is the SQLite side of the journal: one connection, blocking calls. It lives and dies on the
// thread that opened it (QSqlDatabase demands that); SqliteJournal owns it on its own thread.
#pragma once

#include "adapters/storage/sqlite_journal.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>

namespace ktrdr {

class JournalDatabase
{
public:
    static Result<std::unique_ptr<JournalDatabase>> open(const std::string& path, JournalAccess access,
                                                         const JournalOptions& options);
    JournalDatabase(const JournalDatabase&) = delete;
    JournalDatabase& operator=(const JournalDatabase&) = delete;
    ~JournalDatabase();

    Result<void> createRun(const RunHeader& header, const std::string& planJson);
    Result<void> append(const std::string& runId, const std::vector<JournalRow>& rows, const std::string& state,
                        bool ended);
    Result<std::vector<RunHeader>> runs(int limit);
    Result<std::vector<RunHeader>> openRuns(const std::string& environment);
    Result<RunHeader> header(const std::string& runId);
    Result<std::string> planJson(const std::string& runId);
    // Checks the hash chain; BadAnswer names the first row that is not what was written.
    Result<std::vector<JournalRow>> rows(const std::string& runId);

private:
    struct RunKey
    {
        qint64 id = 0;
        std::int64_t rowCount = 0;
        QByteArray headHash; // of the last row, or of run id and plan
    };

    JournalDatabase(std::string path, JournalAccess access);
    Result<void> connect(const JournalOptions& options);
    Result<void> configure(const JournalOptions& options);
    Result<void> checkWritable() const;
    // A prepared and executed statement; `what` begins the error's sentence.
    Result<QSqlQuery> run(const char* sql, const std::vector<QVariant>& values, const char* what);
    // The same, on its first result row; NotFound when there is none.
    Result<QSqlQuery> readOne(const char* sql, const std::vector<QVariant>& values);
    // The headers that the clauses `which` choose.
    Result<std::vector<RunHeader>> headers(const char* which, const std::vector<QVariant>& values);
    Result<RunKey> findRun(const std::string& runId);
    Result<std::vector<JournalRow>> checkedRows(const std::string& runId);
    // Inserts the row after the run's last one and moves `run` on.
    Result<void> insertRow(RunKey& run, const JournalRow& row);
    Result<void> updateRun(const RunKey& run, const std::string& state, std::optional<UtcTime> endedAt);

    std::string m_path;
    JournalAccess m_access;
    QString m_connection; // unique per instance
    QSqlDatabase m_database;
};

} // namespace ktrdr
