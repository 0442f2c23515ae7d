// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planning/plan_json.h"

#include "fakes/sample_cluster.h"

#include <QJsonDocument>
#include <QTest>

#include <functional>
#include <random>
#include <set>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Change = std::function<void(Plan&)>;
Q_DECLARE_METATYPE(Change)

class PlanJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomPlansComeBack();
    void everyChangeChangesTheHash_data();
    void everyChangeChangesTheHash();
    void hashIsStable();
    void damageIsNamed();
};

namespace {

Plan randomPlan(std::mt19937& random)
{
    SampleCluster cluster(1 + static_cast<int>(random() % 8), static_cast<Generation>(random() % 3));
    cluster.environment.protection = static_cast<Protection>(random() % 3);
    cluster.input.batchSize = 1 + static_cast<int>(random() % 4);
    cluster.input.canary = random() % 2 == 0;
    cluster.input.observation = Seconds{random() % 600};
    cluster.input.busyBudget = Seconds{random() % 600};
    cluster.environment.deploy.maxFailureRate = static_cast<double>(random() % 1'000) / 997.0;
    cluster.environment.appDirectory = random() % 2 ? "/opt/ktrdr" : "/srv/it's \"here\" $(x)";
    for (const auto& worker : cluster.environment.workers) {
        auto& inside = cluster.inside(worker.ct.number());
        inside.commit = random() % 4 == 0 ? kNewCommit : commit(static_cast<unsigned>(random() % 1'000));
        inside.tag = random() % 2 ? "" : "v1.5.0-ü";
        if (random() % 5 == 0)
            inside.unit = UnitActive::Failed;
        if (random() % 4 == 0)
            cluster.makeBusy(worker.ct.number());
    }
    if (random() % 3 == 0)
        cluster.input.workers = {cluster.environment.workers.front().ct};
    return cluster.plan().value();
}

QJsonObject viaText(const QJsonObject& json)
{
    return QJsonDocument::fromJson(QJsonDocument(json).toJson(QJsonDocument::Indented)).object();
}

void row(const char* name, Change change) { QTest::newRow(name) << std::move(change); }

Step& firstStep(Plan& plan, const char* group)
{
    for (auto& candidate : plan.groups) {
        if (candidate.id == group)
            return candidate.lanes.front().steps.back();
    }
    std::abort();
}

} // namespace

void PlanJsonTest::randomPlansComeBack()
{
    std::mt19937 random(42);
    std::set<std::string> hashes;
    for (int round = 0; round < 150; ++round) {
        const auto plan = randomPlan(random);
        const auto back = planFromJson(viaText(planToJson(plan)));
        QVERIFY2(back, back ? "" : back.error().detail.c_str());
        QVERIFY2(*back == plan, qPrintable(QString::number(round)));
        QCOMPARE(planHash(*back), planHash(plan));
        hashes.insert(planHash(plan));
    }
    QVERIFY(hashes.size() > 120);
}

void PlanJsonTest::everyChangeChangesTheHash_data()
{
    QTest::addColumn<Change>("change");
    row("operation", [](auto& p) { p.operation = "rollback"; });
    row("environment", [](auto& p) { p.environment = "production"; });
    row("protection", [](auto& p) { p.protection = Protection::Demo; });
    row("version", [](auto& p) { p.version = "v1.5.3"; });
    row("commit", [](auto& p) { p.commit = commit(1); });
    row("time", [](auto& p) { p.createdAt += Milliseconds{1}; });
    row("generation", [](auto& p) { p.generation = Generation::N; });
    row("folder", [](auto& p) { p.appDirectory = "/opt/other"; });
    row("remote", [](auto& p) { p.gitRemote = "upstream"; });
    row("backend", [](auto& p) { p.backendUrl = "http://10.0.0.9:8000"; });
    row("node's address", [](auto& p) { p.nodes[1].ssh.host = "10.0.0.9"; });
    row("node's port", [](auto& p) { p.nodes[1].ssh.port = 2222; });
    row("way back", [](auto& p) { p.rollbackLimit = 2; });
    row("busy budget", [](auto& p) { p.busyBudget += Milliseconds{1}; });
    row("target", [](auto& p) { p.targets[1].unit = "other"; });
    row("target's address", [](auto& p) { p.targets[1].address = p.facts[1].address = "10.0.0.9"; });
    row("old commit", [](auto& p) { p.facts[1].commit = commit(3); });
    row("old tag", [](auto& p) { p.facts[1].tag = "v0"; });
    row("group's limit", [](auto& p) { p.groups[0].limit = 2; });
    row("order of lanes", [](auto& p) { std::swap(p.groups[0].lanes[0], p.groups[0].lanes[1]); });
    row("missing group", [](auto& p) { p.groups.pop_back(); });
    row("deadline", [](auto& p) { firstStep(p, "workers").deadline += Milliseconds{1}; });
    row("conditions",
        [](auto& p) { std::get<action::AwaitReady>(firstStep(p, "workers").action).conditions.pop_back(); });
    row("observation",
        [](auto& p) { std::get<action::Observe>(firstStep(p, "observe").action).duration = Seconds{1}; });
    row("failure rate",
        [](auto& p) { std::get<action::Observe>(firstStep(p, "observe").action).maxFailureRate = 0.11; });
    row("watched", [](auto& p) { std::get<action::Observe>(firstStep(p, "observe").action).workers.pop_back(); });
    row("note", [](auto& p) { p.notes.push_back({"note.generation-unknown", {}}); });
}

void PlanJsonTest::everyChangeChangesTheHash()
{
    QFETCH(Change, change);
    auto plan = SampleCluster(2).plan().value();
    const auto before = planHash(plan);
    change(plan);
    QVERIFY(planHash(plan) != before);
    QVERIFY(planFromJson(viaText(planToJson(plan))).value() == plan);
}

void PlanJsonTest::hashIsStable()
{
    const auto plan = SampleCluster(2).plan().value();
    QCOMPARE(planHash(plan), planHash(Plan(plan)));
    QCOMPARE(planHash(plan).size(), std::size_t{64});
}

void PlanJsonTest::damageIsNamed()
{
    const auto good = planToJson(SampleCluster(2).plan().value());
    QVERIFY(planFromJson(good));
    for (const auto& key : good.keys()) {
        if (key == "commands") // made anew from the steps
            continue;
        auto bad = good;
        bad[key] = QJsonObject{{"x", 1}};
        QVERIFY2(!planFromJson(bad), qPrintable(key));
        bad.remove(key);
        QVERIFY2(!planFromJson(bad), qPrintable(key));
    }
    auto other = good;
    other["format"] = 2;
    QCOMPARE(planFromJson(other).error().code, ErrorCode::Unsupported);
    const auto text = QJsonDocument(good).toJson(QJsonDocument::Compact);
    const std::pair<const char*, const char*> damages[] = {
        {"\"steps\":[{", "\"steps\":[],\"x\":[{"},                    // a lane without steps
        {"\"ct\":202,\"deadline_ms\"", "\"ct\":299,\"deadline_ms\""}, // a step for a stranger
        {"\"role\":\"backend\"", "\"role\":\"worker\""},              // no backend
        {"\"old_commit\"", "\"x\""},                                  // no way back
        {"\"idle\":\"require-idle\"", "\"idle\":\"whatever\""},
        {"\"action\":\"switch-release\"", "\"action\":\"reboot\""},
    };
    for (const auto& [from, to] : damages) {
        auto damaged = text;
        QVERIFY2(damaged.contains(from), from);
        damaged.replace(damaged.indexOf(from), qstrlen(from), to);
        const auto plan = planFromJson(QJsonDocument::fromJson(damaged).object());
        QVERIFY2(!plan, from);
        QCOMPARE(plan.error().code, ErrorCode::BadAnswer);
    }
}

QTEST_APPLESS_MAIN(PlanJsonTest)
#include "plan_json_test.moc"
