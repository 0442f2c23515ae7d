// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_schema.h"

#include <QFile>
#include <QTest>

using namespace ktrdr;

namespace {

const std::string kMinimal = R"(schema = 1
[[environment]]
name = "lab"
protection = "demo"
[[environment.node]]
name = "pve"
host = "10.0.0.2"
[environment.backend]
ctid = 100
name = "backend"
unit = "ktrdr-backend"
port = 8000
)";

const std::string kWorkers = R"([[environment.workers]]
ctids = "201-203"
type = "backtesting"
unit = "ktrdr-worker"
port = 5003
name = "w-{n}"
address = "10.0.0.{ctid}"
)";

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? std::string{} : text.replace(at, from.size(), to);
}

Error errorOf(const std::string& text)
{
    const auto parsed = parseConfiguration(text, "c.toml");
    return parsed ? Error{ErrorCode::Internal, "accepted", {}, {}, {}} : parsed.error();
}

std::string shipped(const char* name)
{
    QFile file(QStringLiteral(KTRDR_SOURCE_DIR "/resources/config/") + QString::fromUtf8(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string{};
}

} // namespace

class TestConfigParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void productionIsTheRunbooks();
    void stagingIsTheRunbooks();
    void bothTogetherAreTheExample();
    void whatIsLeftOutHasItsDefault();
    void everyKeyArrives();
    void containerListsHaveThreeSpellings();
    void refuses_data();
    void refuses();
    void allProblemsAreCollectedInOrder();
    void atMostTwentyAreShown();
    void newerSchemaIsNamedAlone();
    void syntaxErrorsHaveALine();
    void hostileTextIsEscaped();
    void everyTruncationIsRefusedOrWhole();
};

void TestConfigParser::productionIsTheRunbooks()
{
    const auto parsed = parseConfiguration(shipped("production.toml"), "production.toml");
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    const auto* environment = parsed->find("production");
    QVERIFY(environment);
    QCOMPARE(environment->protection, Protection::Production);
    QCOMPARE(environment->generation, Generation::Unknown);
    QCOMPARE(environment->nodes, (std::vector{NodeConfig{"proxmox-prod", {"proxmox-prod.internal", 22, "root"}}}));
    QCOMPARE(environment->backend.ct.number(), 100);
    QCOMPARE(environment->backend.address, std::string("192.168.1.100"));
    QCOMPARE(environment->workers.size(), std::size_t{10});
    const auto& last = environment->workers.back();
    QCOMPARE(last.ct.number(), 210);
    QCOMPARE(last.name, std::string("ktrdr-worker-bt-10"));
    QCOMPARE(last.address, std::string("192.168.1.210"));
    QCOMPARE(last.port, std::uint16_t{5003});
    QCOMPARE(environment->goldenCt->number(), 900);
    QCOMPARE(environment->network, (NetworkConfig{"vmbr0", "192.168.1.1", "192.168.1.0/24"}));
    QCOMPARE(environment->hostServices.size(), std::size_t{2});
    QCOMPARE(environment->hostServices[0].unit, std::string("ktrdr-training-host"));
    QCOMPARE(environment->hostServices[1].healthUrl, std::string("http://192.168.1.21:5001/health"));
    QCOMPARE(environment->deploy, DeployDefaults{});
    QCOMPARE(environment->maintenance, std::optional(MaintenanceWindow{}));
}

void TestConfigParser::stagingIsTheRunbooks()
{
    const auto parsed = parseConfiguration(shipped("staging.toml"), "staging.toml");
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    const auto* environment = parsed->find("staging");
    QVERIFY(environment);
    QCOMPARE(environment->protection, Protection::Staging);
    QCOMPARE(environment->nodes.front().ssh.host, std::string("proxmox-staging.internal"));
    QCOMPARE(environment->workers.size(), std::size_t{5});
    QCOMPARE(environment->workers.front().address, std::string("192.168.2.201"));
}

void TestConfigParser::bothTogetherAreTheExample()
{
    const auto parsed = parseConfiguration(exampleConfiguration(), "example");
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    QCOMPARE(parsed->environments.size(), std::size_t{2});
    QCOMPARE(parsed->environments[1], parseConfiguration(shipped("staging.toml"), "x").value().environments.front());
}

