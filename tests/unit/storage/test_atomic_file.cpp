// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/atomic_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ktrdr;

namespace {

constexpr std::size_t kLimit = 1 << 20;

mode_t modeOf(const std::string& path)
{
    struct stat entry = {};
    return ::lstat(path.c_str(), &entry) == 0 ? entry.st_mode & 07777 : 0;
}

} // namespace

class TestAtomicFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void writesAndReadsBack();
    void modeIsSetWhateverTheOldFileHad();
    void refusesALinkUnlessToldToFollow();
    void refusesWhatIsNoRegularFile();
    void aFailedWriteLeavesTheOldContent();
    void missingFolderIsNotFound();
    void badNamesAreRefused();
    void readingRefusesFilesOthersMayWrite_data();
    void readingRefusesFilesOthersMayWrite();
    void readingRefusesForeignOwners();
    void readingRefusesTooMuch();
    void readingRefusesAFifoWithoutHanging();
    void parentsAreMadePrivateAndOldOnesLeftAlone();

private:
    std::string path(const char* name) const { return m_dir->filePath(QString::fromUtf8(name)).toStdString(); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestAtomicFile::writesAndReadsBack()
{
    const std::string bytes("a\0b\nc", 5);
    QVERIFY(writeFileAtomically(path("f"), bytes));
    QCOMPARE(readTrustedFile(path("f"), kLimit).value(), bytes);
    QVERIFY(writeFileAtomically(path("f"), "second"));
    QCOMPARE(readTrustedFile(path("f"), kLimit).value(), std::string("second"));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList{QStringLiteral("f")}); // no leftovers
}

void TestAtomicFile::modeIsSetWhateverTheOldFileHad()
{
    QVERIFY(writeFileAtomically(path("f"), "x", 0644));
    QCOMPARE(modeOf(path("f")), mode_t{0644});
    QVERIFY(writeFileAtomically(path("f"), "y"));
    QCOMPARE(modeOf(path("f")), mode_t{0600});
}

void TestAtomicFile::refusesALinkUnlessToldToFollow()
{
    QVERIFY(writeFileAtomically(path("real"), "old"));
    QCOMPARE(::symlink(path("real").c_str(), path("link").c_str()), 0);
    const auto refused = writeFileAtomically(path("link"), "new");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
    QCOMPARE(readTrustedFile(path("real"), kLimit).value(), std::string("old"));

    QVERIFY(writeFileAtomically(path("link"), "new", 0600, LinkPolicy::Follow));
    QCOMPARE(readTrustedFile(path("real"), kLimit).value(), std::string("new"));
    struct stat entry = {};
    QCOMPARE(::lstat(path("link").c_str(), &entry), 0);
    QVERIFY(S_ISLNK(entry.st_mode));
}

void TestAtomicFile::refusesWhatIsNoRegularFile()
{
    QCOMPARE(::mkfifo(path("fifo").c_str(), 0600), 0);
    for (const auto& target : {path("fifo"), path("."), std::string("/dev/null")}) {
        const auto refused = writeFileAtomically(target, "x");
        QVERIFY2(!refused, target.c_str());
        QCOMPARE(refused.error().code, ErrorCode::Refused);
    }
}

void TestAtomicFile::aFailedWriteLeavesTheOldContent()
{
    QVERIFY(writeFileAtomically(path("f"), "old"));
    // A file size limit makes write() fail the way a full disk does, also for root.
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{10000, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = writeFileAtomically(path("f"), std::string(100'000, 'n'));
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, oldHandler);

    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    QVERIFY2(written.error().what.find("File too large") != std::string::npos, written.error().what.c_str());
    QCOMPARE(readTrustedFile(path("f"), kLimit).value(), std::string("old"));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList{QStringLiteral("f")});
}

void TestAtomicFile::missingFolderIsNotFound()
{
    const auto written = writeFileAtomically(path("none/f"), "x");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::NotFound);
    const auto read = readTrustedFile(path("none"), kLimit);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::NotFound);
}

void TestAtomicFile::badNamesAreRefused()
{
    QCOMPARE(writeFileAtomically("", "x").error().code, ErrorCode::InvalidInput);
    QCOMPARE(writeFileAtomically(path("a") + std::string("\0b", 2), "x").error().code, ErrorCode::InvalidInput);
    QVERIFY(!writeFileAtomically(path(std::string(300, 'n').c_str()), "x"));
}

void TestAtomicFile::readingRefusesFilesOthersMayWrite_data()
{
    QTest::addColumn<uint>("mode");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("0600") << 0600u << true;
    QTest::newRow("0644") << 0644u << true;
    QTest::newRow("0660") << 0660u << false;
    QTest::newRow("0602") << 0602u << false;
}

void TestAtomicFile::readingRefusesFilesOthersMayWrite()
{
    QFETCH(uint, mode);
    QFETCH(bool, trusted);
    QVERIFY(writeFileAtomically(path("f"), "x"));
    QCOMPARE(::chmod(path("f").c_str(), mode), 0);
    QCOMPARE(::symlink(path("f").c_str(), path("link").c_str()), 0);
    for (const auto& name : {path("f"), path("link")}) {
        const auto read = readTrustedFile(name, kLimit);
        QCOMPARE(read.has_value(), trusted);
        QVERIFY(trusted || read.error().code == ErrorCode::PermissionDenied);
    }
}

void TestAtomicFile::readingRefusesForeignOwners()
{
    if (::geteuid() != 0)
        QSKIP("only root can give files away");
    QVERIFY(writeFileAtomically(path("f"), "x"));
    QCOMPARE(::symlink(path("f").c_str(), path("link").c_str()), 0);
    QCOMPARE(::lchown(path("link").c_str(), 65534, 65534), 0);
    QVERIFY(readTrustedFile(path("f"), kLimit));
    QCOMPARE(readTrustedFile(path("link"), kLimit).error().code, ErrorCode::PermissionDenied);
    QCOMPARE(::chown(path("f").c_str(), 65534, 65534), 0);
    QCOMPARE(readTrustedFile(path("f"), kLimit).error().code, ErrorCode::PermissionDenied);
}

void TestAtomicFile::readingRefusesTooMuch()
{
    QVERIFY(writeFileAtomically(path("f"), std::string(101, 'x')));
    QVERIFY(readTrustedFile(path("f"), 101));
    QCOMPARE(readTrustedFile(path("f"), 100).error().code, ErrorCode::InvalidInput);
}

void TestAtomicFile::readingRefusesAFifoWithoutHanging()
{
    QCOMPARE(::mkfifo(path("fifo").c_str(), 0600), 0);
    QCOMPARE(readTrustedFile(path("fifo"), kLimit).error().code, ErrorCode::PermissionDenied);
}

void TestAtomicFile::parentsAreMadePrivateAndOldOnesLeftAlone()
{
    QCOMPARE(::chmod(m_dir->path().toLocal8Bit().constData(), 0755), 0);
    QVERIFY(makeParentDirectories(path("a/b/file")));
    QCOMPARE(modeOf(path("a")), mode_t{0700});
    QCOMPARE(modeOf(path("a/b")), mode_t{0700});
    QCOMPARE(modeOf(m_dir->path().toStdString()), mode_t{0755});
}

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "test_atomic_file.moc"
