// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/atomic_file.h"
#include "adapters/storage/config_file.h"
#include "adapters/storage/config_schema.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace ktrdr;

namespace {

mode_t modeOf(const std::string& path)
{
    struct stat entry = {};
    return ::stat(path.c_str(), &entry) == 0 ? entry.st_mode & 07777 : 0;
}

std::string contentOf(const std::string& path) { return readTrustedFile(path, ConfigFile::kMaxBytes).value_or("?"); }

} // namespace

class TestConfigFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void initialiseThenLoad();
    void initialiseNeverOverwrites();
    void initialiseLeavesFoldersOfOthersAlone();
    void nothingThereSaysWhatToDo();
    void saveKeepsThePrevious();
    void saveRefusesWhatLoadWouldRefuse();
    void saveRefusesAFileThatOthersMayHaveChanged();
    void saveGoesThroughALink();
    void tooLargeIsRefused();

private:
    std::string path(const char* name = "config.toml") const
    {
        return m_dir->filePath(QString::fromUtf8(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestConfigFile::initialiseThenLoad()
{
    QVERIFY(ConfigFile::initialise(path("new/config.toml")));
    QCOMPARE(modeOf(path("new/config.toml")), mode_t{0600});
    QCOMPARE(modeOf(path("new")), mode_t{0700});
    const auto loaded = ConfigFile::load(path("new/config.toml"));
    QVERIFY(loaded);
    QCOMPARE(loaded->file, path("new/config.toml"));
    QVERIFY(loaded->find("production") && loaded->find("staging"));
}

void TestConfigFile::initialiseNeverOverwrites()
{
    QVERIFY(writeFileAtomically(path(), "mine"));
    QCOMPARE(ConfigFile::initialise(path()).error().code, ErrorCode::Refused);
    QCOMPARE(contentOf(path()), std::string("mine"));
    QCOMPARE(::symlink("/nowhere", path("dangling").c_str()), 0);
    QCOMPARE(ConfigFile::initialise(path("dangling")).error().code, ErrorCode::Refused);
}

void TestConfigFile::initialiseLeavesFoldersOfOthersAlone()
{
    QCOMPARE(::chmod(m_dir->path().toLocal8Bit().constData(), 0755), 0);
    QVERIFY(ConfigFile::initialise(path()));
    QCOMPARE(modeOf(m_dir->path().toStdString()), mode_t{0755});
}

void TestConfigFile::nothingThereSaysWhatToDo()
{
    const auto loaded = ConfigFile::load(path());
    QCOMPARE(loaded.error().code, ErrorCode::NotFound);
    QVERIFY(loaded.error().hint.find("ktrdrctl config init") != std::string::npos);
}

void TestConfigFile::saveKeepsThePrevious()
{
    const auto first = exampleConfiguration();
    const auto second = first + "# changed\n";
    QVERIFY(ConfigFile::save(path(), first));
    QVERIFY(::access(ConfigFile::previousOf(path()).c_str(), F_OK) != 0);
    QCOMPARE(::chmod(path().c_str(), 0644), 0);
    QVERIFY(ConfigFile::save(path(), second));
    QCOMPARE(contentOf(path()), second);
    QCOMPARE(contentOf(ConfigFile::previousOf(path())), first);
    QCOMPARE(modeOf(path()), mode_t{0600});
    QCOMPARE(modeOf(ConfigFile::previousOf(path())), mode_t{0600});
}

void TestConfigFile::saveRefusesWhatLoadWouldRefuse()
{
    QVERIFY(ConfigFile::save(path(), exampleConfiguration()));
    const auto saved = ConfigFile::save(path(), "schema = 1\n");
    QCOMPARE(saved.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(contentOf(path()), exampleConfiguration());
    QVERIFY(::access(ConfigFile::previousOf(path()).c_str(), F_OK) != 0);
}

void TestConfigFile::saveRefusesAFileThatOthersMayHaveChanged()
{
    QVERIFY(ConfigFile::save(path(), exampleConfiguration()));
    QCOMPARE(::chmod(path().c_str(), 0666), 0);
    QCOMPARE(ConfigFile::load(path()).error().code, ErrorCode::PermissionDenied);
    QCOMPARE(ConfigFile::save(path(), exampleConfiguration()).error().code, ErrorCode::PermissionDenied);
}

void TestConfigFile::saveGoesThroughALink()
{
    QVERIFY(ConfigFile::save(path("real.toml"), exampleConfiguration()));
    QCOMPARE(::symlink(path("real.toml").c_str(), path().c_str()), 0);
    QVERIFY(ConfigFile::save(path(), exampleConfiguration() + "# x\n"));
    QVERIFY(contentOf(path("real.toml")).ends_with("# x\n"));
    QCOMPARE(::chmod(path("real.toml").c_str(), 0620), 0);
    QCOMPARE(ConfigFile::load(path()).error().code, ErrorCode::PermissionDenied);
}

void TestConfigFile::tooLargeIsRefused()
{
    const auto big = exampleConfiguration() + "#" + std::string(ConfigFile::kMaxBytes, 'x') + "\n";
    QCOMPARE(ConfigFile::save(path(), big).error().code, ErrorCode::ConfigInvalid);
    QVERIFY(writeFileAtomically(path(), big));
    QCOMPARE(ConfigFile::load(path()).error().code, ErrorCode::ConfigInvalid);
}

QTEST_APPLESS_MAIN(TestConfigFile)
#include "test_config_file.moc"
