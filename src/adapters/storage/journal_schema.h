// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of journal.sqlite, how an older file becomes a new one, and how SQLite's errors read. Internal to
// journal_database.cpp and its tests; functions of a connection, on the connection's thread only.
#pragma once

#include "base/result.h"

#include <QSqlDatabase>
#include <QSqlError>

#include <span>
#include <string>
#include <vector>

namespace ktrdr {

inline constexpr int kJournalApplicationId = 0x4B545244; // "KTRD", shown by file(1)

// Statements that lead from version i to version i + 1.
using Migration = std::vector<const char*>;
std::span<const Migration> journalMigrations();
inline int journalVersion() { return static_cast<int>(journalMigrations().size()); }

// user_version of a journal, 0 for an empty file. Refused for a foreign database, Unsupported for a newer one.
Result<int> readJournalVersion(QSqlDatabase& database, const std::string& path);

// All missing migrations in one transaction; a file with rows is copied to PATH.v<version> before.
Result<void> migrateJournal(QSqlDatabase& database, const std::string& path, int fromVersion);

// One statement without results.
Result<void> execute(QSqlDatabase& database, const std::string& sql, const std::string& path);

// BEGIN, the work, and COMMIT or ROLLBACK. By statement: QSqlDatabase::commit loses the error code.
template <typename Work> Result<void> inTransaction(QSqlDatabase& database, const std::string& path, Work work)
{
    auto outcome = execute(database, "BEGIN IMMEDIATE", path);
    if (!outcome)
        return outcome;
    outcome = work();
    if (outcome)
        outcome = execute(database, "COMMIT", path);
    if (!outcome)
        static_cast<void>(execute(database, "ROLLBACK", path)); // fails when SQLite has rolled back by itself
    return outcome;
}

Error journalError(const QSqlError& error, std::string what, const std::string& path);

} // namespace ktrdr
