// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_deploy.h"

#include "fakes/sample_cluster.h"
#include "plan_text.h"

#include <QTest>

#include <functional>
#include <set>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Change = std::function<void(SampleCluster&)>;
Q_DECLARE_METATYPE(Change)

class PlanDeployTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void silentWorkerThatIsLeftOutIsNotWaitedFor();
    void registeredHostServiceIsNoted();
    void groups_data();
    void groups();
    void headerHoldsTheFacts();
    void ipv6IsBracketed();
    void samePlanFromTheSameSnapshot();
    void staleness_data();
    void staleness();
};

namespace {

const QString kReady = "ready(unit-active,commit,answers,registered)";
const QString kBackend = "backend[1]: 100 switch=9e09e0 ready(unit-active,commit,healthy)";

QString lane(int number, const QString& idle = "?")
{
    return QString("%1 %2switch%3=9e09e0 %4").arg(number).arg(idle == "?" ? "await " : "", idle, kReady);
}

void row(const char* name, QStringList expected, Change change, int workers = 2, Generation generation = Generation::R)
{
    QTest::newRow(name) << std::move(change) << workers << static_cast<int>(generation) << std::move(expected);
}

void orderRows()
{
    row("all",
        {"prefetch[8]: 100 prefetch | 201 prefetch | 202 prefetch", kBackend,
         "workers[1]: " + lane(201) + " | " + lane(202), "observe[1]: 100 observe 300s(201,202)"},
        [](auto&) {});
    row(
        "idle first",
        {"prefetch[8]: 100 prefetch | 201 prefetch | 202 prefetch | 203 prefetch", kBackend,
         "workers[2]: " + lane(202) + " | " + lane(203) + " | " + lane(201),
         "observe[1]: 100 observe 300s(201,202,203)"},
        [](auto& c) {
            c.makeBusy(201);
            c.input.batchSize = 2;
        },
        3);
    row("canary",
        {"prefetch[8]: 100 prefetch | 201 prefetch | 202 prefetch", kBackend, "canary[1]: " + lane(202),
         "canary-observe[1]: 100 observe 60s(202)", "workers[1]: " + lane(201),
         "observe[1]: 100 observe 300s(201,202)"},
        [](auto& c) {
            c.input.canary = true;
            c.makeBusy(201);
        });
    row(
        "no observation", {"prefetch[8]: 100 prefetch | 201 prefetch", kBackend, "workers[1]: " + lane(201)},
        [](auto& c) { c.input.observation = Seconds{0}; }, 1);
    row(
        "broken unit needs no idle gate",
        {"prefetch[8]: 100 prefetch | 201 prefetch", kBackend, "workers[1]: " + lane(201, "!"),
         "observe[1]: 100 observe 300s(201)"},
        [](auto& c) { c.inside(201).unit = UnitActive::Failed; }, 1);
}

void partRows()
{
    row("all there already", {}, [](auto& c) {
        for (int n : {100, 201, 202})
            c.inside(n).commit = kNewCommit;
    });
    row("there, but down",
        {"prefetch[8]: 201 prefetch", "workers[1]: " + lane(201, "!"), "observe[1]: 100 observe 300s(201)"},
        [](auto& c) {
            for (int n : {100, 201, 202})
                c.inside(n).commit = kNewCommit;
            c.inside(201).unit = UnitActive::Inactive;
        });
    row("there, but not restarted",
        {"prefetch[8]: 201 prefetch", "workers[1]: " + lane(201), "observe[1]: 100 observe 300s(201)"}, [](auto& c) {
            for (int n : {100, 201, 202})
                c.inside(n).commit = kNewCommit;
            c.inside(201).restartOwed = true;
        });
    row(
        "forced",
        {"prefetch[8]: 100 prefetch | 201 prefetch", kBackend, "workers[1]: " + lane(201),
         "observe[1]: 100 observe 300s(201)"},
        [](auto& c) {
            for (int n : {100, 201})
                c.inside(n).commit = kNewCommit;
            c.input.force = true;
        },
        1);
    row("backend there",
        {"prefetch[8]: 201 prefetch | 202 prefetch", "workers[1]: " + lane(201) + " | " + lane(202),
         "observe[1]: 100 observe 300s(201,202)"},
        [](auto& c) { c.inside(100).commit = kNewCommit; });
}

void subsetRows()
{
    const QString restart = "await restart ready(answers,registered)";
    row(
        "subset, R restarts the others",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "reregister[1]: 201 " + restart + " | 203 " + restart, "observe[1]: 100 observe 300s(202)"},
        [](auto& c) { c.input.workers = {ct(202)}; }, 3);
    row(
        "subset, N only waits",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "reregister[2]: 201 ready(answers,registered) | 203 ready(answers,registered)",
         "observe[1]: 100 observe 300s(202)"},
        [](auto& c) { c.input.workers = {ct(202)}; }, 3, Generation::N);
    row(
        "subset, unknown generation restarts",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "reregister[1]: 201 " + restart, "observe[1]: 100 observe 300s(202)"},
        [](auto& c) { c.input.workers = {ct(202)}; }, 2, Generation::Unknown);
    row("subset, backend there",
        {"prefetch[8]: 202 prefetch", "workers[1]: " + lane(202), "observe[1]: 100 observe 300s(202)"}, [](auto& c) {
            c.input.workers = {ct(202)};
            c.inside(100).commit = kNewCommit;
        });
    row("a dead one is not waited for",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "observe[1]: 100 observe 300s(202)"},
        [](auto& c) {
            c.input.workers = {ct(202)};
            c.entry(201).status = RegistryStatus::TemporarilyUnavailable;
        });
    row("a stopped one is left alone",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "observe[1]: 100 observe 300s(202)"},
        [](auto& c) {
            c.input.workers = {ct(202)};
            c.container(201).power = Power::Stopped;
        });
    row("one there already re-registers",
        {"prefetch[8]: 100 prefetch | 202 prefetch", kBackend, "workers[1]: " + lane(202),
         "reregister[1]: 201 " + restart, "observe[1]: 100 observe 300s(202)"},
        [](auto& c) { c.inside(201).commit = kNewCommit; });
}

} // namespace

