// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ReleaseReader: where it asks, and that each question has one answer.
#include "app/release_reader.h"
#include "fakes/await.h"
#include "fakes/fake_backend_api.h"
#include "fakes/fake_shell.h"
#include "fakes/fake_worker_api.h"
#include "fakes/manual_clock.h"
#include "fakes/sample_cluster.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

std::string listText()
{
    return "ktrdr:deployed " + kOldCommit.text() + "\nktrdr:tag commit:" + kNewCommit.text() +
           ":::1700000000:refs/tags/v1.5.2 Two\nktrdr:end\n";
}

std::string commitsText() { return "ktrdr:between 0\t1\nktrdr:commit > " + kNewCommit.text() + " Two\nktrdr:end\n"; }

struct Bench
{
    SampleCluster sample{2};
    FakeShell shell;
    FakeBackendApi backend;
    FakeWorkerApi workers;
    ManualClock clock{kSampleNow};
    std::unique_ptr<ReleaseReader> reader;
    std::vector<Result<ReleaseList>> lists;
    std::vector<Result<CommitRange>> ranges;

    Bench()
    {
        shell.setHandler([](const FakeShell::Call& call) {
            return exited(0,
                          call.command.input.find("ktrdr:between") == std::string::npos ? listText() : commitsText());
        });
        reader = std::make_unique<ReleaseReader>(sample.environment, Ports{shell, backend, workers, clock});
    }
    void ask()
    {
        reader->readReleases(sample.snapshot, [this](Result<ReleaseList> list) { lists.push_back(std::move(list)); });
    }
    void askCommits()
    {
        reader->readCommits(sample.snapshot, kOldCommit, kNewCommit,
                            [this](Result<CommitRange> range) { ranges.push_back(std::move(range)); });
    }
};

} // namespace

class ReleaseReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksTheBackendsNode()
    {
        Bench bench;
        bench.sample.container(100).node = "pve2";
        bench.sample.environment.gitRemote = "upstream";
        bench.ask();
        QTRY_COMPARE(bench.lists.size(), std::size_t{1});
        const auto& list = bench.lists.front().value();
        QCOMPARE(list.releases.at(0).tag, std::string("v1.5.2"));
        QVERIFY(list.deployed == kOldCommit);
        QCOMPARE(bench.shell.calls.size(), std::size_t{1});
        const auto& call = bench.shell.calls.front();
        QCOMPARE(call.host, std::string("pve2"));
        QVERIFY(call.command.line.rfind("pct exec 100 -- ", 0) == 0);
        QVERIFY(call.command.input.find("app=/opt/ktrdr\n") != std::string::npos);
        QVERIFY(call.command.timeout >= Seconds{100}); // the script waits up to 90 s for the network
    }

    void commitsOnDemand()
    {
        Bench bench;
        bench.askCommits();
        QTRY_COMPARE(bench.ranges.size(), std::size_t{1});
        QCOMPARE(bench.ranges.front()->commits.at(0).subject, std::string("Two"));
        QVERIFY(bench.shell.calls.at(0).command.input.find(kOldCommit.text() + "..." + kNewCommit.text()) !=
                std::string::npos);
    }

    void whatKeepsItFromAsking_data()
    {
        QTest::addColumn<int>("obstacle");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("not read yet") << 0 << QByteArray("stale");
        QTest::newRow("could not be read") << 1 << QByteArray("unreachable");
        QTest::newRow("no such container") << 2 << QByteArray("refused");
        QTest::newRow("stopped") << 3 << QByteArray("refused");
    }
    void whatKeepsItFromAsking()
    {
        QFETCH(int, obstacle);
        QFETCH(QByteArray, code);
        Bench bench;
        auto& resources = bench.sample.snapshot.resources;
        if (obstacle < 2)
            resources = {};
        if (obstacle == 1)
            resources.failWith(SampleCluster::problem());
        if (obstacle == 2)
            resources.value->containers.erase(resources.value->containers.begin());
        if (obstacle == 3)
            bench.sample.container(100).power = Power::Stopped;
        bench.ask();
        bench.askCommits();
        QTRY_COMPARE(bench.ranges.size(), std::size_t{1});
        QCOMPARE(codeOf(bench.lists.at(0)), code.toStdString());
        QCOMPARE(codeOf(bench.ranges.at(0)), code.toStdString());
        QVERIFY(bench.shell.calls.empty());
    }

    void failuresAreAnswered_data()
    {
        QTest::addColumn<int>("failure");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("stopped since it was listed") << 0 << QByteArray("refused");
        QTest::newRow("no repository") << 1 << QByteArray("command-failed");
        QTest::newRow("garbage") << 2 << QByteArray("bad-answer");
        QTest::newRow("lost") << 3 << QByteArray("lost");
        QTest::newRow("too slow") << 4 << QByteArray("timed-out");
        QTest::newRow("too long") << 5 << QByteArray("bad-answer");
        QTest::newRow("node gone") << 6 << QByteArray("unreachable");
    }
    void failuresAreAnswered()
    {
        QFETCH(int, failure);
        QFETCH(QByteArray, code);
        Bench bench;
        auto cut = exited(0, listText());
        cut.truncated = true;
        const std::vector<FakeShell::Answer> answers{exited(255, "", "container '100' not running!"),
                                                     exited(128, "", "fatal: not a git repository"),
                                                     exited(0, "<html>"),
                                                     ended(ExecResult::Kind::Lost),
                                                     ended(ExecResult::Kind::TimedOut),
                                                     cut,
                                                     fail(ErrorCode::Unreachable, "gone")};
        bench.shell.setHandler([&](const FakeShell::Call&) { return answers.at(static_cast<std::size_t>(failure)); });
        bench.ask();
        QTRY_COMPARE(bench.lists.size(), std::size_t{1});
        QCOMPARE(codeOf(bench.lists.front()), code.toStdString());
    }

    void stopsWhatItAskedWhenItGoes()
    {
        Bench bench;
        bench.shell.hold();
        bench.ask();
        bench.askCommits();
        QCOMPARE(bench.shell.heldCount(), std::size_t{2});
        bench.reader.reset();
        QCOMPARE(bench.shell.heldCount(), std::size_t{0}); // cancelled
        QCoreApplication::sendPostedEvents();
        QVERIFY(bench.lists.empty() && bench.ranges.empty());
    }
};

QTEST_GUILESS_MAIN(ReleaseReaderTest)
#include "release_reader_test.moc"
