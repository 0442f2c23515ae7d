// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"

#include <QTest>

using namespace ktrdr;

class EnvironmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void backendComesFirst();
    void findsTargets();
    void findsNodes();
    void findsEnvironments();
    void namesAreStable();
    void defaultsAreCareful();
};

namespace {

CtId ct(int number) { return CtId::fromNumber(number).value(); }

TargetConfig target(TargetRole role, int number, const char* name)
{
    TargetConfig config;
    config.role = role;
    config.ct = ct(number);
    config.name = name;
    return config;
}

Environment sample()
{
    Environment environment;
    environment.name = "production";
    environment.nodes = {{"pve1", {"10.0.0.1"}}, {"pve2", {"10.0.0.2"}}};
    environment.backend = target(TargetRole::Backend, 100, "ktrdr-backend");
    environment.workers = {target(TargetRole::Worker, 202, "w2"), target(TargetRole::Worker, 201, "w1")};
    return environment;
}

} // namespace

void EnvironmentTest::backendComesFirst()
{
    const auto targets = sample().targets();
    QCOMPARE(targets.size(), std::size_t{3});
    QCOMPARE(targets[0].role, TargetRole::Backend);
    QCOMPARE(targets[1].ct, ct(202)); // the order of the configuration is kept
    QCOMPARE(targets[2].ct, ct(201));
}

void EnvironmentTest::findsTargets()
{
    const auto environment = sample();
    QCOMPARE(environment.findTarget(ct(100)), &environment.backend);
    QCOMPARE(environment.findTarget(ct(201)), &environment.workers[1]);
    QVERIFY(!environment.findTarget(ct(203)));
}

void EnvironmentTest::findsNodes()
{
    const auto environment = sample();
    QCOMPARE(environment.findNode("pve2"), &environment.nodes[1]);
    for (const char* unknown : {"", "pve", "PVE2", "pve22", "10.0.0.2"})
        QVERIFY2(!environment.findNode(unknown), unknown);
}

void EnvironmentTest::findsEnvironments()
{
    Configuration configuration;
    QVERIFY(!configuration.find("production"));
    configuration.environments = {sample()};
    QCOMPARE(configuration.find("production"), &configuration.environments.front());
    QVERIFY(!configuration.find("Production"));
    QVERIFY(!configuration.find("prod"));
}

void EnvironmentTest::namesAreStable()
{
    QCOMPARE(toString(Protection::Demo), "demo");
    QCOMPARE(toString(Protection::Staging), "staging");
    QCOMPARE(toString(Protection::Production), "production");
    QCOMPARE(toString(Generation::Unknown), "unknown");
    QCOMPARE(toString(Generation::R), "R");
    QCOMPARE(toString(Generation::N), "N");
}

// An environment about which nothing was said must be the most protected one.
void EnvironmentTest::defaultsAreCareful()
{
    const Environment environment;
    QCOMPARE(environment.protection, Protection::Production);
    QCOMPARE(environment.generation, Generation::Unknown);
    QCOMPARE(environment.deploy.batchSize, 1);
    QVERIFY(environment.deploy.stepDeadline > Seconds{90}); // longer than a unit's stop timeout
}

QTEST_APPLESS_MAIN(EnvironmentTest)
#include "environment_test.moc"
