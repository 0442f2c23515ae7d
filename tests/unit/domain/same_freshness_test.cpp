// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// sameFreshness: it may say "the same" only when a truth joined anew says nothing else, and each value alone counts.
#include "domain/same_freshness.h"
#include "domain/truth.h"
#include "fakes/sample_cluster.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// Everything was read at random moments of the last twelve minutes, some of it in vain.
SampleCluster randomlyRead(std::mt19937& random)
{
    SampleCluster cluster(4);
    cluster.environment.hostServices.resize(1);
    cluster.environment.hostServices[0].name = "ib";
    auto& snapshot = cluster.snapshot;
    snapshot.hostServices["ib"].succeed({}, kSampleNow);
    const auto spread = [&](auto& reading, Milliseconds limit) {
        const auto span = static_cast<unsigned>(2 * limit.count());
        reading.readAt = kSampleNow - Milliseconds{static_cast<std::int64_t>(random() % span)};
        if (random() % 8 == 0)
            reading.failWith(SampleCluster::problem());
    };
    const FreshnessLimits limits;
    spread(snapshot.resources, limits.resources);
    spread(snapshot.backendHealth, limits.backend);
    spread(snapshot.registry, limits.backend);
    spread(snapshot.hostServices["ib"], limits.hostServices);
    for (auto& [ct, readings] : snapshot.targets) {
        spread(readings.inside, limits.inside);
        spread(readings.self, limits.self);
    }
    return cluster;
}

ClusterTruth joinedAt(const SampleCluster& cluster, UtcTime now)
{
    auto truth = joinTruth(cluster.environment, cluster.snapshot, now);
    truth.at = {};
    return truth;
}

} // namespace

class SameFreshnessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatCountsTheSameJoinsTheSame()
    {
        std::mt19937 random(11);
        int same = 0, different = 0;
        for (int round = 0; round < 400; ++round) {
            const auto cluster = randomlyRead(random);
            const auto later = kSampleNow + Milliseconds{static_cast<std::int64_t>(random() % 4'000)};
            if (!sameFreshness(cluster.snapshot, kSampleNow, later)) {
                ++different;
                continue;
            }
            ++same;
            QVERIFY(joinedAt(cluster, kSampleNow) == joinedAt(cluster, later));
        }
        QVERIFY(same > 50 && different > 50);
    }

    void eachValueCounts_data()
    {
        QTest::addColumn<int>("which");
        for (int which = 0; which < 6; ++which)
            QTest::addRow("%d", which) << which;
    }

    void eachValueCounts()
    {
        QFETCH(const int, which);
        SampleCluster cluster(2);
        auto& snapshot = cluster.snapshot;
        snapshot.hostServices["ib"].succeed({}, kSampleNow);
        const FreshnessLimits limits;
        const auto later = kSampleNow + Milliseconds{1'000};
        QVERIFY(sameFreshness(snapshot, kSampleNow, later));
        const auto justBefore = [](Milliseconds limit) { return kSampleNow - limit; };
        switch (which) {
        case 0: snapshot.resources.readAt = justBefore(limits.resources); break;
        case 1: snapshot.backendHealth.readAt = justBefore(limits.backend); break;
        case 2: snapshot.registry.readAt = justBefore(limits.backend); break;
        case 3: cluster.readings(202).inside.readAt = justBefore(limits.inside); break;
        case 4: cluster.readings(202).self.readAt = justBefore(limits.self); break;
        case 5: snapshot.hostServices["ib"].readAt = justBefore(limits.hostServices); break;
        default: QFAIL("no such value");
        }
        QVERIFY(sameFreshness(snapshot, kSampleNow, kSampleNow));
        QVERIFY(!sameFreshness(snapshot, kSampleNow, later));
        QVERIFY(!sameFreshness(snapshot, later, kSampleNow));
    }
};

QTEST_APPLESS_MAIN(SameFreshnessTest)
#include "same_freshness_test.moc"
