// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal_test_tools.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <sys/stat.h>

using namespace ktrdr;
using namespace ktrdr::test;

class TestJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenComesBack();
    void answersComeOnTheOwnersThread();
    void stateAndEndFollowTheAppends();
    void gapsAndRepetitionsAreRefused();
    void unknownRunsAreRefused();
    void textThatWouldChangeIsRefused();
    void runsAreNewestFirst();
    void openRunsAreFoundHoweverOld();
    void everythingSurvivesReopening();
    void readersFollowAWriter();
    void readersCannotWrite();
    void thereIsOneWriter();
    void anotherTransactionIsWaitedForThenNamed();
    void filesAndFolderArePrivate();
    void pragmasAreSet();
    void destructionFinishesAcceptedJobs();
    void latencyOfOneAppend();

private:
    std::string path() const { return m_dir->filePath(QStringLiteral("state/journal.sqlite")).toStdString(); }
    std::unique_ptr<SqliteJournal> writer(JournalOptions options = {}) const
    {
        auto journal = SqliteJournal::openWriter(path(), options);
        if (!journal)
            qWarning("%s", toString(journal.error()).c_str());
        return journal ? std::move(*journal) : nullptr;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestJournal::whatIsWrittenComesBack()
{
    auto journal = writer();
    QVERIFY(journal);
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QVERIFY(answerOf(journal->append("r1", sampleRows(1, 3), "running", false)));
    QVERIFY(answerOf(journal->append("r1", sampleRows(4, 4), "running", false)));
    QCOMPARE(answerOf(journal->header("r1")).value(), sampleRun("r1"));
    QCOMPARE(answerOf(journal->planJson("r1")).value(), kPlan);
    QCOMPARE(answerOf(journal->rows("r1")).value(), sampleRows(1, 4));
    QVERIFY(answerOf(journal->createRun(sampleRun("r2"), kPlan)));
    QCOMPARE(answerOf(journal->rows("r2")).value().size(), std::size_t{0});
}

void TestJournal::answersComeOnTheOwnersThread()
{
    auto journal = writer();
    QThread* seen = nullptr;
    auto future = journal->createRun(sampleRun("r1"), kPlan);
    future.then([&](const Result<void>&) { seen = QThread::currentThread(); });
    QVERIFY(answerOf(future));
    QCOMPARE(seen, QThread::currentThread());
}

void TestJournal::stateAndEndFollowTheAppends()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QVERIFY(answerOf(journal->append("r1", {sampleRow(1)}, "rolling-back", false)));
    QCOMPARE(answerOf(journal->header("r1"))->state, std::string("rolling-back"));
    QVERIFY(!answerOf(journal->header("r1"))->endedAt);
    QVERIFY(answerOf(journal->append("r1", {sampleRow(2)}, "rolled-back", true)));
    QCOMPARE(answerOf(journal->header("r1"))->endedAt, std::optional(sampleRow(2).at));
    QVERIFY(answerOf(journal->append("r1", {sampleRow(3)}, "rolled-back", false)));
    QCOMPARE(answerOf(journal->header("r1"))->endedAt, std::optional(sampleRow(2).at));
}

void TestJournal::gapsAndRepetitionsAreRefused()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QVERIFY(answerOf(journal->append("r1", sampleRows(1, 2), "running", false)));
    auto torn = sampleRows(3, 5);
    torn[1].sequence = 9;
    for (const auto& rows : {sampleRows(4, 4), sampleRows(2, 3), sampleRows(0, 0), torn, std::vector<JournalRow>{}}) {
        const auto answer = answerOf(journal->append("r1", rows, "failed", true));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::InvalidInput);
    }
    QCOMPARE(answerOf(journal->rows("r1")).value(), sampleRows(1, 2)); // nothing of the torn list either
    QCOMPARE(answerOf(journal->header("r1"))->state, std::string("running"));
    QVERIFY(answerOf(journal->append("r1", sampleRows(3, 3), "running", false)));
}