void PlanDeployTest::groups_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("workers");
    QTest::addColumn<int>("generation");
    QTest::addColumn<QStringList>("expected");
    orderRows();
    partRows();
    subsetRows();
}

void PlanDeployTest::groups()
{
    QFETCH(Change, change);
    QFETCH(int, workers);
    QFETCH(int, generation);
    QFETCH(QStringList, expected);
    SampleCluster cluster(workers, static_cast<Generation>(generation));
    change(cluster);
    const auto plan = cluster.plan();
    QVERIFY2(plan, plan ? "" : toString(plan.error()).c_str());
    QCOMPARE(describe(plan->groups).join('\n'), expected.join('\n'));
    std::set<std::string> ids;
    for (const auto& group : plan->groups) {
        for (const auto& lane : group.lanes) {
            QVERIFY(!lane.steps.empty());
            for (const auto& step : lane.steps)
                QVERIFY2(ids.insert(step.id).second, step.id.c_str());
        }
    }
}

void PlanDeployTest::headerHoldsTheFacts()
{
    SampleCluster cluster(2);
    cluster.inside(202).commit = commit(5);
    const auto plan = cluster.plan().value();
    QCOMPARE(plan.operation, std::string("deploy"));
    QCOMPARE(plan.version, std::string("v1.5.2"));
    QVERIFY(plan.commit == kNewCommit);
    QVERIFY(plan.createdAt == kSampleNow);
    QCOMPARE(plan.generation, Generation::R);
    QCOMPARE(plan.backendUrl, std::string("http://192.168.1.100:8000"));
    QCOMPARE(plan.targets.size(), std::size_t{3});
    QVERIFY(plan.findFacts(ct(201))->commit == kOldCommit);
    QVERIFY(plan.findFacts(ct(202))->commit == commit(5));
    QVERIFY(plan.findStep("workers/202/switch-release")->undoCommit == commit(5));
    cluster.environment.generation = Generation::N; // what the inventory says outweighs what was seen
    QCOMPARE(cluster.plan().value().generation, Generation::N);
}

void PlanDeployTest::ipv6IsBracketed()
{
    SampleCluster cluster(1);
    cluster.environment.workers[0].address = "fd00::201";
    cluster.snapshot.addresses.value->at(ct(201)) = "fd00::201";
    QCOMPARE(cluster.plan().value().findTarget(ct(201))->baseUrl, std::string("http://[fd00::201]:5003"));
}

