// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal_test_tools.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <random>
#include <sys/mount.h>
#include <unistd.h>

using namespace ktrdr;
using namespace ktrdr::test;

namespace {

QByteArray contentOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const std::string& path, const QByteArray& bytes)
{
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    QVERIFY(file.flush());
}

// Appends 2 kB rows until one is refused; the number of acknowledged rows and the refusal.
std::pair<std::int64_t, Error> fill(SqliteJournal& journal, std::int64_t limit)
{
    for (std::int64_t n = 1; n <= limit; ++n) {
        const auto answer = answerOf(journal.append("r1", {sampleRow(n, 2000)}, "running", false));
        if (!answer)
            return {n - 1, answer.error()};
    }
    return {limit, {}};
}

class Mount
{
public:
    explicit Mount(std::string folder) : m_folder(std::move(folder))
    {
        m_ok = ::mount("tmpfs", m_folder.c_str(), "tmpfs", 0, "size=400k") == 0;
    }
    Mount(const Mount&) = delete;
    Mount& operator=(const Mount&) = delete;
    ~Mount()
    {
        if (m_ok)
            ::umount2(m_folder.c_str(), MNT_DETACH);
    }
    bool isOk() const { return m_ok; }

private:
    std::string m_folder;
    bool m_ok = false;
};

} // namespace

class TestJournalDamage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void sizeLimitIsAFullDisk();
    void fullTmpfsIsAFullDisk();
    void garbageIsRefusedAndKept();
    void foreignDatabasesAreRefusedAndKept();
    void editedRowsAreFound();
    void editedPlansAreFound();
    void lostRowsAtTheEndAreFound();
    void flippedBytesNeverReadAsOtherRows();
    void readOnlyFolderIsNamed();

private:
    std::string path() const { return m_dir->filePath(QStringLiteral("journal.sqlite")).toStdString(); }
    void makeJournal(std::int64_t rows) const;
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestJournalDamage::makeJournal(std::int64_t rows) const
{
    auto journal = SqliteJournal::openWriter(path());
    QVERIFY(journal);
    QVERIFY(answerOf((*journal)->createRun(sampleRun("r1"), kPlan)));
    QVERIFY(answerOf((*journal)->append("r1", sampleRows(1, rows), "running", false)));
}

void TestJournalDamage::sizeLimitIsAFullDisk()
{
    auto journal = SqliteJournal::openWriter(path(), {Milliseconds(2000), 40}).value();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    const auto [acknowledged, error] = fill(*journal, 1000);
    QCOMPARE(error.code, ErrorCode::Io);
    QVERIFY2(error.what.find("disk is full") != std::string::npos, error.what.c_str());
    QVERIFY(acknowledged > 10);
    QCOMPARE(answerOf(journal->rows("r1")).value().size(), static_cast<std::size_t>(acknowledged));
    QCOMPARE(answerOf(SqliteJournal::openReader(path()).value()->rows("r1")).value().size(),
             static_cast<std::size_t>(acknowledged));
    journal.reset();
    journal = SqliteJournal::openWriter(path()).value(); // somebody made room
    QVERIFY(answerOf(journal->append("r1", {sampleRow(acknowledged + 1)}, "running", false)));
}

void TestJournalDamage::fullTmpfsIsAFullDisk()
{
    const Mount disk(m_dir->path().toStdString());
    if (!disk.isOk())
        QSKIP("mounting a small tmpfs needs root");
    auto journal = SqliteJournal::openWriter(path()).value();
    QVERIFY(answerOf(journal->createRun(sampleRun("r1"), kPlan)));
    const auto [acknowledged, error] = fill(*journal, 1000);
    QVERIFY2(error.what.find("disk is full") != std::string::npos, toString(error).c_str());
    QVERIFY(acknowledged > 5);
    QCOMPARE(answerOf(journal->rows("r1")).value().size(), static_cast<std::size_t>(acknowledged));
    journal.reset();
    auto reader = SqliteJournal::openReader(path());
    QVERIFY2(reader, reader ? "" : toString(reader.error()).c_str());
    QCOMPARE(answerOf((*reader)->rows("r1")).value().size(), static_cast<std::size_t>(acknowledged));
}

