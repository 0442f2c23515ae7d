// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/journal_database.h"

#include "adapters/storage/journal_schema.h"
#include "base/sanitize.h"

#include <QCryptographicHash>
#include <QSqlError>

#include <algorithm>
#include <atomic>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr int kMaxRuns = 10'000;
constexpr const char* kCannotRead = "The journal cannot be read";

QString nextConnectionName()
{
    static std::atomic<unsigned> counter{0};
    return QStringLiteral("ktrdr-journal-%1").arg(++counter);
}

QString toQt(const std::string& text) { return QString::fromStdString(text); }
qint64 toMs(UtcTime time) { return time.time_since_epoch().count(); }
QVariant optionalMs(std::optional<UtcTime> time)
{
    return time ? QVariant(toMs(*time)) : QVariant(QMetaType(QMetaType::LongLong)); // a typed NULL
}
UtcTime fromMs(qint64 ms) { return UtcTime(Milliseconds(ms)); }

// SQLite stores what QString can say; anything else would come back as other bytes than were hashed.
bool isStorable(const std::string& text)
{
    return text.find('\0') == std::string::npos && toQt(text).toStdString() == text;
}

// Lengths go into the hash, so that no two different rows feed it the same bytes.
void addField(QCryptographicHash& hash, const std::string& field)
{
    const auto size = fmt::format("{}:", field.size());
    hash.addData(QByteArrayView(size.data(), static_cast<qsizetype>(size.size())));
    hash.addData(QByteArrayView(field.data(), static_cast<qsizetype>(field.size())));
}

QByteArray firstHash(const std::string& runId, const std::string& planJson)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    addField(hash, runId);
    addField(hash, planJson);
    return hash.result();
}

QByteArray nextHash(const QByteArray& previous, const JournalRow& row)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(previous);
    addField(hash, std::to_string(row.sequence));
    addField(hash, std::to_string(toMs(row.at)));
    addField(hash, row.kind);
    addField(hash, row.payload);
    return hash.result();
}

Unexpected tampered(std::size_t sequence, const std::string& runId, const std::string& path)
{
    return fail(ErrorCode::BadAnswer, fmt::format("Row {} of run {} is not what was written", sequence, runId), path,
                "The file was damaged or edited; do not resume this run");
}

Result<void> done(const Result<QSqlQuery>& query) { return query ? Result<void>{} : Unexpected(query.error()); }

RunHeader headerFrom(const QSqlQuery& query)
{
    const auto text = [&](int column) { return query.value(column).toString().toStdString(); };
    RunHeader header{text(0), text(1),     text(2), text(3), text(4), text(5), fromMs(query.value(6).toLongLong()),
                     text(7), std::nullopt};
    if (!query.isNull(8))
        header.endedAt = fromMs(query.value(8).toLongLong());
    return header;
}

} // namespace

JournalDatabase::JournalDatabase(std::string path, JournalAccess access)
    : m_path(std::move(path)), m_access(access), m_connection(nextConnectionName())
{
}

JournalDatabase::~JournalDatabase()
{
    m_database.close();
    m_database = QSqlDatabase(); // removeDatabase wants no user left
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<JournalDatabase>> JournalDatabase::open(const std::string& path, JournalAccess access,
                                                               const JournalOptions& options)
{
    std::unique_ptr<JournalDatabase> journal(new JournalDatabase(path, access));
    if (auto connected = journal->connect(options); !connected)
        return Unexpected(connected.error());
    return journal;
}

Result<void> JournalDatabase::connect(const JournalOptions& options)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    if (!m_database.isValid())
        return fail(ErrorCode::Unsupported, "The SQLite driver of Qt is missing", m_path, "Install libqt6sql6-sqlite");
    m_database.setDatabaseName(toQt(m_path));
    QString connectOptions = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(options.busyTimeout.count());
    if (m_access == JournalAccess::Read)
        connectOptions += QStringLiteral(";QSQLITE_OPEN_READONLY");
    m_database.setConnectOptions(connectOptions);
    if (!m_database.open())
        return Unexpected(journalError(m_database.lastError(), "The journal cannot be opened", m_path));
    // Before anything is changed: a foreign or newer file stays as it is.
    const auto version = readJournalVersion(m_database, m_path);
    if (!version)
        return Unexpected(version.error());
    if (auto configured = configure(options); !configured)
        return configured;
    if (m_access == JournalAccess::Write)
        return migrateJournal(m_database, m_path, *version);
    if (*version == 0)
        return fail(ErrorCode::NotFound, "The journal is empty", m_path);
    return {};
}