void TestConfigParser::whatIsLeftOutHasItsDefault()
{
    const auto parsed = parseConfiguration(kMinimal, "c.toml");
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    Environment expected;
    expected.name = expected.title = "lab";
    expected.protection = Protection::Demo;
    expected.nodes = {{"pve", {"10.0.0.2", 22, "root"}}};
    expected.backend = {TargetRole::Backend, *CtId::fromNumber(100), "backend", "", "ktrdr-backend", 8000, ""};
    QCOMPARE(parsed->environments, std::vector{expected});
}

void TestConfigParser::everyKeyArrives()
{
    const auto text = kMinimal + R"([environment.ssh]
use_agent = false
identity_file = "/k"
identity_fingerprint = "SHA256:)" +
                      std::string(43, 'a') + R"("
known_hosts_file = "/kh"
jump_hosts = [ { host = "j", port = 2222, user = "u" }, { host = "j2" } ]
[environment.http]
health_path = "/h"
tls = true
ca_file = "/ca"
auth_header = "X-K"
auth_secret = "s"
[environment.deploy]
batch_size = 3
canary = true
observation = "1m"
busy_budget = "2m"
backend_deadline = "3s"
worker_deadline = "4s"
step_deadline = "5s"
min_free_disk_mb = 6
visit_width = 7
max_failure_rate = 1
)";
    const auto parsed = parseConfiguration(text, "c.toml");
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    const auto& environment = parsed->environments.front();
    QCOMPARE(environment.ssh,
             (SshAccess{false, "/k", "SHA256:" + std::string(43, 'a'), "/kh", {{"j", 2222, "u"}, {"j2", 22, "root"}}}));
    QCOMPARE(environment.http, (HttpConfig{"/h", "/ca", true, "X-K", "s"}));
    QCOMPARE(environment.deploy,
             (DeployDefaults{3, true, Seconds(60), Seconds(120), Seconds(3), Seconds(4), Seconds(5), 6, 7, 1.0}));
}

void TestConfigParser::containerListsHaveThreeSpellings()
{
    for (const char* spelling : {"\"201-203\"", "\"201,202-203\"", "[201, 202, 203]"}) {
        const auto parsed = parseConfiguration(replaced(kMinimal + kWorkers, "\"201-203\"", spelling), "c");
        QVERIFY2(parsed, spelling);
        QCOMPARE(parsed->environments[0].workers.size(), std::size_t{3});
        QCOMPARE(parsed->environments[0].workers[2].name, std::string("w-3"));
    }
    QCOMPARE(parseConfiguration(replaced(kMinimal + kWorkers, "\"201-203\"", "201"), "c")
                 .value()
                 .environments[0]
                 .workers.size(),
             std::size_t{1});
}

