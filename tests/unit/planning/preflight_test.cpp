// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One row per check and cause: what is broken -> verdict and evidence of that check, and whether the others pass.
#include "planning/preflight.h"

#include "fakes/sample_cluster.h"

#include <QTest>

#include <functional>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Break = std::function<void(SampleCluster&)>;
Q_DECLARE_METATYPE(Break)

class PreflightTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void healthyPasses();
    void wrongWorkersAreNamed();
    void maintenanceWindow_data();
    void maintenanceWindow();
};

namespace {

PreflightReport reportOf(const SampleCluster& cluster)
{
    return preflightDeploy(cluster.environment, cluster.snapshot, cluster.input);
}

void row(const char* name, const char* check, const char* expected, Break change)
{
    QTest::newRow(name) << std::move(change) << QString(check) << QString(expected);
}

template <typename T> void old(Reading<T>& reading) { reading.readAt = *reading.readAt - Seconds{3'600}; }

void clusterRows()
{
    row("dead node with targets", "nodes-reachable", "fail evidence.node-unreachable evidence.node-ok",
        [](auto& c) { c.snapshot.unreachableNodes["pve2"] = SampleCluster::problem(); });
    row("dead node without targets", "nodes-reachable", "warn evidence.node-unreachable evidence.node-ok", [](auto& c) {
        c.snapshot.unreachableNodes["pve2"] = SampleCluster::problem();
        c.input.workers = {ct(202)};
    });
    row("resources unknown", "nodes-reachable", "unknown evidence.resources-unknown",
        [](auto& c) { old(c.snapshot.resources); });
    row("node not configured", "nodes-reachable", "fail evidence.node-ok evidence.node-not-configured",
        [](auto& c) { c.container(201).node = "pve9"; });
    row("resources unknown, containers", "containers-running", "unknown evidence.resources-unknown",
        [](auto& c) { c.snapshot.resources.failWith(SampleCluster::problem()); });
    row("container missing", "containers-running", "fail evidence.container-missing", [](auto& c) {
        std::erase_if(c.snapshot.resources.value->containers, [](const auto& x) { return x.ct == ct(202); });
    });
    row("container stopped", "containers-running", "fail evidence.container-stopped",
        [](auto& c) { c.container(201).power = Power::Stopped; });
    row("container unknown", "containers-running", "unknown evidence.container-unknown",
        [](auto& c) { c.container(201).power = Power::Unknown; });
    row("container locked", "containers-running", "fail evidence.container-locked",
        [](auto& c) { c.container(201).lock = "backup"; });
    row("stopped outweighs unknown", "containers-running", "fail evidence.container-stopped evidence.container-unknown",
        [](auto& c) {
            c.container(201).power = Power::Stopped;
            c.container(202).power = Power::Unknown;
        });
    row("stopped, but not chosen", "containers-running", "pass evidence.containers-ok", [](auto& c) {
        c.container(201).power = Power::Stopped;
        c.input.workers = {ct(202)};
    });
    row("backend unknown", "backend-healthy", "unknown evidence.backend-unknown",
        [](auto& c) { old(c.snapshot.backendHealth); });
    row("backend never read", "backend-healthy", "unknown evidence.backend-unknown",
        [](auto& c) { c.snapshot.backendHealth = {}; });
    row("backend ill", "backend-healthy", "fail evidence.backend-unhealthy",
        [](auto& c) { c.snapshot.backendHealth.value->healthy = false; });
}

void insideRows()
{
    row("not visited", "rollback-target", "unknown evidence.inside-unknown",
        [](auto& c) { c.readings(201).inside = {}; });
    for (const auto* check : {"version-resolves", "trees-clean", "disk-free", "units", "nothing-else-running"})
        row((std::string(check) + " without a visit").c_str(), check, "unknown evidence.not-visited", [](auto& c) {
            c.readings(201).inside.failWith(SampleCluster::problem()), old(c.readings(201).inside);
            c.readings(201).resolvedCommit = {};
        });
    row("visited too long ago", "rollback-target", "unknown evidence.inside-unknown",
        [](auto& c) { old(c.readings(201).inside); });
    row("no repository", "rollback-target", "fail evidence.no-repository", [](auto& c) { c.inside(201).commit = {}; });
    row("tree changed by hand", "trees-clean", "fail evidence.tree-dirty", [](auto& c) { c.inside(201).dirty = true; });
    row("disk low", "disk-free", "fail evidence.disk-low",
        [](auto& c) { c.inside(201).freeDiskBytes = (std::int64_t{1} << 30) - 1; });
    row("disk just enough", "disk-free", "pass evidence.disk-ok",
        [](auto& c) { c.inside(201).freeDiskBytes = std::int64_t{1} << 30; });
    row("disk unknown", "disk-free", "unknown evidence.disk-unknown",
        [](auto& c) { c.inside(201).freeDiskBytes = -1; });
    row("unit unknown", "units", "unknown evidence.unit-unknown",
        [](auto& c) { c.inside(201).unit = UnitActive::Unknown; });
    row("unit failed", "units", "warn evidence.unit-not-active",
        [](auto& c) { c.inside(201).unit = UnitActive::Failed; });
    row("unit stopped", "units", "warn evidence.unit-inactive", [](auto& c) {
        c.inside(201).unit = UnitActive::Inactive;
        c.inside(201).unitDetail = "dead";
    });
    row("step of ours runs", "nothing-else-running", "fail evidence.step-running",
        [](auto& c) { c.inside(201).stepRunning = true; });
    row("worker silent", "workers-answer", "unknown evidence.worker-silent",
        [](auto& c) { c.readings(201).self.failWith(SampleCluster::problem()), old(c.readings(201).self); });
    row("worker never asked", "workers-answer", "unknown evidence.worker-silent",
        [](auto& c) { c.readings(201).self = {}; });
    row("worker answers garbage", "workers-answer", "unknown evidence.worker-silent",
        [](auto& c) { c.self(201).activity = Activity::Unknown; });
    row("silent because its unit is down", "workers-answer", "pass", [](auto& c) {
        c.readings(201).self = {};
        c.inside(201).unit = UnitActive::Failed;
    });
    row("silent, but not chosen", "workers-answer", "pass", [](auto& c) {
        c.readings(201).self = {};
        c.input.workers = {ct(202)};
    });
    row("another run", "nothing-else-running", "fail evidence.run-active",
        [](auto& c) { c.input.activeRun = "20261124-061225-a41f9c"; });
}

void versionRows()
{
    row("tag unknown", "version-resolves", "fail evidence.version-unresolved", [](auto& c) {
        c.readings(201).resolvedCommit = {};
        c.readings(201).resolvedCommit.failWith({ErrorCode::NotFound, "no tag", {}, {}, {}});
    });
    row("remote silent", "version-resolves", "unknown evidence.version-unresolved", [](auto& c) {
        c.readings(201).resolvedCommit.failWith({ErrorCode::Refused, "no network", {}, {}, {}});
    });
    row("another version was asked", "version-resolves",
        "unknown evidence.version-unresolved evidence.version-unresolved evidence.version-unresolved",
        [](auto& c) { c.input.version = "v1.5.3"; });
    row("two commits", "version-resolves", "fail evidence.version-differs evidence.version-differs",
        [](auto& c) { c.readings(202).resolvedCommit.succeed(commit(7), c.now()); });
}

void identityRows()
{
    row("registry unknown", "identities", "unknown evidence.registry-unknown",
        [](auto& c) { old(c.snapshot.registry); });
    row("no address", "identities", "unknown evidence.address-unknown", [](auto& c) {
        c.environment.workers[0].address.clear();
        c.snapshot.addresses.value->erase(ct(201));
    });
    row("addresses not read", "identities", "unknown evidence.addresses-unread", [](auto& c) {
        c.environment.workers[0].address.clear();
        c.snapshot.addresses = {};
    });
    row("shared address", "identities", "fail evidence.address-shared", [](auto& c) {
        c.environment.workers[1].address = "192.168.1.201";
        c.snapshot.addresses.value->at(ct(202)) = "192.168.1.201";
    });
    row("address differs", "identities", "fail evidence.identity.address-differs",
        [](auto& c) { c.snapshot.addresses.value->at(ct(202)) = "192.168.1.9"; });
    row("name differs", "identities", "fail evidence.identity.name-differs",
        [](auto& c) { c.container(201).name = "ktrdr-worker-9"; });
    row("registered twice", "identities", "fail evidence.identity.registered-twice", [](auto& c) {
        auto ghost = c.entry(201);
        ghost.workerId = "ghost";
        c.snapshot.registry.value->push_back(ghost);
    });
}

void consequenceRows()
{
    row("registry unknown with R", "registry-after-restart", "unknown evidence.registry-unknown",
        [](auto& c) { old(c.snapshot.registry); });
    row("capacity without resources", "capacity", "unknown evidence.resources-unknown",
        [](auto& c) { old(c.snapshot.resources); });
    row("GPU host registered", "registry-after-restart", "warn evidence.host-drops-out",
        [](auto& c) { c.addGpuHost(); });
    row("GPU host by its port", "registry-after-restart", "warn evidence.host-drops-out",
        [](auto& c) { c.addGpuHost("host.docker.internal"); });
    row("GPU host not configured", "registry-after-restart", "warn evidence.stranger-drops-out", [](auto& c) {
        c.addGpuHost();
        c.environment.hostServices.clear();
    });
    row("GPU worker in a container", "registry-after-restart", "pass", [](auto& c) { c.entry(201).gpu = true; });
    row("GPU host, generation N", "registry-after-restart", "pass", [](auto& c) {
        c.addGpuHost();
        c.environment.generation = Generation::N;
    });
    row("registered as another", "identities", "fail evidence.identity.shared-entry", [](auto& c) {
        c.forgetRegistration(201);
        c.snapshot.registry.value->front().workerId = "ktrdr-worker-201";
        c.input.workers = {ct(202)};
    });
    row("not registered", "identities", "pass", [](auto& c) { c.forgetRegistration(201); });
    row("busy worker", "capacity", "pass evidence.worker-busy", [](auto& c) { c.makeBusy(201); });
    row("busy with R", "registry-after-restart", "warn evidence.drops-out-of-registry",
        [](auto& c) { c.makeBusy(201); });
    row("busy with R, not chosen", "registry-after-restart", "warn evidence.drops-out-of-registry", [](auto& c) {
        c.makeBusy(201);
        c.input.workers = {ct(202)};
    });
    row("busy with N", "registry-after-restart", "pass", [](auto& c) {
        c.makeBusy(201);
        c.snapshot.backendHealth.value->generation = Generation::N;
    });
    row("busy, but the backend stays", "registry-after-restart", "pass", [](auto& c) {
        c.makeBusy(201);
        c.inside(100).commit = kNewCommit;
    });
    row("last of its type", "capacity", "warn evidence.no-spare-worker", [](auto& c) {
        c.container(202).power = Power::Stopped;
        c.input.workers = {ct(201)};
    });
    row("batch takes all", "capacity", "warn evidence.no-spare-worker", [](auto& c) { c.input.batchSize = 2; });
}

} // namespace

void PreflightTest::checks_data()
{
    QTest::addColumn<Break>("change");
    QTest::addColumn<QString>("check");
    QTest::addColumn<QString>("expected");
    clusterRows();
    insideRows();
    versionRows();
    identityRows();
    consequenceRows();
}

void PreflightTest::checks()
{
    QFETCH(Break, change);
    QFETCH(QString, check);
    QFETCH(QString, expected);
    SampleCluster cluster;
    change(cluster);
    const auto report = reportOf(cluster);
    const auto* found = report.find(check.toStdString());
    QVERIFY(found);
    QString shown = toString(found->verdict);
    for (const auto& evidence : found->evidence) {
        shown += " " + QString::fromStdString(evidence.id);
        QVERIFY(!evidence.arguments.empty());
    }
    QCOMPARE(shown, expected);
    const bool bad = found->verdict == Verdict::Fail || found->verdict == Verdict::Unknown;
    if (bad) {
        QVERIFY(!report.passed());
        const auto plan = cluster.plan();
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::Refused);
        QVERIFY(plan.error().detail.find(check.toStdString()) != std::string::npos);
    }
}

void PreflightTest::healthyPasses()
{
    const auto report = reportOf(SampleCluster(3));
    QVERIFY(report.passed());
    QCOMPARE(report.checks.size(), std::size_t{13});
    for (const auto& check : report.checks) // three workers of two types: the only training worker has no spare
        QVERIFY2(check.verdict == Verdict::Pass || check.id == "capacity", check.id.c_str());
    QVERIFY(reportOf(SampleCluster(0)).passed());
}

void PreflightTest::wrongWorkersAreNamed()
{
    SampleCluster cluster;
    for (const int number : {100, 299}) {
        cluster.input.workers = {ct(201), ct(number)};
        QVERIFY(!reportOf(cluster).passed());
        const auto plan = cluster.plan();
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::InvalidInput);
        QVERIFY(plan.error().what.find(std::to_string(number)) != std::string::npos);
    }
}

