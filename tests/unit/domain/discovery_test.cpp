// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What Proxmox reports becomes a proposed inventory; what speaks against it is named.
#include "domain/discovery.h"

#include <QTest>

using namespace ktrdr;

namespace {

using Kind = DiscoveryConflict::Kind;

ContainerState container(int number, const std::string& name, const std::string& node = "pve1",
                         Power power = Power::Running)
{
    ContainerState state;
    state.ct = CtId::fromNumber(number).value();
    state.name = name;
    state.node = node;
    state.power = power;
    return state;
}

NodeState node(const std::string& name)
{
    NodeState state;
    state.name = name;
    state.online = true;
    return state;
}

struct Cluster
{
    ClusterResources resources;
    AddressBook addresses;
    SshEndpoint connected{"pve1.internal", 22, "root"};

    Discovery found() const { return discover(resources, addresses, DiscoveryPatterns{}, connected); }
};

Cluster usual()
{
    Cluster cluster;
    cluster.resources.nodes = {node("pve1")};
    cluster.resources.containers = {container(100, "ktrdr-backend"), container(201, "ktrdr-worker-bt-1"),
                                    container(202, "KTRDR-Worker-TR-1"), container(300, "mail"),
                                    container(900, "ktrdr-template", "pve1", Power::Stopped)};
    for (const auto& each : cluster.resources.containers)
        cluster.addresses[each.ct] = "192.168.1." + each.ct.text();
    return cluster;
}

std::vector<Kind> kindsOf(const Discovery& discovery)
{
    std::vector<Kind> kinds;
    for (const auto& conflict : conflictsIn(discovery))
        kinds.push_back(conflict.kind);
    return kinds;
}

} // namespace

class DiscoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("patterns");
        QTest::addColumn<bool>("fits");
        QTest::newRow("exact") << "ktrdr-backend"
                               << "ktrdr-backend" << true;
        QTest::newRow("longer name") << "ktrdr-backend-old"
                                     << "ktrdr-backend" << false;
        QTest::newRow("star at the end fits nothing too") << "ktrdr-backend"
                                                          << "ktrdr-backend*" << true;
        QTest::newRow("star in the middle") << "a-bt-7-x"
                                            << "a-*-x" << true;
        QTest::newRow("star goes back") << "aXbXc"
                                        << "a*Xc" << true;
        QTest::newRow("question mark is one letter") << "bt-1"
                                                     << "bt-?" << true;
        QTest::newRow("question mark is not two") << "bt-11"
                                                  << "bt-?" << false;
        QTest::newRow("second of a list") << "tr-1"
                                          << "bt-*, tr-*" << true;
        QTest::newRow("blanks separate") << "tr-1"
                                         << "bt-* tr-*" << true;
        QTest::newRow("either case") << "KTRDR"
                                     << "ktrdr" << true;
        QTest::newRow("empty patterns fit nothing") << "x"
                                                    << "" << false;
        QTest::newRow("only separators") << "x"
                                         << " , ," << false;
        QTest::newRow("a nameless container") << ""
                                              << "ktrdr*" << false;
    }
    void patterns()
    {
        QFETCH(QString, name);
        QFETCH(QString, patterns);
        QFETCH(bool, fits);
        QCOMPARE(fitsNames(name.toStdString(), patterns.toStdString()), fits);
    }

    void namesGiveRoles()
    {
        const auto found = usual().found();
        std::vector<FoundRole> roles;
        for (const auto& each : found.containers)
            roles.push_back(each.role);
        QVERIFY((roles == std::vector{FoundRole::Backend, FoundRole::Backtesting, FoundRole::Training,
                                      FoundRole::NotOurs, FoundRole::Golden}));
        QVERIFY(kindsOf(found).empty());
    }

    void conflicts_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("stops");
        const std::pair<const char*, std::pair<Kind, bool>> rows[] = {
            {"nothing at all", {Kind::NothingFound, true}},  {"no backend", {Kind::NoBackend, true}},
            {"two backends", {Kind::SeveralBackends, true}}, {"two golden", {Kind::SeveralGolden, true}},
            {"the same name twice", {Kind::SameName, true}}, {"a nameless worker", {Kind::Nameless, true}},
            {"an unknown node", {Kind::NodeUnknown, true}},  {"no workers", {Kind::NoWorkers, false}},
            {"no static address", {Kind::NoAddress, false}}, {"a stopped worker", {Kind::NotRunning, false}},
            {"two patterns fit", {Kind::Ambiguous, false}},
        };
        int row = 0;
        for (const auto& [name, expected] : rows)
            QTest::newRow(name) << row++ << static_cast<int>(expected.first) << expected.second;
    }
    void conflicts()
    {
        QFETCH(int, row);
        auto cluster = usual();
        auto& containers = cluster.resources.containers;
        DiscoveryPatterns patterns;
        switch (row) {
        case 0: containers.clear(); break;
        case 1: containers.erase(containers.begin()); break;
        case 2: containers[3].name = "ktrdr-backend-old"; break;
        case 3: containers[3].name = "ktrdr-golden"; break;
        case 4: containers[2].name = "ktrdr-worker-bt-1"; break;
        case 5: break;
        case 6: cluster.resources.nodes.push_back(node("pve2")), cluster.connected.host = "192.168.1.9"; break;
        case 7: containers.erase(containers.begin() + 1, containers.begin() + 3); break;
        case 8: cluster.addresses.erase(containers[1].ct); break;
        case 9: containers[1].power = Power::Stopped; break;
        case 10: patterns.training = "ktrdr-worker-*"; break;
        }
        auto found = discover(cluster.resources, cluster.addresses, patterns, cluster.connected);
        if (row == 5)
            found.containers[1].name.clear(); // by hand: the operator gave the role
        const auto all = conflictsIn(found);
        QCOMPARE(all.size(), std::size_t{1});
        QTEST(static_cast<int>(all.front().kind), "kind");
        QTEST(all.front().stops(), "stops");
    }

    void placesAreNamed()
    {
        auto cluster = usual();
        cluster.resources.containers[3].name = "ktrdr-backend-old";
        const auto all = conflictsIn(cluster.found());
        QVERIFY((all.front().places == std::vector<std::string>{"100", "300"}));
    }

    void theNodeThatAnswersIsKnownByItsName()
    {
        auto cluster = usual();
        cluster.resources.nodes.push_back(node("pve2"));
        cluster.resources.containers[1].node = "pve2";
        const auto nodes = cluster.found().nodes;
        QCOMPARE(nodes[0].ssh.host, std::string("pve1.internal"));
        QCOMPARE(nodes[1].ssh.host, std::string("pve2.internal"));
    }

    void theOnlyNodeIsTheOneThatAnswers()
    {
        auto cluster = usual();
        cluster.connected = {"10.0.0.1", 2222, "ops"};
        QVERIFY(cluster.found().nodes.front().ssh == cluster.connected);
    }

    void theInventoryHoldsWhatIsOurs()
    {
        Environment access;
        access.name = "lab";
        const auto inventory = withInventory(access, usual().found());
        QCOMPARE(inventory.name, std::string("lab"));
        QCOMPARE(inventory.nodes.size(), std::size_t{1});
        QCOMPARE(inventory.backend.ct.number(), 100);
        QCOMPARE(inventory.backend.port, std::uint16_t{8000});
        QCOMPARE(inventory.workers.size(), std::size_t{2});
        QCOMPARE(inventory.workers[1].workerType, std::string("training"));
        QCOMPARE(inventory.workers[1].port, std::uint16_t{5004});
        QCOMPARE(inventory.workers[0].address, std::string("192.168.1.201"));
        QCOMPARE(inventory.goldenCt->number(), 900);
    }

    void unitsAndPortsStay()
    {
        auto before = withInventory({}, usual().found());
        before.workers[0].unit = "own-unit";
        before.workers[0].port = 6000;
        before.goldenCt.reset();
        const auto after = withInventory(before, usual().found());
        QCOMPARE(after.workers[0].unit, std::string("own-unit"));
        QCOMPARE(after.workers[0].port, std::uint16_t{6000});
    }
};

QTEST_APPLESS_MAIN(DiscoveryTest)
#include "discovery_test.moc"