void TestJournal::unknownRunsAreRefused()
{
    auto journal = writer();
    QCOMPARE(answerOf(journal->append("none", sampleRows(1, 1), "running", false)).error().code, ErrorCode::NotFound);
    QCOMPARE(answerOf(journal->rows("none")).error().code, ErrorCode::NotFound);
    QCOMPARE(answerOf(journal->header("none")).error().code, ErrorCode::NotFound);
    QCOMPARE(answerOf(journal->planJson("none")).error().code, ErrorCode::NotFound);
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QCOMPARE(answerOf(journal->createRun(sampleRun("r1"), kPlan)).error().code, ErrorCode::InvalidInput);
    QCOMPARE(answerOf(journal->createRun(sampleRun(""), kPlan)).error().code, ErrorCode::InvalidInput);
}

void TestJournal::textThatWouldChangeIsRefused()
{
    auto journal = writer();
    QCOMPARE(answerOf(journal->createRun(sampleRun("r\xff"), kPlan)).error().code, ErrorCode::InvalidInput);
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    for (const auto& payload : {std::string("\xc3"), std::string("a\0b", 3), std::string("\xed\xa0\x80")}) {
        auto row = sampleRow(1);
        row.payload = payload;
        QCOMPARE(answerOf(journal->append("r1", {row}, "running", false)).error().code, ErrorCode::InvalidInput);
    }
    auto row = sampleRow(1);
    row.payload = "'; DROP TABLE rows; -- \xf0\x9f\x98\x80";
    QVERIFY(answerOf(journal->append("r1", {row}, "running", false)));
    QCOMPARE(answerOf(journal->rows("r1")).value(), std::vector{row});
}

void TestJournal::runsAreNewestFirst()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("b", 2000), kPlan)));
    QVERIFY(answerOf(journal->createRun(sampleRun("c", 1000), kPlan)));
    QVERIFY(answerOf(journal->createRun(sampleRun("a", 3000), kPlan)));
    const auto runs = answerOf(journal->runs(2)).value();
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(runs[0], sampleRun("a", 3000));
    QCOMPARE(runs[1].runId, std::string("b"));
    QCOMPARE(answerOf(journal->runs(-1)).value().size(), std::size_t{0});
}

void TestJournal::openRunsAreFoundHoweverOld()
{
    auto journal = writer();
    auto other = sampleRun("other");
    other.environment += "-2";
    QVERIFY(answerOf(journal->createRun(other, kPlan)));
    for (int i = 0; i < 220; ++i) {
        auto header = sampleRun("r" + std::to_string(i));
        header.createdAt += Seconds{i};
        QVERIFY(answerOf(journal->createRun(header, kPlan)));
        if (i != 3)
            QVERIFY(answerOf(journal->append(header.runId, {sampleRow(1)}, "succeeded", true)));
    }
    const auto open = answerOf(journal->openRuns(sampleRun("r").environment));
    QVERIFY(open);
    QCOMPARE(open->size(), std::size_t{1});
    QCOMPARE(open->front().runId, std::string("r3"));
}

void TestJournal::everythingSurvivesReopening()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QVERIFY(answerOf(journal->append("r1", sampleRows(1, 50), "running", false)));
    journal.reset();
    journal = writer();
    QVERIFY(journal);
    QVERIFY(answerOf(journal->append("r1", sampleRows(51, 52), "succeeded", true)));
    QCOMPARE(answerOf(journal->rows("r1")).value(), sampleRows(1, 52));
}

void TestJournal::readersFollowAWriter()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    auto first = SqliteJournal::openReader(path());
    auto second = SqliteJournal::openReader(path());
    QVERIFY(first && second);
    for (std::int64_t n = 1; n <= 20; ++n) {
        auto appended = journal->append("r1", {sampleRow(n)}, "running", false);
        auto racing = (*second)->rows("r1"); // while the write is under way: before or after it, never torn
        QVERIFY(answerOf(appended));
        QCOMPARE(answerOf((*first)->rows("r1")).value(), sampleRows(1, n));
        const auto seen = answerOf(racing).value();
        QCOMPARE(seen, sampleRows(1, static_cast<std::int64_t>(seen.size())));
        QVERIFY(static_cast<std::int64_t>(seen.size()) >= n - 1);
    }
}

