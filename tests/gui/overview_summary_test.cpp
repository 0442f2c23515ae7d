// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of the overview: stale and unknown are never counted as well; the worst comes first.
#include "fakes/sample_cluster.h"
#include "gui/cluster/overview_summary.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

OverviewSummary summaryOf(const SampleCluster& cluster)
{
    return summaryOf(joinTruth(cluster.environment, cluster.snapshot, cluster.now()), cluster.snapshot);
}

OperationSummary operation(const SampleCluster& cluster, OperationStatus status, Milliseconds age)
{
    OperationSummary operation;
    operation.id = std::to_string(age.count());
    operation.status = status;
    operation.createdAt = cluster.now() - age;
    return operation;
}

} // namespace

class OverviewSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void healthyFleet()
    {
        const auto summary = summaryOf(SampleCluster(4));
        QCOMPARE(summary.workers.value, QStringLiteral("4 of 4"));
        QVERIFY(summary.workers.status == Status::Healthy);
        QCOMPARE(summary.version.value, QStringLiteral("v1.5.1"));
        QVERIFY(summary.version.status == Status::Healthy);
        QVERIFY(summary.attention.empty());
    }

    void beforeTheFirstAnswerNobodyIsCalled()
    {
        const SampleCluster cluster;
        ClusterSnapshot snapshot;
        const auto summaryAt = [&] {
            return summaryOf(joinTruth(cluster.environment, snapshot, cluster.now()), snapshot);
        };
        QVERIFY(summaryAt().attention.empty());
        QCOMPARE(summaryAt().workers.status, Status::Unknown); // and not called well either
        snapshot.resources.failWith(SampleCluster::problem());
        QVERIFY(!summaryAt().attention.empty());
    }

    void staleWorkersAreNotAvailable()
    {
        SampleCluster cluster(4);
        cluster.readings(202).self.failWith(SampleCluster::problem());
        const auto summary = summaryOf(cluster);
        QCOMPARE(summary.workers.value, QStringLiteral("3 of 4"));
        QCOMPARE(summary.workers.detail, QStringLiteral("1 unknown"));
        QVERIFY(summary.workers.status == Status::Unknown);
        QCOMPARE(summary.attention.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(summary.attention.front().key), QStringLiteral("staging/ct/202"));
    }

    void worstComesFirst()
    {
        SampleCluster cluster(3);
        cluster.container(201).power = Power::Stopped;
        cluster.inside(202).unit = UnitActive::Failed;
        const auto summary = summaryOf(cluster);
        QCOMPARE(summary.attention.size(), std::size_t{2});
        QVERIFY(summary.attention.front().status == Status::Failed);
        QVERIFY(summary.attention.front().what.contains(QStringLiteral("(202)")));
    }

    void unreadOperationsAreNoFigure()
    {
        SampleCluster cluster(1);
        cluster.snapshot.operations.failWith(SampleCluster::problem());
        const auto summary = summaryOf(cluster);
        QCOMPARE(summary.operations.value, QStringLiteral("?"));
        QVERIFY(summary.operations.status == Status::Unknown);
        QCOMPARE(summary.failures.value, QStringLiteral("?"));
    }

    void failuresOfTheLastHour()
    {
        SampleCluster cluster(1);
        auto& operations = cluster.snapshot.operations.value->operations;
        for (int i = 1; i <= 4; ++i)
            operations.push_back(operation(cluster, OperationStatus::Completed, Seconds{i * 60}));
        operations.push_back(operation(cluster, OperationStatus::Failed, Seconds{300}));
        operations.push_back(operation(cluster, OperationStatus::Failed, Seconds{7'200}));
        operations.back().durationSeconds = 60; // long ago
        operations.push_back(operation(cluster, OperationStatus::Running, Seconds{100}));
        const auto summary = summaryOf(cluster);
        QVERIFY(summary.failures.detail.startsWith(QStringLiteral("1 of 5")));
        QVERIFY(summary.failures.status == Status::Failed);
        QCOMPARE(summary.operations.value, QStringLiteral("1"));
        QVERIFY(summary.operations.detail.contains(QStringLiteral("100 s")));
    }

    void whatEndedJustNowCountsHoweverLongItTook()
    {
        SampleCluster cluster(1);
        auto& operations = cluster.snapshot.operations.value->operations;
        operations.push_back(operation(cluster, OperationStatus::Failed, Seconds{3 * 3'600}));
        operations.back().durationSeconds = 3 * 3'600 - 30;
        const auto summary = summaryOf(cluster);
        QVERIFY(summary.failures.detail.startsWith(QStringLiteral("1 of 1")));
        QVERIFY(summary.failures.status == Status::Failed);
    }

    void anEndThatIsNotKnownIsNoGoodNews()
    {
        SampleCluster cluster(1);
        auto& operations = cluster.snapshot.operations.value->operations;
        operations.push_back(operation(cluster, OperationStatus::Failed, Seconds{7'200}));
        auto summary = summaryOf(cluster);
        QCOMPARE(summary.failures.value, QStringLiteral("?"));
        QVERIFY(summary.failures.status == Status::Unknown);
        operations.push_back(operation(cluster, OperationStatus::Completed, Seconds{60}));
        summary = summaryOf(cluster);
        QVERIFY(summary.failures.status == Status::Unknown);
        QVERIFY(summary.failures.detail.endsWith(QStringLiteral("1 ended at an unknown time")));
        operations.push_back(operation(cluster, OperationStatus::Failed, Seconds{90})); // an alarm in any case
        QVERIFY(summaryOf(cluster).failures.status == Status::Failed);
        operations.clear();
        operations.push_back(operation(cluster, OperationStatus::Completed, Seconds{60}));
        operations.back().createdAt.reset();
        QCOMPARE(summaryOf(cluster).failures.value, QStringLiteral("?"));
    }

    void mixedVersionsAreSaid()
    {
        SampleCluster cluster(3);
        cluster.inside(203).tag = "v1.5.2";
        cluster.readings(202).inside.readAt = cluster.now() - Seconds{3'600};
        const auto summary = summaryOf(cluster);
        QCOMPARE(summary.version.value, QStringLiteral("v1.5.1"));
        QVERIFY(summary.version.status == Status::Degraded);
        QVERIFY2(summary.version.detail.contains(QStringLiteral("1 differ")), qPrintable(summary.version.detail));
        QVERIFY2(summary.version.detail.contains(QStringLiteral("1 not read lately")),
                 qPrintable(summary.version.detail));
    }
};

QTEST_MAIN(OverviewSummaryTest)
#include "overview_summary_test.moc"