void PlanDeployTest::samePlanFromTheSameSnapshot()
{
    const SampleCluster cluster(5);
    QVERIFY(cluster.plan().value() == cluster.plan().value());
}

void PlanDeployTest::staleness_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("seconds"); // later
    QTest::addColumn<QString>("says");
    const Change nothing = [](auto&) {};
    QTest::newRow("fresh") << nothing << 0 << "";
    QTest::newRow("at the limit") << nothing << 900 << "";
    QTest::newRow("too old") << nothing << 901 << "older than 15 minutes";
    QTest::newRow("clock set back") << nothing << -61 << "clock";
    QTest::newRow("busy now") << Change([](auto& c) { c.makeBusy(201); }) << 10 << "";
    QTest::newRow("another commit") << Change([](auto& c) { c.inside(202).commit = commit(9); }) << 10
                                    << "another commit";
    QTest::newRow("another node") << Change([](auto& c) { c.container(202).node = "pve2"; }) << 10 << "moved";
    QTest::newRow("another address") << Change([](auto& c) { c.snapshot.addresses.value->at(ct(201)) = "192.168.1.9"; })
                                     << 10 << "another address";
    QTest::newRow("container gone") << Change([](auto& c) { c.snapshot.resources.value->containers.pop_back(); }) << 10
                                    << "cannot be read";
    QTest::newRow("visit failed") << Change([](auto& c) { c.readings(201).inside.failWith(SampleCluster::problem()); })
                                  << 10 << "cannot be read";
    QTest::newRow("resources failed") << Change([](auto& c) {
        c.snapshot.resources.failWith(SampleCluster::problem());
    }) << 10 << "cannot be read";
}

void PlanDeployTest::staleness()
{
    QFETCH(Change, change);
    QFETCH(int, seconds);
    QFETCH(QString, says);
    SampleCluster cluster(2);
    const auto plan = cluster.plan().value();
    const auto now = kSampleNow + Seconds{seconds};
    cluster.snapshot.resources.readAt = now;
    for (auto& [id, readings] : cluster.snapshot.targets)
        readings.inside.readAt = now;
    change(cluster);
    const auto stale = ktrdr::staleness(plan, cluster.snapshot, now);
    QCOMPARE(stale.has_value(), !says.isEmpty());
    if (stale) {
        QCOMPARE(stale->code, ErrorCode::Stale);
        QVERIFY2(QString::fromStdString(stale->what).contains(says), stale->what.c_str());
    }
}

// Leaving it out must help: its idle gate after the backend's restart would undo the deployment.
void PlanDeployTest::silentWorkerThatIsLeftOutIsNotWaitedFor()
{
    SampleCluster cluster(3);
    cluster.input.workers = {ct(202), ct(203)};
    cluster.self(201).activity = Activity::Unknown;
    const auto plan = cluster.plan().value();
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes)
            QVERIFY(lane.ct != ct(201));
    }
    QCOMPARE(plan.notes.size(), std::size_t{1});
    QCOMPARE(plan.notes.front().id, std::string("note.not-answering"));
}

// Generation R's backend forgets it, and no step of the plan brings it back: the plan says so.
void PlanDeployTest::registeredHostServiceIsNoted()
{
    SampleCluster cluster(1);
    cluster.addGpuHost();
    const auto plan = cluster.plan().value();
    QCOMPARE(plan.notes.size(), std::size_t{1});
    QCOMPARE(plan.notes.front().id, std::string("note.host-drops-out"));
    const std::vector<std::string> wanted{"training-host-1", "http://192.168.1.20:5002", "ktrdr-training-host",
                                          "ssh root@192.168.1.20"};
    QCOMPARE(plan.notes.front().arguments, wanted);
    cluster.environment.generation = Generation::N;
    QVERIFY(cluster.plan().value().notes.empty());
    cluster.environment.generation = Generation::R;
    cluster.inside(100).commit = kNewCommit; // it is not restarted
    QCOMPARE(cluster.plan().value().notes.front().id, std::string("note.already-there"));
    QCOMPARE(cluster.plan().value().notes.size(), std::size_t{1});
}

QTEST_APPLESS_MAIN(PlanDeployTest)
#include "plan_deploy_test.moc"
