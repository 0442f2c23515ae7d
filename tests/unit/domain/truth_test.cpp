// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of (what is broken) -> status, reason and disagreements of one target.
#include "domain/truth.h"

#include "fakes/sample_cluster.h"

#include <QTest>

#include <functional>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Break = std::function<void(SampleCluster&)>;
Q_DECLARE_METATYPE(Break)

class TruthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worker_data();
    void worker();
    void backend_data();
    void backend();
    void coldReadingNeedsNoVisit();
    void cellsSayWhyTheyAreOld();
    void versionText();
    void worstCounts();
    void strangersAreNamed();
};

namespace {

ClusterTruth truthOf(const SampleCluster& cluster)
{
    return joinTruth(cluster.environment, cluster.snapshot, cluster.now());
}

QString idsOf(const TargetTruth& truth)
{
    QStringList ids;
    for (const auto& message : truth.disagreements)
        ids << QString::fromStdString(message.id);
    return ids.join(' ');
}

void row(const char* name, Break change, const char* expected)
{
    QTest::newRow(name) << std::move(change) << QString(expected);
}

void columns()
{
    QTest::addColumn<Break>("change");
    QTest::addColumn<QString>("expected"); // "status reason [disagreements]"
}

template <typename T> void age(Reading<T>& reading, Milliseconds by) { reading.readAt = *reading.readAt - by; }

QString shown(const TargetTruth& truth)
{
    const auto ids = idsOf(truth);
    return QString("%1 %2%3").arg(toString(truth.status), QString::fromStdString(truth.reason.id),
                                  ids.isEmpty() ? "" : " " + ids);
}

void containerRows()
{
    row(
        "container never read", [](auto& c) { c.snapshot.resources = {}; }, "unknown reason.container-never-read");
    row(
        "container read long ago", [](auto& c) { age(c.snapshot.resources, Seconds{31}); },
        "unknown reason.container-stale");
    row(
        "container at the limit", [](auto& c) { age(c.snapshot.resources, Seconds{30}); }, "healthy reason.idle");
    row(
        "container reading failed", [](auto& c) { c.snapshot.resources.failWith(SampleCluster::problem()); },
        "unknown reason.container-stale");
    row(
        "container unknown to Proxmox", [](auto& c) { c.container(201).power = Power::Unknown; },
        "unknown reason.container-stale");
    row(
        "container gone",
        [](auto& c) {
            std::erase_if(c.snapshot.resources.value->containers, [](const auto& x) { return x.ct == ct(201); });
        },
        "failed reason.container-missing");
    row(
        "container stopped, all quiet",
        [](auto& c) {
            c.container(201).power = Power::Stopped;
            c.readings(201).self.failWith(SampleCluster::problem());
            c.forgetRegistration(201);
        },
        "stopped reason.container-stopped");
    row(
        "container stopped, worker answers", [](auto& c) { c.container(201).power = Power::Stopped; },
        "stopped reason.container-stopped disagree.container-worker disagree.container-registry");
}

void unitRows()
{
    row(
        "unit failed, worker answers", [](auto& c) { c.inside(201).unit = UnitActive::Failed; },
        "failed reason.unit-not-active disagree.unit-worker");
    row(
        "unit inactive, worker silent",
        [](auto& c) {
            c.inside(201).unit = UnitActive::Inactive;
            c.readings(201).self.failWith(SampleCluster::problem());
        },
        "failed reason.unit-not-active");
    row(
        "unit activating, worker answers", [](auto& c) { c.inside(201).unit = UnitActive::Activating; },
        "degraded reason.disagreement disagree.unit-worker");
    row(
        "unit not named", [](auto& c) { c.inside(201).unit = UnitActive::Unknown; }, "healthy reason.idle");
    row(
        "unit failed long ago",
        [](auto& c) {
            c.inside(201).unit = UnitActive::Failed;
            age(c.readings(201).inside, Seconds{601});
        },
        "healthy reason.idle");
}

void selfRows()
{
    row(
        "worker busy", [](auto& c) { c.makeBusy(201); }, "busy reason.busy");
    row(
        "worker never asked", [](auto& c) { c.readings(201).self = {}; }, "unknown reason.worker-unknown");
    row(
        "worker asked long ago", [](auto& c) { age(c.readings(201).self, Seconds{31}); },
        "unknown reason.worker-unknown");
    row(
        "worker silent", [](auto& c) { c.readings(201).self.failWith(SampleCluster::problem()); },
        "unknown reason.worker-unknown");
    row(
        "worker says nothing of itself", [](auto& c) { c.self(201).activity = Activity::Unknown; },
        "unknown reason.worker-unknown");
    row(
        "worker never asked, not registered",
        [](auto& c) {
            c.readings(201).self = {};
            c.forgetRegistration(201);
        },
        "unknown reason.worker-unknown");
    row(
        "worker silent, not registered",
        [](auto& c) {
            c.readings(201).self.failWith(SampleCluster::problem());
            c.forgetRegistration(201);
        },
        "failed reason.worker-does-not-answer");
    row(
        "worker silent, unavailable",
        [](auto& c) {
            c.readings(201).self.failWith(SampleCluster::problem());
            c.entry(201).status = RegistryStatus::TemporarilyUnavailable;
        },
        "failed reason.worker-does-not-answer");
}

void registryRows()
{
    row(
        "registry never read", [](auto& c) { c.snapshot.registry = {}; }, "unknown reason.registry-unknown");
    row(
        "registry read long ago", [](auto& c) { age(c.snapshot.registry, Seconds{16}); },
        "unknown reason.registry-unknown");
    row(
        "registry reading failed", [](auto& c) { c.snapshot.registry.failWith(SampleCluster::problem()); },
        "unknown reason.registry-unknown");
    row(
        "registry names a strange status", [](auto& c) { c.entry(201).status = RegistryStatus::Unknown; },
        "unknown reason.registry-unknown");
    row(
        "not registered", [](auto& c) { c.forgetRegistration(201); },
        "degraded reason.not-registered disagree.registry-worker");
    row(
        "temporarily unavailable", [](auto& c) { c.entry(201).status = RegistryStatus::TemporarilyUnavailable; },
        "degraded reason.temporarily-unavailable disagree.registry-worker");
    row(
        "busy for the registry only", [](auto& c) { c.entry(201).status = RegistryStatus::Busy; },
        "degraded reason.disagreement disagree.registry-worker");
    row(
        "busy for itself only", [](auto& c) { c.self(201).activity = Activity::Busy; },
        "degraded reason.disagreement disagree.registry-worker");
    row(
        "registered twice",
        [](auto& c) {
            auto ghost = c.entry(201);
            ghost.workerId = "ghost";
            c.snapshot.registry.value->push_back(ghost);
        },
        "degraded reason.disagreement identity.registered-twice");
    row(
        "a restart is owed", [](auto& c) { c.inside(201).restartOwed = true; },
        "degraded reason.disagreement disagree.restart-owed");
    row(
        "another took its entry",
        [](auto& c) {
            c.forgetRegistration(201);
            c.snapshot.registry.value->front().workerId = "ktrdr-worker-201";
        },
        "degraded reason.disagreement identity.shared-entry");
    row(
        "address differs", [](auto& c) { c.snapshot.addresses.value->at(ct(201)) = "192.168.1.9"; },
        "degraded reason.disagreement identity.address-differs");
}

} // namespace