Result<void> JournalDatabase::configure(const JournalOptions& options)
{
    std::vector<std::string> pragmas{"foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON"};
    if (m_access == JournalAccess::Write) {
        pragmas.insert(pragmas.end(), {"journal_mode = WAL", "synchronous = FULL"});
        if (options.maxPages > 0)
            pragmas.push_back(fmt::format("max_page_count = {}", options.maxPages));
    }
    for (const auto& pragma : pragmas) {
        if (auto done = execute(m_database, "PRAGMA " + pragma, m_path); !done)
            return done;
    }
    return {};
}

Result<QSqlQuery> JournalDatabase::run(const char* sql, const std::vector<QVariant>& values, const char* what)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    // A failed prepare must be asked for its error at once: exec would replace it by a complaint of its own.
    if (!query.prepare(QString::fromLatin1(sql)))
        return Unexpected(journalError(query.lastError(), what, m_path));
    for (const auto& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return Unexpected(journalError(query.lastError(), what, m_path));
    return query;
}

Result<QSqlQuery> JournalDatabase::readOne(const char* sql, const std::vector<QVariant>& values)
{
    auto query = run(sql, values, kCannotRead);
    if (!query || query->next())
        return query;
    if (query->lastError().isValid())
        return Unexpected(journalError(query->lastError(), kCannotRead, m_path));
    return fail(ErrorCode::NotFound, "The journal does not hold it", m_path);
}

Result<void> JournalDatabase::checkWritable() const
{
    if (m_access == JournalAccess::Read)
        return fail(ErrorCode::PermissionDenied, "The journal was opened for reading", m_path,
                    "Another process may own it; nothing was changed");
    return {};
}

