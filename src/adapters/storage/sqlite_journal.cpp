// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/sqlite_journal.h"

#include "adapters/storage/atomic_file.h"
#include "adapters/storage/journal_database.h"

#include <QPromise>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr {

namespace {

Unexpected fileError(const char* what, const std::string& path)
{
    const auto code = errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::PermissionDenied : ErrorCode::Io;
    return fail(code, fmt::format("{}: {}", what, std::strerror(errno)), path);
}

// SQLite gives -wal and -shm the mode of the main file, so that is made first and private. An existing file is
// never opened here: closing it would drop the locks of other connections of this process.
Result<void> prepareFile(const std::string& path)
{
    if (auto folder = makeParentDirectories(path); !folder)
        return folder;
    struct stat entry
    {
    };
    if (::lstat(path.c_str(), &entry) == 0) {
        if (!S_ISREG(entry.st_mode) || entry.st_uid != ::geteuid())
            return fail(ErrorCode::PermissionDenied, "The journal is not a regular file of this user", path);
        if ((entry.st_mode & 07777) != kPrivateFile && ::chmod(path.c_str(), kPrivateFile) != 0)
            return fileError("The journal cannot be closed to others", path);
        return {};
    }
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kPrivateFile);
    if (file < 0)
        return fileError("The journal cannot be made", path);
    ::close(file);
    return syncDirectoryOf(path);
}

Result<std::unique_ptr<QLockFile>> lockForWriting(const std::string& path)
{
    const auto lockPath = path + ".lock";
    auto lock = std::make_unique<QLockFile>(QString::fromStdString(lockPath));
    lock->setStaleLockTime(0); // a long run is no stale lock; the pid in the file tells after a crash
    if (lock->tryLock(0))
        return lock;
    qint64 pid = 0;
    QString host;
    QString program;
    if (lock->error() == QLockFile::LockFailedError && lock->getLockInfo(&pid, &host, &program))
        return fail(
            ErrorCode::Busy,
            fmt::format("{} (process {} on {}) writes the journal", program.toStdString(), pid, host.toStdString()),
            path, "Close it, or look at the journal read-only");
    if (lock->error() == QLockFile::PermissionError)
        return fail(ErrorCode::PermissionDenied, "The lock of the journal cannot be made", lockPath,
                    "Check the mode of the folder");
    return fail(ErrorCode::Busy, "The journal is locked", lockPath,
                "Remove the lock file if no other process uses the journal");
}

} // namespace

SqliteJournal::SqliteJournal(std::unique_ptr<QLockFile> lock) : m_lock(std::move(lock)) {}

SqliteJournal::~SqliteJournal()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::openWriter(const std::string& path, JournalOptions options)
{
    if (auto prepared = prepareFile(path); !prepared)
        return Unexpected(prepared.error());
    auto lock = lockForWriting(path);
    if (!lock)
        return Unexpected(lock.error());
    std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(*lock)));
    if (auto started = journal->start(path, JournalAccess::Write, options); !started)
        return Unexpected(started.error());
    return journal;
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::openReader(const std::string& path, JournalOptions options)
{
    struct stat entry
    {
    };
    if (::stat(path.c_str(), &entry) != 0)
        return errno == ENOENT ? fail(ErrorCode::NotFound, "There is no journal yet", path)
                               : fileError("The journal cannot be read", path);
    std::unique_ptr<SqliteJournal> journal(new SqliteJournal(nullptr));
    if (auto started = journal->start(path, JournalAccess::Read, options); !started)
        return Unexpected(started.error());
    return journal;
}

Result<void> SqliteJournal::start(const std::string& path, JournalAccess access, const JournalOptions& options)
{
    std::promise<Result<void>> opened;
    auto answer = opened.get_future();
    m_thread = std::jthread([this, path, access, options, promise = std::move(opened)](std::stop_token stop) mutable {
        work(stop, path, access, options, std::move(promise));
    });
    return answer.get(); // bounded: file access and the busy timeout
}

void SqliteJournal::work(const std::stop_token& stop, const std::string& path, JournalAccess access,
                         const JournalOptions& options, std::promise<Result<void>> opened)
{
    auto database = JournalDatabase::open(path, access, options);
    if (!database) {
        opened.set_value(Unexpected(database.error()));
        return;
    }
    opened.set_value({});
    serve(stop, **database);
}

void SqliteJournal::serve(const std::stop_token& stop, JournalDatabase& database)
{
    for (;;) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return !m_jobs.empty(); });
            if (m_jobs.empty())
                return; // asked to stop and everything accepted is done
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job(database);
    }
}

template <typename T> QFuture<Result<T>> SqliteJournal::submit(std::function<Result<T>(JournalDatabase&)> work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    auto future = promise->future();
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.emplace_back([this, promise = std::move(promise), work = std::move(work)](JournalDatabase& database) {
            auto deliver = [promise, result = work(database)] {
                promise->addResult(result);
                promise->finish();
            };
            QMetaObject::invokeMethod(&m_answers, std::move(deliver), Qt::QueuedConnection);
        });
    }
    m_wake.notify_one();
    return future;
}

QFuture<Result<void>> SqliteJournal::createRun(const RunHeader& header, const std::string& planJson)
{
    return submit<void>([=](JournalDatabase& database) { return database.createRun(header, planJson); });
}

QFuture<Result<void>> SqliteJournal::append(const std::string& runId, std::vector<JournalRow> rows,
                                            const std::string& state, bool ended)
{
    return submit<void>(
        [=, rows = std::move(rows)](JournalDatabase& database) { return database.append(runId, rows, state, ended); });
}

QFuture<Result<std::vector<RunHeader>>> SqliteJournal::openRuns(const std::string& environment)
{
    return submit<std::vector<RunHeader>>([=](JournalDatabase& database) { return database.openRuns(environment); });
}

QFuture<Result<std::vector<RunHeader>>> SqliteJournal::runs(int limit)
{
    return submit<std::vector<RunHeader>>([=](JournalDatabase& database) { return database.runs(limit); });
}

QFuture<Result<RunHeader>> SqliteJournal::header(const std::string& runId)
{
    return submit<RunHeader>([=](JournalDatabase& database) { return database.header(runId); });
}

QFuture<Result<std::string>> SqliteJournal::planJson(const std::string& runId)
{
    return submit<std::string>([=](JournalDatabase& database) { return database.planJson(runId); });
}

QFuture<Result<std::vector<JournalRow>>> SqliteJournal::rows(const std::string& runId)
{
    return submit<std::vector<JournalRow>>([=](JournalDatabase& database) { return database.rows(runId); });
}

} // namespace ktrdr