void TruthTest::worker_data()
{
    columns();
    row(
        "all well", [](auto&) {}, "healthy reason.idle");
    containerRows();
    unitRows();
    selfRows();
    registryRows();
}

void TruthTest::worker()
{
    QFETCH(Break, change);
    QFETCH(QString, expected);
    SampleCluster cluster;
    change(cluster);
    const auto truth = truthOf(cluster);
    QCOMPARE(shown(*truth.find(ct(201))), expected);
}

void TruthTest::backend_data()
{
    columns();
    row(
        "all well", [](auto&) {}, "healthy reason.healthy");
    row(
        "health never read", [](auto& c) { c.snapshot.backendHealth = {}; }, "unknown reason.backend-unknown");
    row(
        "health read long ago", [](auto& c) { age(c.snapshot.backendHealth, Seconds{16}); },
        "unknown reason.backend-unknown");
    row(
        "health reading failed", [](auto& c) { c.snapshot.backendHealth.failWith(SampleCluster::problem()); },
        "unknown reason.backend-unknown");
    row(
        "says that it is ill", [](auto& c) { c.snapshot.backendHealth.value->healthy = false; },
        "failed reason.backend-unhealthy");
    row(
        "unit failed", [](auto& c) { c.inside(100).unit = UnitActive::Failed; },
        "failed reason.unit-not-active disagree.unit-worker");
    row(
        "container stopped but it answers", [](auto& c) { c.container(100).power = Power::Stopped; },
        "stopped reason.container-stopped disagree.container-worker");
    row(
        "name differs", [](auto& c) { c.container(100).name = "other"; },
        "degraded reason.disagreement identity.name-differs");
    row(
        "never visited", [](auto& c) { c.snapshot.targets.erase(ct(100)); }, "healthy reason.healthy");
    row(
        "container stale", [](auto& c) { age(c.snapshot.resources, Seconds{31}); }, "unknown reason.container-stale");
}

