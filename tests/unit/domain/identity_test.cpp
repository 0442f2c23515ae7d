// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/identity.h"

#include "fakes/sample_cluster.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

class IdentityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void bestMatchFirst();
    void theLivingOneBeforeItsGhost();
    void conflicts_data();
    void conflicts();
    void indexAgreesWithTheList();
    void entriesOfTwoWorkersAreShared();
};

namespace {

Identity worker201()
{
    return {{TargetRole::Worker, ct(201), "ktrdr-worker-bt-1", "backtesting", "ktrdr-worker", 5003, "192.168.1.201"},
            "192.168.1.201",
            "ktrdr-worker-bt-1"};
}

RegistryEntry entry(const std::string& id, const std::string& host, std::uint16_t port = 5003,
                    RegistryStatus status = RegistryStatus::Available)
{
    RegistryEntry entry;
    entry.workerId = id;
    entry.endpointHost = host;
    entry.endpointPort = port;
    entry.endpointUrl = fmt::format("http://{}:{}", host, port);
    entry.status = status;
    return entry;
}

std::vector<RegistryClaim> claimsOf(const std::vector<Identity>& workers, const Registry& registry)
{
    std::vector<RegistryClaim> claims;
    for (const auto& worker : workers)
        claims.push_back({worker.target.ct, worker.target.name, matchingEntries(worker, registry)});
    return claims;
}

QStringList idsOf(const std::vector<Message>& messages)
{
    QStringList ids;
    for (const auto& message : messages)
        ids << QString::fromStdString(message.id);
    return ids;
}

} // namespace

// Each row: one registry entry, and whether it is worker 201.
void IdentityTest::matches_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("is");
    QTest::newRow("worker id, endpoint elsewhere") << "ktrdr-worker-bt-1"
                                                   << "10.9.9.9" << 5003 << true;
    QTest::newRow("worker id, another port") << "ktrdr-worker-bt-1"
                                             << "ktrdr-worker-bt-1" << 5004 << true;
    QTest::newRow("worker id, no endpoint") << "ktrdr-worker-bt-1"
                                            << "" << 0 << true;
    QTest::newRow("address") << "backtesting-worker-1a2b3c4d"
                             << "192.168.1.201" << 5003 << true;
    QTest::newRow("address, another port") << "x"
                                           << "192.168.1.201" << 5004 << false;
    QTest::newRow("hostname") << "x"
                              << "ktrdr-worker-bt-1" << 5003 << true;
    QTest::newRow("hostname with domain") << "x"
                                          << "ktrdr-worker-bt-1.lan.example" << 5003 << true;
    QTest::newRow("hostname in capitals") << "x"
                                          << "KTRDR-Worker-BT-1" << 5003 << true;
    QTest::newRow("hostname, another port") << "x"
                                            << "ktrdr-worker-bt-1" << 5004 << false;
    QTest::newRow("longer name") << "x"
                                 << "ktrdr-worker-bt-10" << 5003 << false;
    QTest::newRow("longer id") << "ktrdr-worker-bt-10"
                               << "x" << 5003 << false;
    QTest::newRow("address that begins alike") << "x"
                                               << "192.168.1.20" << 5003 << false;
    QTest::newRow("first number of the address") << "x"
                                                 << "192" << 5003 << false;
    QTest::newRow("no host at all") << "x"
                                    << "" << 5003 << false;
    QTest::newRow("id in capitals is another id") << "KTRDR-WORKER-BT-1"
                                                  << "x" << 5003 << false;
}

void IdentityTest::matches()
{
    QFETCH(QString, id);
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(bool, is);
    const Registry registry{entry(id.toStdString(), host.toStdString(), static_cast<std::uint16_t>(port))};
    QCOMPARE(matchingEntries(worker201(), registry).size(), is ? std::size_t{1} : std::size_t{0});
}

void IdentityTest::bestMatchFirst()
{
    const Registry registry{entry("byname", "ktrdr-worker-bt-1"), entry("byaddress", "192.168.1.201"),
                            entry("ktrdr-worker-bt-1", "elsewhere"), entry("stranger", "gpu")};
    const auto found = matchingEntries(worker201(), registry);
    QCOMPARE(found.size(), std::size_t{3});
    QCOMPARE(found[0]->workerId, std::string("ktrdr-worker-bt-1"));
    QCOMPARE(found[1]->workerId, std::string("byaddress"));
    QCOMPARE(found[2]->workerId, std::string("byname"));
}

// Generation R keeps the entry of a worker without WORKER_ID that came back under a new id.
void IdentityTest::theLivingOneBeforeItsGhost()
{
    Registry registry{
        entry("backtesting-worker-old", "ktrdr-worker-bt-1", 5003, RegistryStatus::TemporarilyUnavailable),
        entry("backtesting-worker-new", "ktrdr-worker-bt-1")};
    QCOMPARE(matchingEntries(worker201(), registry).front()->workerId, std::string("backtesting-worker-new"));
    registry[0].status = RegistryStatus::Available;
    registry[0].lastHealthyAt = kSampleNow - Seconds{60};
    registry[1].lastHealthyAt = kSampleNow;
    QCOMPARE(matchingEntries(worker201(), registry).front()->workerId, std::string("backtesting-worker-new"));
}

