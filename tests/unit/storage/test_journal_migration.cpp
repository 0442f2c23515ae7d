// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/journal_schema.h"
#include "journal_test_tools.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <sys/stat.h>

using namespace ktrdr;
using namespace ktrdr::test;

class TestJournalMigration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void olderFilesAreUpdatedAndCopied();
    void readersTakeOlderFilesAsTheyAre();
    void aFailingUpdateChangesNothing();
    void newerFilesAreRefused();
    void emptyFilesBecomeJournals();

private:
    std::string path() const { return m_dir->filePath(QStringLiteral("journal.sqlite")).toStdString(); }
    // Runs statements on the raw file.
    bool raw(const QStringList& statements) const;
    int rawNumber(const char* sql) const;
    void makeVersionOne() const;
    std::unique_ptr<QTemporaryDir> m_dir;
};

bool TestJournalMigration::raw(const QStringList& statements) const
{
    bool ok = true;
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
        database.setDatabaseName(QString::fromStdString(path()));
        ok = database.open();
        for (const auto& statement : statements)
            ok = ok && QSqlQuery(database).exec(statement);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    return ok;
}

int TestJournalMigration::rawNumber(const char* sql) const
{
    int number = -1;
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
        database.setDatabaseName(QString::fromStdString(path()));
        QSqlQuery query(database);
        if (database.open() && (query = QSqlQuery(database)).exec(QString::fromLatin1(sql)) && query.next())
            number = query.value(0).toInt();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    return number;
}

// A journal with one run and three rows as version 1 of the program left it.
void TestJournalMigration::makeVersionOne() const
{
    {
        auto journal = SqliteJournal::openWriter(path()).value();
        QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
        QVERIFY(answerOf(journal->append("r1", sampleRows(1, 3), "running", false)));
    }
    QVERIFY(raw({QStringLiteral("DROP INDEX runs_by_time"), QStringLiteral("PRAGMA user_version = 1")}));
}

void TestJournalMigration::olderFilesAreUpdatedAndCopied()
{
    makeVersionOne();
    {
        auto journal = SqliteJournal::openWriter(path());
        QVERIFY2(journal, journal ? "" : toString(journal.error()).c_str());
        QCOMPARE(answerOf((*journal)->rows("r1")).value(), sampleRows(1, 3));
        QVERIFY(answerOf((*journal)->append("r1", sampleRows(4, 4), "running", false)));
    }
    QCOMPARE(rawNumber("PRAGMA user_version"), journalVersion());
    QCOMPARE(rawNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'runs_by_time'"), 1);
    struct stat copy = {};
    QCOMPARE(::stat((path() + ".v1").c_str(), &copy), 0);
    QCOMPARE(copy.st_mode & 07777, mode_t{0600});
    QCOMPARE(answerOf(SqliteJournal::openReader(path() + ".v1").value()->rows("r1")).value(), sampleRows(1, 3));
}

void TestJournalMigration::readersTakeOlderFilesAsTheyAre()
{
    makeVersionOne();
    QCOMPARE(answerOf(SqliteJournal::openReader(path()).value()->rows("r1")).value(), sampleRows(1, 3));
    QCOMPARE(rawNumber("PRAGMA user_version"), 1);
}

void TestJournalMigration::aFailingUpdateChangesNothing()
{
    makeVersionOne();
    QVERIFY(raw({QStringLiteral("CREATE TABLE runs_by_time (a)")})); // the name that version 2 wants
    const auto journal = SqliteJournal::openWriter(path());
    QVERIFY(!journal);
    QCOMPARE(journal.error().code, ErrorCode::Io);
    QCOMPARE(rawNumber("PRAGMA user_version"), 1);
    QCOMPARE(answerOf(SqliteJournal::openReader(path()).value()->rows("r1")).value(), sampleRows(1, 3));
}

void TestJournalMigration::newerFilesAreRefused()
{
    makeVersionOne();
    QVERIFY(raw({QStringLiteral("PRAGMA user_version = 99")}));
    for (const auto& opened :
         {SqliteJournal::openWriter(path()).map([](auto&&) {}), SqliteJournal::openReader(path()).map([](auto&&) {})}) {
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unsupported);
        QVERIFY(opened.error().what.find("99") != std::string::npos);
    }
    QCOMPARE(rawNumber("PRAGMA user_version"), 99);
}

void TestJournalMigration::emptyFilesBecomeJournals()
{
    QFile file(QString::fromStdString(path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QCOMPARE(SqliteJournal::openReader(path()).error().code, ErrorCode::NotFound);
    QVERIFY(SqliteJournal::openWriter(path()));
    QVERIFY(!QFile::exists(QString::fromStdString(path() + ".v0"))); // nothing worth a copy
    QVERIFY(SqliteJournal::openReader(path()));
}

QTEST_GUILESS_MAIN(TestJournalMigration)
#include "test_journal_migration.moc"