void TruthTest::backend()
{
    QFETCH(Break, change);
    QFETCH(QString, expected);
    SampleCluster cluster;
    change(cluster);
    QCOMPARE(shown(truthOf(cluster).targets.front()), expected);
}

// The fast sweep asks Proxmox, backend and workers; visits inside the containers come later.
void TruthTest::coldReadingNeedsNoVisit()
{
    SampleCluster cluster(3);
    for (auto& [id, readings] : cluster.snapshot.targets)
        readings.inside = {};
    const auto truth = truthOf(cluster);
    QCOMPARE(truth.status, Status::Healthy);
    QCOMPARE(truth.find(ct(202))->unit.freshness, Freshness::Never);
    QCOMPARE(truth.find(ct(202))->version.text, std::string());
}

void TruthTest::cellsSayWhyTheyAreOld()
{
    SampleCluster cluster;
    cluster.readings(201).self.failWith({ErrorCode::TimedOut, "no answer within 5 s", "worker", {}, {}});
    const auto cell = truthOf(cluster).find(ct(201))->worker;
    QCOMPARE(cell.text, std::string("idle")); // old, and marked so
    QCOMPARE(cell.freshness, Freshness::Stale);
    QVERIFY(cell.problem.find("no answer within 5 s") != std::string::npos);
    QVERIFY(cell.readAt == kSampleNow);
}

void TruthTest::versionText()
{
    SampleCluster cluster;
    cluster.inside(201).dirty = true;
    cluster.inside(202).tag.clear();
    cluster.inside(100).tag.clear();
    cluster.inside(100).commit = {};
    const auto truth = truthOf(cluster);
    QCOMPARE(truth.find(ct(201))->version.text, std::string("v1.5.1 (changed)"));
    QCOMPARE(truth.find(ct(202))->version.text, kOldCommit.shortText());
    QCOMPARE(truth.find(ct(100))->version.text, std::string("no repository"));
}

void TruthTest::worstCounts()
{
    SampleCluster cluster(4);
    cluster.makeBusy(201);
    cluster.forgetRegistration(202);
    cluster.readings(203).self = {};
    const auto truth = truthOf(cluster);
    QCOMPARE(truth.status, Status::Degraded);
    QCOMPARE(truth.counts.at(Status::Busy), 1);
    QCOMPARE(truth.counts.at(Status::Degraded), 1);
    QCOMPARE(truth.counts.at(Status::Unknown), 1);
    QCOMPARE(truth.counts.at(Status::Healthy), 1);
    QCOMPARE(truth.find(ct(201))->operation, std::string("op_backtesting_1"));
}

void TruthTest::strangersAreNamed()
{
    SampleCluster cluster;
    auto stranger = cluster.entry(201);
    stranger.workerId = "someone-else";
    stranger.endpointHost = "10.9.9.9";
    stranger.endpointUrl = "http://10.9.9.9:5003";
    cluster.snapshot.registry.value->push_back(stranger);
    stranger.gpu = true; // the GPU host registers itself and is no container
    stranger.workerId = "training-host-1";
    cluster.snapshot.registry.value->push_back(stranger);
    const auto truth = truthOf(cluster);
    QCOMPARE(truth.strangers.size(), std::size_t{1});
    QCOMPARE(truth.strangers[0].arguments[0], std::string("someone-else"));
    QCOMPARE(truth.status, Status::Healthy);
}

QTEST_APPLESS_MAIN(TruthTest)
#include "truth_test.moc"