namespace {

void row(const char* name, const char* from, const char* to, const char* expected)
{
    QTest::newRow(name) << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(expected);
}

void refusedKeys()
{
    row("no schema", "schema = 1", "", ":1: schema: this key is required");
    row("old schema", "schema = 1", "schema = 0", ":1: schema: expected an integer from 1");
    row("text schema", "schema = 1", "schema = \"1\"",
        ":1: schema: expected an integer from 1 to 2147483647, found text");
    row("near miss", "protection", "protecton",
        ":4: environment[0].protecton: unknown key, did you mean 'protection'?");
    row("missing", "protection = \"demo\"", "", ":2: environment[0].protection: this key is required and missing");
    row("dash", "port = 8000", "port = 8000\nAd-dress = \"10.0.0.1\"", "did you mean 'address'?");
    row("far miss", "port = 8000", "port = 8000\ncolour_of_money = 1",
        ":13: environment[0].backend.colour_of_money: unknown key\n");
    row("bad choice", "\"demo\"", "\"prod\"",
        ":4: environment[0].protection: expected one of \"demo\", \"staging\", \"production\", found \"prod\"");
    row("single table", "[[environment]]", "[environment]",
        ":2: environment: expected tables, each begun by [[...environment]], found a table");
    row("bad name", "\"lab\"", "\"Lab 1\"", ":3: environment[0].name: 'Lab 1' is not a valid environment name");
    row("bad host", "10.0.0.2", "10.0.0.999", ":7: environment[0].node[0].host: '10.0.0.999' is not a valid host");
    row("shell host", "10.0.0.2", "a;reboot", ":7: environment[0].node[0].host: 'a;reboot' is not a valid host name");
    row("ctid small", "ctid = 100", "ctid = 99",
        ":9: environment[0].backend.ctid: expected an integer from 100 to 999999999, found 99");
    row("ctid text", "ctid = 100", "ctid = \"100\"",
        ":9: environment[0].backend.ctid: expected an integer from 100 to 999999999, found text");
    row("port", "port = 8000", "port = 65536", ":12: environment[0].backend.port: expected an integer from 1 to 65535");
    row("unit", "\"ktrdr-backend\"", "\"-x\"", ":11: environment[0].backend.unit: '-x' is not a valid unit name");
    row("range", "\"201-203\"", "\"203-201\"",
        ":14: environment[0].workers[0].ctids: '203-201' is not a valid container list");
    row("list of text", "\"201-203\"", "[\"201\"]",
        ":14: environment[0].workers[0].ctids: expected \"201-205,210\" or a list");
    row("negative", "\"201-203\"", "-5", ":14: environment[0].workers[0].ctids: '-5' is not");
    row("placeholder", "w-{n}", "w-{m}", ":18: environment[0].workers[0].name: 'w-{m}' is not a valid pattern");
}

void refusedInventories()
{
    row("same names", "w-{n}", "w", "name w is used by container 201 and by container 202");
    row("same address", "10.0.0.{ctid}", "10.0.0.7",
        "address 10.0.0.7 is used by the worker w-1 and by the worker w-2");
    row("address range", "10.0.0.{ctid}", "10.0.{ctid}.256",
        ":19: environment[0].workers[0].address: '10.0.201.256' is not a valid IP address");
    row("ct twice", "\"201-203\"", "\"201,201\"", "container 201 is used by the worker w-1 and by the worker w-2");
    row("backend ct", "ctid = 100", "ctid = 201", "container 201 is used by the backend backend and by the worker w-1");
    row("golden", "protection", "golden_container = 203\nprotection",
        "container 203 is used by the worker w-3 and by golden_container");
    row("subnet", "[environment.backend]", "[environment.network]\nsubnet = \"10.0.1.0/24\"\n[environment.backend]",
        "address 10.0.0.201 of the worker w-1 lies outside the subnet 10.0.1.0/24");
    row("gateway", "[environment.backend]",
        "[environment.network]\nsubnet = \"10.0.0.0/24\"\ngateway = \"10.1.0.1\"\n[environment.backend]",
        "the gateway 10.1.0.1 lies outside the subnet");
    row("two nodes", "[environment.backend]",
        "[[environment.node]]\nname = \"pve\"\nhost = \"10.0.0.2\"\n[environment.backend]",
        "node name pve is used by node 10.0.0.2");
    row("no node", "[[environment.node]]\nname = \"pve\"\nhost = \"10.0.0.2\"", "",
        ":2: environment[0].node: this key is required");
}

void refusedSettings()
{
    row("no way in", "[environment.backend]", "[environment.ssh]\nuse_agent = false\n[environment.backend]",
        ":9: environment[0].ssh.use_agent: without the agent an identity_file is needed");
    row("relative key", "[environment.backend]",
        "[environment.ssh]\nidentity_file = \"~/.ssh/k\"\n[environment.backend]",
        "environment[0].ssh.identity_file: '~/.ssh/k' is not a valid path");
    row("half auth", "[environment.backend]", "[environment.http]\nauth_header = \"X\"\n[environment.backend]",
        "auth_header and auth_secret belong together");
    row("duration", "[environment.backend]", "[environment.deploy]\nobservation = 300\n[environment.backend]",
        ":9: environment[0].deploy.observation: expected a duration in quotes such as \"5m\", found an integer");
    row("too long", "[environment.backend]", "[environment.deploy]\nobservation = \"25h\"\n[environment.backend]",
        "expected a duration from 0s to 24h");
    row("rate", "[environment.backend]", "[environment.deploy]\nmax_failure_rate = nan\n[environment.backend]",
        "max_failure_rate: expected a number from 0 to 1");
    row("rate big", "[environment.backend]", "[environment.deploy]\nmax_failure_rate = 1.1\n[environment.backend]",
        "max_failure_rate: expected a number from 0 to 1");
    row("window", "[environment.backend]",
        "[environment.maintenance]\nweekday = \"sunday\"\nstart = \"06:00\"\nend = \"02:00\"\n[environment.backend]",
        ":11: environment[0].maintenance.end: expected a time later than start");
    row("window part", "[environment.backend]",
        "[environment.maintenance]\nweekday = \"sunday\"\n[environment.backend]",
        "environment[0].maintenance.start: this key is required");
    row("boolean", "[environment.backend]", "[environment.deploy]\ncanary = 1\n[environment.backend]",
        "canary: expected true or false, found an integer");
    row("table", "[environment.backend]", "[[environment.deploy]]\n[environment.backend]",
        "deploy: expected one table [deploy], found a list");
}

} // namespace

