// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/journal_schema.h"

#include "adapters/storage/atomic_file.h"
#include "base/sanitize.h"

#include <QSqlQuery>
#include <QVariant>

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr {

namespace {

// The primary result codes of SQLite that an operator can do something about (sqlite3.h).
enum SqliteCode {
    Perm = 3,
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CantOpen = 14,
    NotADb = 26
};

Result<int> readNumber(QSqlDatabase& database, const char* sql, const std::string& path)
{
    QSqlQuery query(database);
    if (!query.exec(QString::fromLatin1(sql)) || !query.next())
        return Unexpected(journalError(query.lastError(), "The journal cannot be read", path));
    return query.value(0).toInt();
}

Result<void> backUp(QSqlDatabase& database, const std::string& path, int version)
{
    const auto copy = fmt::format("{}.v{}", path, version);
    ::unlink(copy.c_str()); // of an attempt that did not get to the end; the journal itself is the original
    QSqlQuery query(database);
    query.prepare(QStringLiteral("VACUUM INTO ?"));
    query.addBindValue(QString::fromStdString(copy));
    if (!query.exec())
        return Unexpected(journalError(query.lastError(), "The journal cannot be copied before its update", path));
    ::chmod(copy.c_str(), kPrivateFile);
    return {};
}

Result<void> applyMigrations(QSqlDatabase& database, const std::string& path, int fromVersion)
{
    for (const auto& migration : journalMigrations().subspan(static_cast<std::size_t>(fromVersion))) {
        for (const char* statement : migration) {
            if (auto done = execute(database, statement, path); !done)
                return done;
        }
    }
    if (auto done = execute(database, fmt::format("PRAGMA application_id = {}", kJournalApplicationId), path); !done)
        return done;
    return execute(database, fmt::format("PRAGMA user_version = {}", journalVersion()), path);
}

} // namespace

std::span<const Migration> journalMigrations()
{
    static const std::vector<Migration> migrations{
        {
            "CREATE TABLE runs (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, environment TEXT NOT NULL,"
            " operation TEXT NOT NULL, title TEXT NOT NULL, operator_name TEXT NOT NULL, plan_hash TEXT NOT NULL,"
            " plan_json TEXT NOT NULL, created_ms INTEGER NOT NULL, state TEXT NOT NULL, ended_ms INTEGER,"
            " row_count INTEGER NOT NULL, head_hash BLOB NOT NULL)",
            // hash: SHA-256 over the previous row's hash and this row. The run holds the last one, so that lost
            // rows at the end are found too. See journal_database.cpp.
            "CREATE TABLE rows (run INTEGER NOT NULL REFERENCES runs (id), sequence INTEGER NOT NULL CHECK (sequence > "
            "0),"
            " at_ms INTEGER NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, hash BLOB NOT NULL,"
            " PRIMARY KEY (run, sequence)) WITHOUT ROWID",
        },
        {
            "CREATE INDEX runs_by_time ON runs (created_ms, run_id)",
        },
    };
    return migrations;
}

Result<int> readJournalVersion(QSqlDatabase& database, const std::string& path)
{
    const auto application = readNumber(database, "PRAGMA application_id", path);
    if (!application)
        return application;
    const auto version = readNumber(database, "PRAGMA user_version", path);
    const auto tables = readNumber(database, "SELECT count(*) FROM sqlite_schema", path);
    if (!version || !tables)
        return version ? tables : version;
    const bool isEmpty = *application == 0 && *version == 0 && *tables == 0;
    if (!isEmpty && (*application != kJournalApplicationId || *version < 1))
        return fail(ErrorCode::Refused, "The file is a database of another program, not a journal", path,
                    "Choose another journal file");
    if (*version > journalVersion())
        return fail(ErrorCode::Unsupported,
                    fmt::format("The journal has version {}, this program knows version {} and older", *version,
                                journalVersion()),
                    path, "Use a newer version of KTRDR Admin");
    return version;
}

Result<void> migrateJournal(QSqlDatabase& database, const std::string& path, int fromVersion)
{
    if (fromVersion == journalVersion())
        return {};
    if (fromVersion > 0) {
        if (auto copied = backUp(database, path, fromVersion); !copied)
            return copied;
    }
    return inTransaction(database, path, [&] { return applyMigrations(database, path, fromVersion); });
}

Result<void> execute(QSqlDatabase& database, const std::string& sql, const std::string& path)
{
    QSqlQuery query(database);
    if (!query.exec(QString::fromStdString(sql)))
        return Unexpected(journalError(query.lastError(), "The journal refused a statement", path));
    return {};
}

Error journalError(const QSqlError& error, std::string what, const std::string& path)
{
    Error result{ErrorCode::Io, std::move(what), path, {}, sanitizeLine(error.text().toStdString())};
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Full:
        result.what += ": the disk is full";
        result.hint = "Free some disk space; what was acknowledged is safe and readable";
        break;
    case ReadOnly:
    case Perm:
        result.code = ErrorCode::PermissionDenied;
        result.what += ": the file or its file system is read-only";
        result.hint = "Check the mode of the file and of its folder";
        break;
    case Corrupt:
    case NotADb:
        result.what += ": the file is damaged";
        result.hint = "Move the file away (do not delete it); a new journal is made at the next start";
        break;
    case Busy:
    case Locked:
        result.code = ErrorCode::Busy;
        result.what += ": another process holds the journal";
        result.hint = "Try again when the other process is done";
        break;
    case CantOpen: result.what += ": the file cannot be opened"; break;
    case IoError: result.what += ": reading or writing the disk failed"; break;
    default: break;
    }
    return result;
}

} // namespace ktrdr
