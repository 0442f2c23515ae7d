// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of (what is broken) -> status and reason of nodes, golden container and host services.
#include "domain/truth.h"

#include "fakes/sample_cluster.h"

#include <QTest>

#include <functional>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Break = std::function<void(SampleCluster&)>;
Q_DECLARE_METATYPE(Break)

namespace {

// A sample cluster with golden container 900 at rest and a healthy host service "gpu".
SampleCluster whole()
{
    SampleCluster cluster;
    cluster.environment.goldenCt = ct(900);
    ContainerState golden;
    golden.ct = ct(900);
    golden.node = "pve1";
    golden.power = Power::Stopped;
    cluster.snapshot.resources.value->containers.push_back(golden);
    for (auto& node : cluster.snapshot.resources.value->nodes)
        node.online = node.statusKnown = true;
    HostServiceConfig gpu;
    gpu.name = "gpu";
    cluster.environment.hostServices.push_back(gpu);
    cluster.snapshot.hostServices["gpu"].succeed({true, "ok"}, cluster.now());
    return cluster;
}

NodeState& node(SampleCluster& cluster) { return cluster.snapshot.resources.value->nodes.front(); }
Reading<HostServiceState>& gpu(SampleCluster& cluster) { return cluster.snapshot.hostServices["gpu"]; }

void row(const char* part, const char* name, Break change, const char* expected, const char* fleet)
{
    QTest::newRow(name) << QString(part) << std::move(change) << QString(expected) << QString(fleet);
}

void nodeRows()
{
    row(
        "pve1", "node online", [](auto&) {}, "healthy reason.node-online online", "healthy");
    row(
        "pve1", "node offline", [](auto& c) { node(c).online = false; }, "failed reason.node-offline offline",
        "failed");
    row(
        "pve1", "node unknown to Proxmox", [](auto& c) { node(c).statusKnown = false; },
        "unknown reason.node-unknown unknown", "unknown");
    row(
        "pve1", "node missing", [](auto& c) { node(c).name = "other"; }, "failed reason.node-missing missing",
        "failed");
    row(
        "pve1", "node without ssh",
        [](auto& c) { c.snapshot.unreachableNodes.emplace("pve1", SampleCluster::problem()); },
        "degraded reason.node-unreachable online", "degraded");
    row(
        "pve1", "node read long ago", [](auto& c) { c.snapshot.resources.readAt = c.now() - Seconds{31}; },
        "unknown reason.node-unknown online", "unknown");
    row(
        "pve1", "nothing read", [](auto& c) { c.snapshot.resources = {}; }, "unknown reason.node-unknown ", "unknown");
}

void goldenRows()
{
    const auto golden = [](SampleCluster& c) -> ContainerState& { return c.container(900); };
    row(
        "900", "golden stopped", [](auto&) {}, "stopped reason.golden-at-rest stopped", "healthy");
    row(
        "900", "golden running", [=](auto& c) { golden(c).power = Power::Running; },
        "maintenance reason.golden-running running", "healthy");
    row(
        "900", "golden unknown", [=](auto& c) { golden(c).power = Power::Unknown; },
        "unknown reason.container-stale unknown", "healthy");
    row(
        "900", "golden missing", [](auto& c) { c.snapshot.resources.value->containers.pop_back(); },
        "failed reason.container-missing missing", "healthy");
}

void serviceRows()
{
    row(
        "gpu", "service healthy", [](auto&) {}, "healthy reason.healthy healthy", "healthy");
    row(
        "gpu", "service unhealthy", [](auto& c) { gpu(c).value->healthy = false; },
        "failed reason.host-service-unhealthy unhealthy", "failed");
    row(
        "gpu", "service silent", [](auto& c) { gpu(c).failWith(SampleCluster::problem()); },
        "unknown reason.host-service-unknown healthy", "unknown");
    row(
        "gpu", "service never read", [](auto& c) { c.snapshot.hostServices.clear(); },
        "unknown reason.host-service-unknown ", "unknown");
    row(
        "gpu", "service read long ago", [](auto& c) { gpu(c).readAt = c.now() - Seconds{61}; },
        "unknown reason.host-service-unknown healthy", "unknown");
}

} // namespace

class PartTruthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parts_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<Break>("change");
        QTest::addColumn<QString>("expected"); // "status reason state"
        QTest::addColumn<QString>("fleet");    // status of the whole environment
        nodeRows();
        goldenRows();
        serviceRows();
    }

    void parts()
    {
        QFETCH(QString, part);
        QFETCH(Break, change);
        auto cluster = whole();
        change(cluster);
        const auto truth = joinTruth(cluster.environment, cluster.snapshot, cluster.now());
        QCOMPARE(truth.parts.size(), std::size_t{4});
        const auto found = std::find_if(truth.parts.begin(), truth.parts.end(),
                                        [&](const auto& p) { return p.name == part.toStdString(); });
        QVERIFY(found != truth.parts.end());
        QTEST(QString("%1 %2 %3")
                  .arg(toString(found->status), QString::fromStdString(found->reason.id),
                       QString::fromStdString(found->state.text)),
              "expected");
        QTEST(QString(toString(truth.status)), "fleet");
    }
};

QTEST_GUILESS_MAIN(PartTruthTest)
#include "part_truth_test.moc"
