// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/atomic_file.h"
#include "adapters/storage/visit_cache.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ktrdr;

namespace {

CtId ct(int number) { return CtId::fromNumber(number).value(); }

VisitCache::Visits sample()
{
    const UtcTime at(Milliseconds(1'790'000'000'123));
    InsideState state;
    state.commit = CommitId::parse(std::string(40, 'a')).value();
    state.tag = "v1.5.2";
    state.dirty = true;
    state.unit = UnitActive::Failed;
    state.unitDetail = "failed/exit-code";
    state.freeDiskBytes = 123'456'789'012'345;
    state.hostname = "ktrdr-worker-bt-1";
    state.stepRunning = true;
    return {{ct(201), Reading<InsideState>::of(state, at)},
            {ct(202), Reading<InsideState>::of(InsideState{}, at + Seconds(1))}};
}

} // namespace

class TestVisitCache : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsSavedComesBack();
    void onlyValuesAreKept();
    void environmentsAreApart();
    void damageIsAnEmptyCache();
    void namesCannotLeaveTheFolder();
};

void TestVisitCache::whatIsSavedComesBack()
{
    QTemporaryDir dir;
    const VisitCache cache(dir.filePath(QStringLiteral("cache")).toStdString());
    QVERIFY(cache.load("production").empty());
    QVERIFY(cache.save("production", sample()));
    QCOMPARE(cache.load("production"), sample());
}

void TestVisitCache::onlyValuesAreKept()
{
    QTemporaryDir dir;
    const VisitCache cache(dir.path().toStdString());
    auto visits = sample();
    visits[ct(201)].failWith({ErrorCode::Unreachable, "no route", {}, {}, {}});
    visits[ct(203)].failWith({ErrorCode::Unreachable, "no route", {}, {}, {}});
    QVERIFY(cache.save("lab", visits));
    QCOMPARE(cache.load("lab"), sample());
}

void TestVisitCache::environmentsAreApart()
{
    QTemporaryDir dir;
    const VisitCache cache(dir.path().toStdString());
    QVERIFY(cache.save("production", sample()));
    QVERIFY(cache.load("staging").empty());
    QVERIFY(QFile::copy(QString::fromStdString(cache.fileOf("production")),
                        QString::fromStdString(cache.fileOf("staging"))));
    QVERIFY(cache.load("staging").empty()); // the file says whose it is
}

void TestVisitCache::damageIsAnEmptyCache()
{
    QTemporaryDir dir;
    const VisitCache cache(dir.path().toStdString());
    QVERIFY(cache.save("lab", sample()));
    const auto good = readTrustedFile(cache.fileOf("lab"), 1 << 20).value();
    for (std::size_t size = 0; size < good.size(); size += 5) {
        QVERIFY(writeFileAtomically(cache.fileOf("lab"), good.substr(0, size)));
        QVERIFY(cache.load("lab").empty());
    }
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"\"schema\":1", "\"schema\":2"},
                                                                                   {"\"ct\":201", "\"ct\":99"},
                                                                                   {"aaaa", "zzzz"},
                                                                                   {"true", "\"yes\""},
                                                                                   {"2026-", "never-"},
                                                                                   {"\"tag\"", "\"tug\""}}) {
        auto bad = good;
        QVERIFY2(bad.find(from) != std::string::npos, from.c_str());
        QVERIFY(writeFileAtomically(cache.fileOf("lab"), bad.replace(bad.find(from), from.size(), to)));
        QVERIFY2(cache.load("lab").empty(), to.c_str());
    }
    QVERIFY(cache.save("lab", sample()));
    QCOMPARE(cache.load("lab"), sample());
}

void TestVisitCache::namesCannotLeaveTheFolder()
{
    QTemporaryDir dir;
    const VisitCache cache(dir.path().toStdString());
    QCOMPARE(cache.save("../evil", sample()).error().code, ErrorCode::InvalidInput);
    QVERIFY(cache.load("../evil").empty());
}

QTEST_APPLESS_MAIN(TestVisitCache)
#include "test_visit_cache.moc"