void TestJournal::readersCannotWrite()
{
    QCOMPARE(SqliteJournal::openReader(path()).error().code, ErrorCode::NotFound);
    QVERIFY(answerOf(writer()->createRun(sampleRun("r1"), kPlan)));
    auto reader = SqliteJournal::openReader(path());
    QVERIFY(reader);
    QCOMPARE(answerOf((*reader)->createRun(sampleRun("r2"), kPlan)).error().code, ErrorCode::PermissionDenied);
    QCOMPARE(answerOf((*reader)->append("r1", sampleRows(1, 1), "x", false)).error().code, ErrorCode::PermissionDenied);
    QCOMPARE(answerOf((*reader)->runs(10)).value().size(), std::size_t{1});
}

void TestJournal::thereIsOneWriter()
{
    auto journal = writer();
    const auto second = SqliteJournal::openWriter(path());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    QVERIFY2(second.error().what.find(std::to_string(::getpid())) != std::string::npos, second.error().what.c_str());
    journal.reset();
    QVERIFY(SqliteJournal::openWriter(path()));
}

void TestJournal::anotherTransactionIsWaitedForThenNamed()
{
    auto journal = writer({Milliseconds(50), 0});
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    {
        auto other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(QString::fromStdString(path()));
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
        QCOMPARE(answerOf(journal->append("r1", sampleRows(1, 1), "running", false)).error().code, ErrorCode::Busy);
        QVERIFY(answerOf(journal->rows("r1"))); // reading goes on
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("ROLLBACK")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    QVERIFY(answerOf(journal->append("r1", sampleRows(1, 1), "running", false)));
}

void TestJournal::filesAndFolderArePrivate()
{
    const auto old = ::umask(022);
    auto journal = writer();
    ::umask(old);
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    const auto modeOf = [](const std::string& file) {
        struct stat entry = {};
        return ::stat(file.c_str(), &entry) == 0 ? entry.st_mode & 07777 : 0;
    };
    QCOMPARE(modeOf(path().substr(0, path().rfind('/'))), mode_t{0700});
    for (const char* suffix : {"", "-wal", "-shm"})
        QCOMPARE(modeOf(path() + suffix), mode_t{0600});
    journal.reset();
    QCOMPARE(::chmod(path().c_str(), 0644), 0);
    journal = writer();
    QCOMPARE(modeOf(path()), mode_t{0600});
}

void TestJournal::pragmasAreSet()
{
    QVERIFY(writer());
    QFile file(QString::fromStdString(path()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto head = file.read(100);
    QCOMPARE(static_cast<int>(head.at(18)), 2); // WAL for writing
    QCOMPARE(static_cast<int>(head.at(19)), 2); // and reading
    QCOMPARE(head.mid(68, 4), QByteArray("KTRD"));
    QCOMPARE(head.mid(60, 4), QByteArray("\0\0\0\2", 4)); // user_version
}

void TestJournal::destructionFinishesAcceptedJobs()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    QFuture<Result<void>> last;
    for (std::int64_t n = 1; n <= 10; ++n)
        last = journal->append("r1", {sampleRow(n)}, "running", false);
    journal.reset();
    QVERIFY(last.isFinished()); // cancelled or answered, never left hanging
    QCOMPARE(answerOf(writer()->rows("r1")).value(), sampleRows(1, 10));
}

void TestJournal::latencyOfOneAppend()
{
    auto journal = writer();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    std::vector<double> milliseconds;
    for (std::int64_t n = 1; n <= 200; ++n) {
        QElapsedTimer timer;
        timer.start();
        auto future = journal->append("r1", {sampleRow(n, 300)}, "running", false);
        qint64 ended = 0;
        future.then([&](const Result<void>&) { ended = timer.nsecsElapsed(); });
        QVERIFY(answerOf(future));
        milliseconds.push_back(static_cast<double>(ended) / 1e6);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    qInfo("one durable append: median %.2f ms, 95 %% %.2f ms, longest %.2f ms", milliseconds[100], milliseconds[190],
          milliseconds.back());
}

QTEST_GUILESS_MAIN(TestJournal)
#include "test_journal.moc"
