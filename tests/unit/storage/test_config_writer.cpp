// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_schema.h"

#include <QTest>

using namespace ktrdr;

namespace {

Environment full()
{
    Environment environment;
    environment.name = "lab";
    environment.title = "Lab \"two\" \\ Größe";
    environment.color = "#6A3FA0";
    environment.protection = Protection::Staging;
    environment.generation = Generation::N;
    environment.appDirectory = "/srv/ktrdr";
    environment.gitRemote = "upstream";
    environment.nodes = {{"pve1", {"10.0.0.2", 2222, "ops"}}, {"pve2", {"fe80::1", 22, "root"}}};
    environment.ssh = {false, "/k", "SHA256:" + std::string(43, 'b'), "/kh", {{"j", 22, "a"}, {"j2", 23, "b"}}};
    environment.backend = {TargetRole::Backend, *CtId::fromNumber(100), "b", "", "ub", 8001, "10.0.0.100"};
    environment.goldenCt = CtId::fromNumber(999).value();
    environment.namePattern = "{type}-{ctid}";
    environment.network = {"vmbr7", "10.0.0.1", "10.0.0.0/16"};
    environment.http = {"/h", "/ca", true, "X-K", "secret name"};
    environment.hostServices = {{"gpu", "g", {"10.0.0.20", 22, "root"}, "http://10.0.0.20:5002/health"}};
    environment.deploy = {3, true, Seconds(0), Seconds(61), Seconds(3601), Seconds(4), Seconds(5), 6, 7, 0.1 + 0.2};
    environment.maintenance = MaintenanceWindow{6, std::chrono::minutes(61), std::chrono::minutes(1440)};
    return environment;
}

TargetConfig worker(int ct, const std::string& name, const std::string& type, std::uint16_t port,
                    const std::string& address)
{
    return {TargetRole::Worker, *CtId::fromNumber(ct), name, type, "ktrdr-worker", port, address};
}

std::size_t occurrences(const std::string& text, const std::string& part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

class TestConfigWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingComesBack();
    void theExampleComesBack();
    void workersAreGrouped();
    void oddWorkersComeBack();
};

void TestConfigWriter::everythingComesBack()
{
    const Configuration before{"c", {full()}};
    const auto after = parseConfiguration(toToml(before), "c");
    QVERIFY2(after, after ? "" : after.error().detail.c_str());
    QCOMPARE(after->environments, before.environments);
}

void TestConfigWriter::theExampleComesBack()
{
    const auto before = parseConfiguration(exampleConfiguration(), "c").value();
    const auto text = toToml(before);
    const auto after = parseConfiguration(text, "c");
    QVERIFY2(after, after ? "" : after.error().detail.c_str());
    QCOMPARE(after->environments, before.environments);
    QCOMPARE(toToml(*after), text);
}

void TestConfigWriter::workersAreGrouped()
{
    const auto text = toToml(parseConfiguration(exampleConfiguration(), "c").value());
    QCOMPARE(occurrences(text, "[[environment.workers]]"), std::size_t{2});
    QVERIFY(text.find("ctids = \"201-210\"") != std::string::npos);
    QVERIFY(text.find("name = \"ktrdr-worker-bt-{n}\"") != std::string::npos);
    QVERIFY(text.find("address = \"192.168.1.{ctid}\"") != std::string::npos);
}

void TestConfigWriter::oddWorkersComeBack()
{
    auto environment = full();
    environment.network = {};
    environment.workers = {worker(201, "w-1", "backtesting", 5003, "10.0.0.201"),
                           worker(202, "w-2", "backtesting", 5003, "10.0.0.202"),
                           worker(203, "w-4", "backtesting", 5003, "10.0.0.203"),
                           worker(205, "w-5", "backtesting", 5003, "10.0.0.205"),
                           worker(206, "w-6", "training", 5004, "10.0.0.206"),
                           worker(207, "w-7", "training", 5004, "10.0.0.99"),
                           worker(208, "w-008", "training", 5004, ""),
                           worker(209, "w-009", "training", 5004, ""),
                           worker(211, "solo", "training", 5004, "127.0.0.1"),
                           worker(212, "solo2", "training", 5005, "127.0.0.1"),
                           worker(213, "w-0", "training", 5006, "127.0.0.1"),
                           worker(214, "w99999999", "training", 5007, "::1"),
                           worker(215, "a215", "training", 5008, "10.0.2.15"),
                           worker(216, "x", "t", 1, "")};
    const auto after = parseConfiguration(toToml(Configuration{"c", {environment}}), "c");
    QVERIFY2(after, after ? "" : after.error().detail.c_str());
    QCOMPARE(after->environments.front().workers, environment.workers);
}

QTEST_APPLESS_MAIN(TestConfigWriter)
#include "test_config_writer.moc"
