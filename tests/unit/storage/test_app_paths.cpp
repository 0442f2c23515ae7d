// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/app_paths.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace ktrdr;

class TestAppPaths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void homeGivesTheDefaults();
    void absoluteXdgValuesWin();
    void relativeXdgValuesAreIgnored();
    void withoutHomeItIsAnError();
    void createMakesPrivateFolders();
    void createRefusesAFileInThePlaceOfAFolder();
};

void TestAppPaths::homeGivesTheDefaults()
{
    const auto paths = AppPaths::fromEnvironment({{"HOME", "/home/ops/"}});
    QVERIFY(paths);
    QCOMPARE(paths->configFile(), std::string("/home/ops/.config/ktrdr-admin/config.toml"));
    QCOMPARE(paths->knownHostsFile(), std::string("/home/ops/.config/ktrdr-admin/known_hosts"));
    QCOMPARE(paths->journalFile(), std::string("/home/ops/.local/state/ktrdr-admin/journal.sqlite"));
    QCOMPARE(paths->logDirectory(), std::string("/home/ops/.local/state/ktrdr-admin/logs"));
    QCOMPARE(paths->cacheDirectory, std::string("/home/ops/.cache/ktrdr-admin"));
}

void TestAppPaths::absoluteXdgValuesWin()
{
    const auto paths =
        AppPaths::fromEnvironment({{"XDG_CONFIG_HOME", "/c"}, {"XDG_STATE_HOME", "/s/"}, {"XDG_CACHE_HOME", "/k"}});
    QVERIFY(paths);
    QCOMPARE(*paths, (AppPaths{"/c/ktrdr-admin", "/s/ktrdr-admin", "/k/ktrdr-admin"}));
}

void TestAppPaths::relativeXdgValuesAreIgnored()
{
    const auto paths = AppPaths::fromEnvironment({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "./c"}, {"XDG_CACHE_HOME", ""}});
    QVERIFY(paths);
    QCOMPARE(paths->configDirectory, std::string("/h/.config/ktrdr-admin"));
    QCOMPARE(paths->cacheDirectory, std::string("/h/.cache/ktrdr-admin"));
}

void TestAppPaths::withoutHomeItIsAnError()
{
    const auto paths = AppPaths::fromEnvironment({{"HOME", "relative"}, {"XDG_CONFIG_HOME", "/c"}});
    QVERIFY(!paths);
    QCOMPARE(paths.error().code, ErrorCode::NotFound);
    QCOMPARE(paths.error().where, std::string("XDG_STATE_HOME"));
}

void TestAppPaths::createMakesPrivateFolders()
{
    QTemporaryDir home;
    const auto root = home.path().toStdString();
    const auto paths = AppPaths::fromEnvironment({{"HOME", root}});
    QVERIFY(::mkdir((root + "/.config").c_str(), 0755) == 0);
    QVERIFY(::mkdir((root + "/.config/ktrdr-admin").c_str(), 0755) == 0);
    QVERIFY(paths->create());
    for (const auto& folder :
         {paths->configDirectory, paths->stateDirectory, paths->logDirectory(), paths->cacheDirectory}) {
        struct stat entry = {};
        QCOMPARE(::stat(folder.c_str(), &entry), 0);
        QCOMPARE(entry.st_mode & 07777, mode_t{0700});
    }
    struct stat shared = {};
    QCOMPARE(::stat((root + "/.config").c_str(), &shared), 0);
    QCOMPARE(shared.st_mode & 07777, mode_t{0755}); // not ours, left alone
    QVERIFY(paths->create());
}

void TestAppPaths::createRefusesAFileInThePlaceOfAFolder()
{
    QTemporaryDir home;
    QFile file(home.filePath(QStringLiteral(".config")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto made = AppPaths::fromEnvironment({{"HOME", home.path().toStdString()}})->create();
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Io);
}

QTEST_APPLESS_MAIN(TestAppPaths)
#include "test_app_paths.moc"