Result<void> JournalDatabase::createRun(const RunHeader& header, const std::string& planJson)
{
    if (auto writable = checkWritable(); !writable)
        return writable;
    const std::vector<std::string> texts{header.runId,        header.environment, header.operation, header.title,
                                         header.operatorName, header.planHash,    planJson};
    for (const auto& text : texts) {
        if (!isStorable(text))
            return fail(ErrorCode::InvalidInput, "A text of the run is not valid UTF-8", header.runId);
    }
    if (header.runId.empty() || !isStorable(header.state))
        return fail(ErrorCode::InvalidInput, "The run has no id or no valid state", header.runId);
    return inTransaction(m_database, m_path, [&]() -> Result<void> {
        if (findRun(header.runId))
            return fail(ErrorCode::InvalidInput, "The journal holds a run of this id already", header.runId);
        std::vector<QVariant> values;
        for (const auto& text : texts)
            values.emplace_back(toQt(text));
        values.insert(values.end(), {toMs(header.createdAt), toQt(header.state), optionalMs(header.endedAt),
                                     firstHash(header.runId, planJson)});
        return done(run("INSERT INTO runs (run_id, environment, operation, title, operator_name, plan_hash, plan_json,"
                        " created_ms, state, ended_ms, head_hash, row_count)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                        values, "The run cannot be written to the journal"));
    });
}

Result<JournalDatabase::RunKey> JournalDatabase::findRun(const std::string& runId)
{
    const auto query = readOne("SELECT id, row_count, head_hash FROM runs WHERE run_id = ?", {toQt(runId)});
    if (query)
        return RunKey{query->value(0).toLongLong(), query->value(1).toLongLong(), query->value(2).toByteArray()};
    if (query.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, fmt::format("The journal holds no run '{}'", sanitizeLine(runId, 80)), m_path);
    return Unexpected(query.error());
}

Result<void> JournalDatabase::insertRow(RunKey& run, const JournalRow& row)
{
    if (row.sequence != run.rowCount + 1)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("Row {} does not follow row {}; nothing was written", row.sequence, run.rowCount),
                    m_path);
    if (!isStorable(row.kind) || !isStorable(row.payload))
        return fail(ErrorCode::InvalidInput, fmt::format("Row {} is not valid UTF-8", row.sequence), m_path);
    run.headHash = nextHash(run.headHash, row);
    run.rowCount = row.sequence;
    return done(this->run(
        "INSERT INTO rows (run, sequence, at_ms, kind, payload, hash) VALUES (?, ?, ?, ?, ?, ?)",
        {run.id, static_cast<qint64>(row.sequence), toMs(row.at), toQt(row.kind), toQt(row.payload), run.headHash},
        "A row cannot be written to the journal"));
}

Result<void> JournalDatabase::updateRun(const RunKey& run, const std::string& state, std::optional<UtcTime> endedAt)
{
    return done(this->run("UPDATE runs SET state = ?, ended_ms = coalesce(?, ended_ms), row_count = ?, head_hash = ?"
                          " WHERE id = ?",
                          {toQt(state), optionalMs(endedAt), static_cast<qint64>(run.rowCount), run.headHash, run.id},
                          "The run's state cannot be written to the journal"));
}

Result<void> JournalDatabase::append(const std::string& runId, const std::vector<JournalRow>& rows,
                                     const std::string& state, bool ended)
{
    if (auto writable = checkWritable(); !writable)
        return writable;
    if (rows.empty() || !isStorable(state))
        return fail(ErrorCode::InvalidInput, "Nothing to append, or the state is not valid UTF-8", runId);
    return inTransaction(m_database, m_path, [&]() -> Result<void> {
        auto run = findRun(runId);
        if (!run)
            return Unexpected(run.error());
        for (const auto& row : rows) {
            if (auto inserted = insertRow(*run, row); !inserted)
                return inserted;
        }
        return updateRun(*run, state, ended ? std::optional(rows.back().at) : std::nullopt);
    });
}

Result<std::vector<RunHeader>> JournalDatabase::runs(int limit)
{
    return headers("ORDER BY created_ms DESC, run_id DESC LIMIT ?", {std::clamp(limit, 0, kMaxRuns)});
}

Result<std::vector<RunHeader>> JournalDatabase::openRuns(const std::string& environment)
{
    return headers("WHERE environment = ? AND ended_ms IS NULL ORDER BY created_ms DESC, run_id DESC",
                   {toQt(environment)});
}

Result<std::vector<RunHeader>> JournalDatabase::headers(const char* which, const std::vector<QVariant>& values)
{
    const auto sql = std::string("SELECT run_id, environment, operation, title, operator_name, plan_hash, created_ms, "
                                 "state, ended_ms FROM runs ") +
                     which;
    auto query = run(sql.c_str(), values, kCannotRead);
    if (!query)
        return Unexpected(query.error());
    std::vector<RunHeader> found;
    while (query->next())
        found.push_back(headerFrom(*query));
    if (query->lastError().isValid())
        return Unexpected(journalError(query->lastError(), kCannotRead, m_path));
    return found;
}

Result<RunHeader> JournalDatabase::header(const std::string& runId)
{
    const auto id = findRun(runId);
    if (!id)
        return Unexpected(id.error());
    const auto query = readOne("SELECT run_id, environment, operation, title, operator_name, plan_hash, created_ms, "
                               "state, ended_ms FROM runs WHERE id = ?",
                               {id->id});
    return query ? Result<RunHeader>(headerFrom(*query)) : Unexpected(query.error());
}

Result<std::string> JournalDatabase::planJson(const std::string& runId)
{
    const auto id = findRun(runId);
    if (!id)
        return Unexpected(id.error());
    const auto query = readOne("SELECT plan_json FROM runs WHERE id = ?", {id->id});
    return query ? Result<std::string>(query->value(0).toString().toStdString()) : Unexpected(query.error());
}

Result<std::vector<JournalRow>> JournalDatabase::rows(const std::string& runId)
{
    // One snapshot for the run's chain head and its rows: another process may append between two statements,
    // and rows newer than the head would look like damage.
    if (auto begun = execute(m_database, "BEGIN", m_path); !begun)
        return Unexpected(begun.error());
    auto rows = checkedRows(runId);
    if (auto ended = execute(m_database, "COMMIT", m_path); !ended && rows)
        return Unexpected(ended.error());
    return rows;
}

Result<std::vector<JournalRow>> JournalDatabase::checkedRows(const std::string& runId)
{
    const auto head = findRun(runId);
    const auto plan = planJson(runId);
    if (!head || !plan)
        return Unexpected(head ? plan.error() : head.error());
    auto query = run("SELECT sequence, at_ms, kind, payload, hash FROM rows WHERE run = ? ORDER BY sequence",
                     {head->id}, kCannotRead);
    if (!query)
        return Unexpected(query.error());
    std::vector<JournalRow> rows;
    auto hash = firstHash(runId, *plan);
    while (query->next()) {
        JournalRow row{query->value(0).toLongLong(), fromMs(query->value(1).toLongLong()),
                       query->value(2).toString().toStdString(), query->value(3).toString().toStdString()};
        hash = nextHash(hash, row);
        if (row.sequence != static_cast<std::int64_t>(rows.size()) + 1 || hash != query->value(4).toByteArray())
            return tampered(rows.size() + 1, runId, m_path);
        rows.push_back(std::move(row));
    }
    if (query->lastError().isValid())
        return Unexpected(journalError(query->lastError(), kCannotRead, m_path));
    if (static_cast<std::int64_t>(rows.size()) != head->rowCount || hash != head->headHash)
        return tampered(rows.size() + 1, runId, m_path);
    return rows;
}

} // namespace ktrdr