void IdentityTest::conflicts_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QList<QStringList>>("entries"); // id, host, port
    QTest::addColumn<QStringList>("ids");
    const QString name = "ktrdr-worker-bt-1", address = "192.168.1.201";
    const QStringList well{name, name, "5003"};
    QTest::newRow("reconciled") << address << name << QList<QStringList>{well} << QStringList{};
    QTest::newRow("not registered") << address << name << QList<QStringList>{} << QStringList{};
    QTest::newRow("address unknown") << "" << name << QList<QStringList>{well} << QStringList{};
    QTest::newRow("name unknown") << address << "" << QList<QStringList>{well} << QStringList{};
    QTest::newRow("name with domain") << address << name + ".lan.example" << QList<QStringList>{well} << QStringList{};
    QTest::newRow("address differs") << "192.168.1.99" << name << QList<QStringList>{well}
                                     << QStringList{"identity.address-differs"};
    QTest::newRow("name differs") << address << "ktrdr-worker-bt-2" << QList<QStringList>{well}
                                  << QStringList{"identity.name-differs"};
    QTest::newRow("twice") << address << name << QList<QStringList>{well, {"ghost", name, "5003"}}
                           << QStringList{"identity.registered-twice"};
    QTest::newRow("endpoint elsewhere") << address << name << QList<QStringList>{{name, "192.168.1.77", "5003"}}
                                        << QStringList{"identity.endpoint-elsewhere"};
    QTest::newRow("endpoint without a host")
        << address << name << QList<QStringList>{{name, "", "5003"}} << QStringList{};
    QTest::newRow("port differs") << address << name << QList<QStringList>{{name, name, "5002"}}
                                  << QStringList{"identity.port-differs"};
}

void IdentityTest::conflicts()
{
    QFETCH(QString, address);
    QFETCH(QString, container);
    QFETCH(QList<QStringList>, entries);
    QFETCH(QStringList, ids);
    auto identity = worker201();
    identity.address = address.toStdString();
    Registry registry;
    for (const auto& row : entries)
        registry.push_back(
            entry(row[0].toStdString(), row[1].toStdString(), static_cast<std::uint16_t>(row[2].toInt())));
    QCOMPARE(idsOf(identityConflicts(identity, container.toStdString(), matchingEntries(identity, registry))), ids);
    // Without a registry only inventory and Proxmox are compared.
    ids.removeIf([](const QString& id) { return id != "identity.address-differs" && id != "identity.name-differs"; });
    QCOMPARE(idsOf(identityConflicts(identity, container.toStdString(), {})), ids);
}

void IdentityTest::entriesOfTwoWorkersAreShared()
{
    auto other = worker201();
    other.target.ct = ct(202);
    other.target.name = other.hostname = "ktrdr-worker-bt-2";
    other.address = "192.168.1.202";
    const std::vector<Identity> workers{worker201(), other};
    // 202 registered under the id of 201.
    const Registry stolen{entry("ktrdr-worker-bt-1", "ktrdr-worker-bt-2")};
    const auto shared = sharedEntries(claimsOf(workers, stolen));
    QCOMPARE(shared.size(), std::size_t{2});
    const Message expected{"identity.shared-entry",
                           {"ktrdr-worker-bt-1", "http://ktrdr-worker-bt-2:5003", "ktrdr-worker-bt-2"}};
    QVERIFY(shared.at(ct(201)) == std::vector{expected});
    QCOMPARE(shared.at(ct(202)).front().arguments.back(), std::string("ktrdr-worker-bt-1"));

    const Registry own{entry("ktrdr-worker-bt-1", "192.168.1.201"), entry("w-2", "192.168.1.202")};
    QVERIFY(sharedEntries(claimsOf(workers, own)).empty());
}

void IdentityTest::indexAgreesWithTheList()
{
    std::mt19937 random(1);
    const std::string names[] = {"w1", "W1", "w1.lan", "w2", "192.168.1.201", "192.168.1.202", "192", ""};
    const auto pick = [&] { return names[random() % std::size(names)]; };
    for (int round = 0; round < 3'000; ++round) {
        Registry registry;
        for (unsigned i = 0; i < random() % 6; ++i) {
            registry.push_back(entry(pick(), pick(), static_cast<std::uint16_t>(5003 + random() % 2),
                                     static_cast<RegistryStatus>(random() % 4)));
            if (random() % 2)
                registry.back().lastHealthyAt = kSampleNow + Seconds{random() % 3};
        }
        Identity identity{
            {TargetRole::Worker, ct(201), pick(), "", "", static_cast<std::uint16_t>(random() % 2 ? 5003 : 0), ""},
            pick(),
            pick()};
        QVERIFY(RegistryIndex(registry).matching(identity) == matchingEntries(identity, registry));
    }
}

QTEST_APPLESS_MAIN(IdentityTest)
#include "identity_test.moc"