void TestConfigParser::refuses_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("expected"); // "line: text" of the detail
    refusedKeys();
    refusedInventories();
    refusedSettings();
}

void TestConfigParser::refuses()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, expected);
    const auto text = replaced(kMinimal + kWorkers, from.toStdString(), to.toStdString());
    QVERIFY(!text.empty());
    const auto error = errorOf(text);
    QCOMPARE(error.code, ErrorCode::ConfigInvalid);
    QVERIFY2(error.detail.find(expected.toStdString()) != std::string::npos, error.detail.c_str());
    QVERIFY(error.where.starts_with("c.toml:"));
}

void TestConfigParser::allProblemsAreCollectedInOrder()
{
    const auto error =
        errorOf(replaced(replaced(kMinimal, "port = 8000", "port = 0"), "protection =", "x = 1\nprotection ="));
    QCOMPARE(error.where, std::string("c.toml:4")); // unknown keys are noticed last, but stand first here
    QVERIFY(error.what.starts_with("environment[0].x: unknown key"));
    QVERIFY(error.detail.find("c.toml:13: environment[0].backend.port") > error.detail.find("c.toml:4:"));
    QVERIFY(error.detail.find("c.toml:13: environment[0].backend.port") != std::string::npos);
    QVERIFY(error.hint.find("2 problems") != std::string::npos);
}

void TestConfigParser::atMostTwentyAreShown()
{
    std::string text = "schema = 1\n";
    for (int i = 0; i < 30; ++i)
        text += "unknown" + std::to_string(i) + " = 1\n";
    const auto detail = errorOf(text).detail;
    QCOMPARE(std::count(detail.begin(), detail.end(), '\n'), 21);
    QVERIFY(detail.ends_with("and 11 more\n")); // 30 and the missing environment
}

void TestConfigParser::newerSchemaIsNamedAlone()
{
    const auto error = errorOf("schema = 2\nsomething_new = true\n");
    QCOMPARE(error.code, ErrorCode::ConfigInvalid);
    QVERIFY2(error.what.find("schema 2") != std::string::npos, error.what.c_str());
    QVERIFY(error.hint.find("newer version") != std::string::npos);
    QVERIFY(error.detail.empty());
}

void TestConfigParser::syntaxErrorsHaveALine()
{
    QCOMPARE(errorOf("schema = 1\n[[environment\n").where, std::string("c.toml:2"));
    QCOMPARE(errorOf("schema = 1\nschema = 1\n").code, ErrorCode::ConfigInvalid);
    QCOMPARE(errorOf(std::string("schema = 1\0", 11)).code, ErrorCode::ConfigInvalid);
    QCOMPARE(errorOf("\xff\xfe").code, ErrorCode::ConfigInvalid);
    QCOMPARE(errorOf("a = " + std::string(100'000, '[')).code, ErrorCode::ConfigInvalid);
    QCOMPARE(errorOf("").code, ErrorCode::ConfigInvalid);
    const auto twice = kMinimal + kMinimal.substr(kMinimal.find("[[environment]]"));
    QVERIFY(errorOf(twice).what.find("another environment is named 'lab' too") != std::string::npos);
}

void TestConfigParser::hostileTextIsEscaped()
{
    const auto error = errorOf(replaced(kMinimal, "\"lab\"", "\"\\u001b]0;x\\u0007\"") + "\"\\u202e\" = 1\n");
    QCOMPARE(error.code, ErrorCode::ConfigInvalid);
    QVERIFY(error.detail.find('\x1b') == std::string::npos && error.detail.find("\xe2\x80\xae") == std::string::npos);
}

void TestConfigParser::everyTruncationIsRefusedOrWhole()
{
    // Losing the tail must never give an environment that differs silently in more than left-out tables.
    const auto text = exampleConfiguration();
    int accepted = 0;
    for (std::size_t size = 0; size < text.size(); size += 7)
        accepted += parseConfiguration(text.substr(0, size), "c").has_value() ? 1 : 0;
    QVERIFY(accepted < static_cast<int>(text.size() / 7));
}

QTEST_APPLESS_MAIN(TestConfigParser)
#include "test_config_parser.moc"
