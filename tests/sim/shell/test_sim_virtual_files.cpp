// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The virtual file tree by itself.
#include "sim/shell/virtual_files.h"

#include <QTest>
#include <atomic>
#include <cerrno>
#include <thread>

using namespace ktrdr;
using namespace ktrdr::sim;

class TestSimVirtualFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linksAreFollowed();
    void loopsEnd();
    void renameReplaces();
    void diskFull();
    void removedFileLivesWhileOpen();
    void locksBelongToHandles();
    void waitingForALockCanBeStopped();
    void onlyOneMakesADirectory();
    void generatedFiles();
};

void TestSimVirtualFiles::linksAreFollowed()
{
    VirtualFiles files;
    QCOMPARE(files.put("/a/b/c", "text"), 0);
    QCOMPARE(files.symlink("b", "/a/link"), 0);
    QCOMPARE(files.symlink("/a/link/c", "/top"), 0);
    QCOMPARE(files.readFile("/top").value_or(""), std::string("text"));
    QCOMPARE(files.realPath("/a/link/../link/./c"), std::string("/a/b/c"));
    QCOMPARE(files.lstat("/top")->target, std::string("/a/link/c"));
    QCOMPARE(files.probe("/top/x"), ENOTDIR);
    QCOMPARE(files.probe("/a/none"), ENOENT);
    QCOMPARE(files.probe("/a/b/c/"), ENOTDIR);
    QVERIFY(!files.exists("relative"));
    QVERIFY(files.exists("/../../a"));
}

void TestSimVirtualFiles::loopsEnd()
{
    VirtualFiles files;
    files.symlink("/two", "/one");
    files.symlink("/one", "/two");
    QCOMPARE(files.probe("/one"), ELOOP);
    QCOMPARE(files.probe("/" + std::string(5000, 'x')), ENAMETOOLONG);
}

void TestSimVirtualFiles::renameReplaces()
{
    VirtualFiles files;
    files.put("/f", "old");
    files.put("/g", "new");
    QCOMPARE(files.rename("/g", "/f"), 0);
    QCOMPARE(files.readFile("/f").value(), std::string("new"));
    QVERIFY(!files.exists("/g"));
    files.makeDirectories("/d/e");
    QCOMPARE(files.rename("/d", "/d/e/x"), EINVAL);
    QCOMPARE(files.rename("/f", "/d"), EISDIR);
    QCOMPARE(files.rename("/none", "/x"), ENOENT);
    files.put("/full/x", "");
    QCOMPARE(files.rename("/d", "/full"), ENOTEMPTY);
}

void TestSimVirtualFiles::diskFull()
{
    VirtualFiles files;
    files.put("/keep", std::string(600, 'k'));
    files.setSizeLimit(1000);
    int error = 0;
    const auto handle = files.open("/f", {.write = true, .create = true}, error);
    QVERIFY(handle->write(std::string(400, 'x')));
    QVERIFY(!handle->write("y"));
    QVERIFY(handle->outOfSpace());
    QCOMPARE(files.usedBytes(), std::size_t{1000});
    QCOMPARE(files.remove("/keep"), 0);
    QVERIFY(handle->write("y"));
    QCOMPARE(files.usedBytes(), std::size_t{401});
    QCOMPARE(files.put("/g", std::string(601, 'z')), ENOSPC);
    files.removeTree("/f");
    QCOMPARE(files.put("/g", std::string(1000, 'z')), 0);
}

void TestSimVirtualFiles::removedFileLivesWhileOpen()
{
    auto files = std::make_unique<VirtualFiles>();
    files->put("/f", "content");
    int error = 0;
    const auto handle = files->open("/f", {.read = true}, error);
    files->remove("/f");
    files.reset();
    QCOMPARE(handle->readAll(), std::string("content"));
}

void TestSimVirtualFiles::locksBelongToHandles()
{
    VirtualFiles files;
    int error = 0;
    files.put("/l", "");
    auto first = files.open("/l", {.read = true}, error);
    auto second = files.open("/l", {.read = true}, error);
    QVERIFY(first->tryLock(true));
    QVERIFY(first->tryLock(true));
    QVERIFY(!second->tryLock(true));
    QVERIFY(!second->tryLock(false));
    QVERIFY(first->tryLock(false));
    QVERIFY(second->tryLock(false));
    QVERIFY(!second->tryLock(true));
    first.reset();
    QVERIFY(second->tryLock(true));
}

void TestSimVirtualFiles::waitingForALockCanBeStopped()
{
    VirtualFiles files;
    int error = 0;
    files.put("/l", "");
    const auto holder = files.open("/l", {.read = true}, error);
    const auto waiter = files.open("/l", {.read = true}, error);
    holder->tryLock(true);
    std::stop_source stop;
    std::atomic<bool> got{true};
    std::thread thread([&] { got = waiter->lockUnless(true, stop.get_token()); });
    stop.request_stop();
    thread.join();
    QVERIFY(!got);
    std::thread other([&] { got = waiter->lockUnless(true, {}); });
    holder->unlock();
    other.join();
    QVERIFY(got);
}

void TestSimVirtualFiles::onlyOneMakesADirectory()
{
    VirtualFiles files;
    std::atomic<int> made{0};
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                made += files.makeDirectory("/claim" + std::to_string(i)) == 0 ? 1 : 0;
        });
    }
    for (auto& thread : threads)
        thread.join();
    QCOMPARE(made.load(), 500);
}

void TestSimVirtualFiles::generatedFiles()
{
    VirtualFiles files;
    int calls = 0;
    QCOMPARE(files.putGenerated("/proc/uptime", [&] { return std::to_string(++calls); }), 0);
    QCOMPARE(files.readFile("/proc/uptime").value(), std::string("1"));
    QCOMPARE(files.readFile("/proc/uptime").value(), std::string("2"));
    QCOMPARE(files.stat("/proc/uptime")->mode, 0444U);
}

QTEST_APPLESS_MAIN(TestSimVirtualFiles)
#include "test_sim_virtual_files.moc"