// UTC throughout: a Tuesday, 06:00.
void PreflightTest::maintenanceWindow_data()
{
    QTest::addColumn<int>("weekday");
    QTest::addColumn<int>("start");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("expected");
    QTest::newRow("inside") << 2 << 300 << 420 << "pass evidence.inside-window";
    QTest::newRow("it begins now") << 2 << 360 << 420 << "pass evidence.inside-window";
    QTest::newRow("it ends now") << 2 << 300 << 360 << "warn evidence.outside-window";
    QTest::newRow("another day") << 0 << 300 << 420 << "warn evidence.outside-window";
    QTest::newRow("later") << 2 << 361 << 420 << "warn evidence.outside-window";
}

void PreflightTest::maintenanceWindow()
{
    QFETCH(int, weekday);
    QFETCH(int, start);
    QFETCH(int, end);
    QFETCH(QString, expected);
    SampleCluster cluster;
    QVERIFY(!reportOf(cluster).find("maintenance-window"));
    cluster.environment.maintenance = {weekday, std::chrono::minutes{start}, std::chrono::minutes{end}};
    const auto report = reportOf(cluster);
    const auto* check = report.find("maintenance-window");
    QVERIFY(check);
    QCOMPARE(QString("%1 %2").arg(toString(check->verdict), check->evidence.front().id.c_str()), expected);
    QCOMPARE(check->evidence.front().arguments.front(), std::string("Tuesday 06:00 UTC"));
    QVERIFY(report.passed());
}

QTEST_APPLESS_MAIN(PreflightTest)
#include "preflight_test.moc"