void TestJournalDamage::garbageIsRefusedAndKept()
{
    const QByteArray garbage(5000, 'x');
    write(path(), garbage);
    for (const auto& opened :
         {SqliteJournal::openWriter(path()).map([](auto&&) {}), SqliteJournal::openReader(path()).map([](auto&&) {})}) {
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Io);
        QVERIFY2(opened.error().what.find("damaged") != std::string::npos, opened.error().what.c_str());
    }
    QCOMPARE(contentOf(path()), garbage);
}

void TestJournalDamage::foreignDatabasesAreRefusedAndKept()
{
    makeJournal(1);
    auto bytes = contentOf(path());
    bytes.replace(68, 4, "ABCD"); // application_id
    write(path(), bytes);
    QCOMPARE(SqliteJournal::openWriter(path()).error().code, ErrorCode::Refused);
    QCOMPARE(SqliteJournal::openReader(path()).error().code, ErrorCode::Refused);
    QCOMPARE(contentOf(path()), bytes);
}

void TestJournalDamage::editedRowsAreFound()
{
    makeJournal(5);
    auto bytes = contentOf(path());
    const QByteArray third = QByteArray::fromStdString(sampleRow(3).payload);
    QVERIFY(bytes.contains(third));
    write(path(), bytes.replace(third, QByteArray(third).replace("ddd", "xxx")));
    const auto rows = answerOf(SqliteJournal::openReader(path()).value()->rows("r1"));
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, ErrorCode::BadAnswer);
    QVERIFY2(rows.error().what.starts_with("Row 3 "), rows.error().what.c_str());
}

void TestJournalDamage::editedPlansAreFound()
{
    makeJournal(1);
    auto bytes = contentOf(path());
    write(path(), bytes.replace("\"steps\"", "\"stePs\""));
    QCOMPARE(answerOf(SqliteJournal::openReader(path()).value()->rows("r1")).error().code, ErrorCode::BadAnswer);
}

void TestJournalDamage::lostRowsAtTheEndAreFound()
{
    makeJournal(5);
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
        database.setDatabaseName(QString::fromStdString(path()));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("DELETE FROM rows WHERE sequence > 3")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    const auto rows = answerOf(SqliteJournal::openReader(path()).value()->rows("r1"));
    QVERIFY(!rows);
    QVERIFY2(rows.error().what.starts_with("Row 4 "), rows.error().what.c_str());
}

void TestJournalDamage::flippedBytesNeverReadAsOtherRows()
{
    makeJournal(60);
    const auto good = contentOf(path());
    std::mt19937 random(20261124);
    int detected = 0;
    for (int round = 0; round < 200; ++round) {
        auto bytes = good;
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(good.size()));
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
        write(path(), bytes);
        QFile::remove(QString::fromStdString(path() + "-wal"));
        QFile::remove(QString::fromStdString(path() + "-shm"));
        const auto reader = SqliteJournal::openReader(path());
        const auto rows = reader ? answerOf((*reader)->rows("r1")) : Unexpected(reader.error());
        if (rows)
            QCOMPARE(*rows, sampleRows(1, 60)); // harmless: unused bytes or the header row
        else
            ++detected;
    }
    qInfo("200 flipped bits: %d found, %d harmless", detected, 200 - detected);
    QVERIFY(detected > 20); // most of this small file is unused space
}

void TestJournalDamage::readOnlyFolderIsNamed()
{
    if (::geteuid() == 0)
        QSKIP("root may write everywhere");
    const auto folder = m_dir->filePath(QStringLiteral("closed"));
    QVERIFY(QDir().mkdir(folder) && QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner));
    QCOMPARE(SqliteJournal::openWriter(folder.toStdString() + "/j").error().code, ErrorCode::PermissionDenied);
}

QTEST_GUILESS_MAIN(TestJournalDamage)
#include "test_journal_damage.moc"
