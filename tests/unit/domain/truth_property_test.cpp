// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every combination of what the sources can say: nothing stale or unknown is ever taken for healthy, busy or idle.
#include "domain/truth.h"

#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class TruthPropertyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownIsNeverGood();
    void hundredsOfWorkersAreJoined();
};

namespace {

enum class How { Fresh, Never, Old, Failed };
constexpr How kHows[] = {How::Fresh, How::Never, How::Old, How::Failed};

template <typename T> void make(Reading<T>& reading, How how)
{
    if (how == How::Never)
        reading = {};
    else if (how == How::Old)
        reading.readAt = *reading.readAt - Seconds{3'600};
    else if (how == How::Failed)
        reading.failWith(SampleCluster::problem());
}

// One combination; `good` is what a careful person would say about it.
struct Combination
{
    How containerHow, unitHow, selfHow, registryHow;
    int power; // unknown, running, stopped, missing
    UnitActive unit;
    Activity activity;
    int registry; // unknown, available, busy, temporarily unavailable, not registered

    void put(SampleCluster& cluster) const
    {
        if (power == 3)
            std::erase_if(cluster.snapshot.resources.value->containers, [](const auto& c) { return c.ct == ct(201); });
        else
            cluster.container(201).power = static_cast<Power>(power);
        cluster.inside(201).unit = unit;
        cluster.self(201).activity = activity;
        if (registry == 4)
            cluster.forgetRegistration(201);
        else
            cluster.entry(201).status = static_cast<RegistryStatus>(registry);
        make(cluster.snapshot.resources, containerHow);
        make(cluster.readings(201).inside, unitHow);
        make(cluster.readings(201).self, selfHow);
        make(cluster.snapshot.registry, registryHow);
    }

    bool allKnown() const
    {
        const bool runs = containerHow == How::Fresh && power == 1;
        const bool registered = registryHow == How::Fresh && (registry == 1 || registry == 2);
        const bool unitDown = unitHow == How::Fresh && (unit == UnitActive::Failed || unit == UnitActive::Inactive);
        return runs && registered && !unitDown && selfHow == How::Fresh && activity != Activity::Unknown;
    }
};

template <typename Visit> void forEachOwnState(How container, How unit, How self, How registry, Visit visit)
{
    for (int power = 0; power < 4; ++power) {
        for (int state = 0; state < 6; ++state) {
            for (int activity = 0; activity < 3; ++activity) {
                for (int entry = 0; entry < 5; ++entry)
                    visit(Combination{container, unit, self, registry, power, static_cast<UnitActive>(state),
                                      static_cast<Activity>(activity), entry});
            }
        }
    }
}

template <typename Visit> void forEachCombination(Visit visit)
{
    for (const How container : kHows) {
        for (const How unit : kHows) {
            for (const How self : kHows) {
                for (const How registry : kHows)
                    forEachOwnState(container, unit, self, registry, visit);
            }
        }
    }
}

} // namespace

void TruthPropertyTest::unknownIsNeverGood()
{
    int seen = 0, good = 0, wrong = 0;
    const SampleCluster healthy(1);
    forEachCombination([&](const Combination& combination) {
        SampleCluster cluster = healthy;
        combination.put(cluster);
        const auto truth = joinTruth(cluster.environment, cluster.snapshot, cluster.now());
        const auto& row = truth.targets.back();
        const bool looksGood = row.status == Status::Healthy || row.status == Status::Busy;
        ++seen;
        good += looksGood ? 1 : 0;
        if (looksGood && !combination.allKnown())
            ++wrong;
        if (row.status == Status::Healthy && combination.activity != Activity::Idle)
            ++wrong;
        if (row.status == Status::Busy && combination.activity != Activity::Busy)
            ++wrong;
        if (row.reason.id.empty() || severity(truth.status) < severity(row.status) || truth.counts.at(row.status) != 1)
            ++wrong;
    });
    QCOMPARE(seen, 4 * 4 * 4 * 4 * 4 * 6 * 3 * 5);
    QVERIFY(good > 0);
    QCOMPARE(wrong, 0);
}

void TruthPropertyTest::hundredsOfWorkersAreJoined()
{
    const SampleCluster cluster(500);
    const auto truth = joinTruth(cluster.environment, cluster.snapshot, cluster.now());
    QCOMPARE(truth.targets.size(), std::size_t{501});
    QCOMPARE(truth.status, Status::Healthy);
}

QTEST_APPLESS_MAIN(TruthPropertyTest)
#include "truth_property_test.moc"
