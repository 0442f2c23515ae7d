// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the parse functions make of the answers of nodes and containers, hostile and broken ones included.
#include "planning/commands.h"

#include "fakes/sample_cluster.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

class CommandAnswersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resourcesAreRead();
    void brokenResourcesAreUnknown_data();
    void brokenResourcesAreUnknown();
    void addressesAreRead();
    void visitIsRead();
    void versionsResolve_data();
    void versionsResolve();
    void badVisits_data();
    void badVisits();
    void hostileTextStaysHarmless();
    void noiseNeverCrashesOrInvents();
    void phasesAndStopMark();
};

namespace {

VisitRequest requestOf(const std::string& version = {})
{
    return {{{ct(201), "ktrdr-worker"}, {ct(202), "ktrdr-worker"}}, "/opt/ktrdr", "origin", version, 8, "n0nce"};
}

std::string body(const CommitId& commit = kOldCommit)
{
    return "commit " + commit.text() +
           "\ntag v1.5.1\ndirty 0\nunit active\ndetail running\nfree 4194304\nhostname w1\nstep 0\n";
}

std::string visit(int number, const std::string& text, int status = 0, const std::string& nonce = "n0nce")
{
    return fmt::format("@@{0} {1} {2}\n{3}\n@@{0} {1} end\n", nonce, number, status, text);
}

std::string complete(int number) { return visit(number, body() + "end"); }

} // namespace

void CommandAnswersTest::resourcesAreRead()
{
    const auto resources = parseClusterResources(R"([
        {"type":"storage","storage":"local","node":"pve1"},
        {"type":"lxc","vmid":202,"node":"pve2","status":"unknown"},
        {"type":"lxc","vmid":"201","node":"pve1","name":"w1","status":"running","cpu":"0.25","maxcpu":1.5,"mem":"1073741824","lock":"backup"},
        {"type":"qemu","vmid":101,"node":"pve1"},
        {"type":"lxc","vmid":900,"node":"pve1","name":"golden\u001b[31m","status":"stopped","template":1,"lock":null,"maxcpu":1e300},
        {"type":"lxc","vmid":203,"node":"pve2","name":"w3","status":"running"},
        {"type":"node","node":"pve2","status":"offline"},
        {"type":"lxc","vmid":204,"node":"pve3","name":"w4","status":"running"},
        {"type":"node","node":"pve3","status":"unknown"},
        {"type":"node","node":"pve1","status":"online","maxcpu":16,"cpu":0.1}])");
    QVERIFY2(resources, resources ? "" : resources.error().detail.c_str());
    QCOMPARE(resources->containers.size(), std::size_t{5});
    const auto* worker = resources->find(ct(201));
    QCOMPARE(worker->power, Power::Running);
    QCOMPARE(worker->memoryBytes, std::int64_t{1} << 30);
    QCOMPARE(worker->cpu.value(), 0.25);
    QCOMPARE(worker->lock, std::string("backup"));
    QCOMPARE(resources->find(ct(202))->power, Power::Unknown);
    QCOMPARE(resources->find(ct(203))->power, Power::Unknown); // its node is down: that is old
    QCOMPARE(resources->find(ct(204))->power, Power::Running); // nothing is said about its node
    QVERIFY(resources->find(ct(900))->isTemplate);
    QVERIFY(resources->find(ct(900))->lock.empty());
    QCOMPARE(resources->find(ct(900))->name.find('\033'), std::string::npos);
    QVERIFY(!resources->find(ct(101)));
    QCOMPARE(resources->nodes.front().name, std::string("pve1"));
    QVERIFY(resources->nodes.front().online && !resources->nodes[1].online && resources->nodes[1].statusKnown &&
            !resources->nodes.back().statusKnown);
}

void CommandAnswersTest::brokenResourcesAreUnknown_data()
{
    QTest::addColumn<QByteArray>("text");
    const char* node = R"({"type":"node","node":"pve1","status":"online"})";
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("an empty list") << QByteArray("[]");
    QTest::newRow("an object") << QByteArray("{}");
    QTest::newRow("a table") << QByteArray("┌────┐\n│ id │\n└────┘");
    QTest::newRow("cut off") << QByteArray("[") + node;
    QTest::newRow("no number") << "[" + QByteArray(node) + R"(,{"type":"lxc","node":"pve1","status":"running"}])";
    QTest::newRow("number too small") << "[" + QByteArray(node) +
                                             R"(,{"type":"lxc","vmid":7,"node":"pve1","status":"running"}])";
    QTest::newRow("words for numbers")
        << "[" + QByteArray(node) + R"(,{"type":"lxc","vmid":201,"node":"pve1","status":"running","mem":"much"}])";
    QTest::newRow("no status") << "[" + QByteArray(node) + R"(,{"type":"lxc","vmid":201,"node":"pve1"}])";
    QTest::newRow("a list of lists") << "[" + QByteArray(node) +
                                            R"(,{"type":"lxc","vmid":[201],"node":"pve1","status":"running"}])";
    QTest::newRow("containers but no node")
        << QByteArray(R"([{"type":"lxc","vmid":201,"node":"pve1","status":"running"}])");
}

void CommandAnswersTest::brokenResourcesAreUnknown()
{
    QFETCH(QByteArray, text);
    const auto resources = parseClusterResources(text.toStdString());
    QVERIFY(!resources);
    QCOMPARE(resources.error().code, ErrorCode::BadAnswer);
}

void CommandAnswersTest::addressesAreRead()
{
    const auto book = parseAddresses(
        "/etc/pve/nodes/pve1/lxc/201.conf:net0: name=eth0,bridge=vmbr0,gw=192.168.1.1,ip=192.168.1.201/24,type=veth\n"
        "/etc/pve/nodes/pve1/lxc/202.conf:net0: name=eth0,bridge=vmbr0,ip=dhcp,ip6=auto,type=veth\r\n"
        "/etc/pve/nodes/pve2/lxc/203.conf:net0: ip=10.0.0.3/8,name=eth0\n"
        "/etc/pve/nodes/pve2/lxc/204.conf:net0: name=eth0,ip6=fd00::4/64\n"
        "/etc/pve/nodes/pve2/lxc/205.conf:net0: name=eth0,ip=$(reboot)/24\n"
        "/etc/pve/nodes/pve2/lxc/206.conf:net0: name=eth0,ip=manual\n"
        "/etc/pve/nodes/pve2/lxc/x.conf:net0: name=eth0,ip=10.0.0.7/24\n"
        "grep: /etc/pve/nodes/pve3/lxc/207.conf: No such file\n"
        "207.conf:net0: name=eth0,ip=10.0.0.7/24\n"
        "\n");
    QCOMPARE(book.size(), std::size_t{2});
    QCOMPARE(book.at(ct(201)), std::string("192.168.1.201"));
    QCOMPARE(book.at(ct(203)), std::string("10.0.0.3"));
}

void CommandAnswersTest::visitIsRead()
{
    const auto answers = parseVisits(
        requestOf(),
        complete(201) + visit(202, "commit " + kOldCommit.text() +
                                       "\nunit failed\nlog one\nlog two\nfree x\nstep 1\nowed 1\ndirty 1\nend"));
    const auto& first = answers.at(ct(201)).inside.value();
    QVERIFY(first ==
            (InsideState{
                kOldCommit, "v1.5.1", false, UnitActive::Active, "running", {}, std::int64_t{4} << 30, "w1", false}));
    QVERIFY(!answers.at(ct(201)).resolved); // nothing was asked
    const auto& second = answers.at(ct(202)).inside.value();
    QVERIFY(second.dirty && second.stepRunning && second.restartOwed && !first.restartOwed &&
            second.unit == UnitActive::Failed);
    QCOMPARE(second.unitLog, std::string("one\ntwo"));
    QCOMPARE(second.freeDiskBytes, std::int64_t{-1});
}

void CommandAnswersTest::versionsResolve_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("answer"); // first digits of the commit, or the code of the error
    const auto a = QString::fromStdString(commit(0xaaaaaaaa).text()),
               b = QString::fromStdString(commit(0xbbbbbbbb).text());
    QTest::newRow("light tag") << "v1"
                               << "ref " + a + " refs/tags/v1\nrefs-read"
                               << "aaaaaaaa";
    QTest::newRow("annotated tag") << "v1"
                                   << "ref " + a + " refs/tags/v1\nref " + b + " refs/tags/v1^{}\nrefs-read"
                                   << "bbbbbbbb";
    QTest::newRow("branch") << "main"
                            << "ref " + a + " refs/heads/main\nrefs-read"
                            << "aaaaaaaa";
    QTest::newRow("tag before branch") << "v1"
                                       << "ref " + a + " refs/heads/v1\nref " + b + " refs/tags/v1\nrefs-read"
                                       << "bbbbbbbb";
    QTest::newRow("longer name") << "v1"
                                 << "ref " + a + " refs/tags/v10\nref " + b + " refs/tags/x/refs/tags/v1\nrefs-read"
                                 << "not-found";
    QTest::newRow("nothing") << "v1"
                             << "refs-read"
                             << "not-found";
    QTest::newRow("no commit id") << "v1"
                                  << "ref HEAD refs/tags/v1\nrefs-read"
                                  << "not-found";
    QTest::newRow("remote failed") << "v1"
                                   << "refs-failed fatal: no route"
                                   << "refused";
    QTest::newRow("remote not asked") << "v1"
                                      << "step 0"
                                      << "refused";
    QTest::newRow("commit id") << a << "known"
                               << "aaaaaaaa";
    QTest::newRow("commit id of the remote") << a << "refs-read\nknown"
                                             << "aaaaaaaa";
    QTest::newRow("unknown commit id") << a << "refs-read"
                                       << "not-found";
    QTest::newRow("commit id, remote silent") << a << "refs-failed x"
                                              << "refused";
}

void CommandAnswersTest::versionsResolve()
{
    QFETCH(QString, version);
    QFETCH(QString, lines);
    QFETCH(QString, answer);
    const auto answers =
        parseVisits(requestOf(version.toStdString()), visit(201, body() + lines.toStdString() + "\nend"));
    const auto& resolved = answers.at(ct(201)).resolved.value();
    QCOMPARE(QString(resolved ? resolved->shortText().c_str() : toString(resolved.error().code)), answer);
}

void CommandAnswersTest::badVisits_data()
{
    QTest::addColumn<QString>("output");
    const auto row = [](const char* name, const std::string& output) {
        QTest::newRow(name) << QString::fromStdString(output);
    };
    row("nothing", "");
    row("not the end", visit(201, body()));
    row("cut off", complete(201).substr(0, 80));
    row("cut off in the header", "@@n0nce 201");
    row("another nonce", visit(201, body() + "end", 0, "other"));
    row("container is stopped", visit(201, "CT 201 is not running", 255));
    row("container does not exist", visit(201, "Configuration file 'nodes/pve1/lxc/201.conf' does not exist", 2));
    row("another container", complete(299));
    row("two answers in one", "@@n0nce 201 0\n@@n0nce 202 0\n" + body() + "end\n@@n0nce 201 end\n");
    row("head of one, tail of the other", "@@n0nce 201 0\n" + body() + "end\n@@n0nce 202 end\n");
    row("headers before bodies",
        fmt::format("@@n0nce 201 0\n{}@@n0nce 202 0\n{}end\n@@n0nce 201 end\n{}end\n@@n0nce 202 end\n", body(), body(),
                    body()));
    row("no number", "@@n0nce x 0\n" + body() + "end\n@@n0nce x end\n");
}

void CommandAnswersTest::badVisits()
{
    QFETCH(QString, output);
    const auto answers = parseVisits(requestOf(), output.toStdString());
    QCOMPARE(answers.size(), std::size_t{2});
    QVERIFY(!answers.at(ct(201)).inside);
    QVERIFY(!answers.at(ct(201)).inside.error().what.empty());
    // The other one is read where its own answer stands.
    const auto both = parseVisits(requestOf(), output.toStdString() + complete(202));
    QVERIFY(both.at(ct(202)).inside || !output.endsWith('\n'));
}

void CommandAnswersTest::hostileTextStaysHarmless()
{
    const auto answers = parseVisits(
        requestOf(), visit(201, "tag \033]0;x\a\u202ev9\ncommit zz\nunit \033[31mactive\nhostname " +
                                    std::string(5'000, 'h') + "\nfree 99999999999999999999\nlog \033[2Jx\nend"));
    const auto& inside = answers.at(ct(201)).inside.value();
    for (const auto* text : {&inside.tag, &inside.hostname, &inside.unitLog, &inside.unitDetail}) {
        QCOMPARE(text->find('\033'), std::string::npos);
        QVERIFY(text->size() < 300);
    }
    QVERIFY(inside.commit.isNull());
    QCOMPARE(inside.unit, UnitActive::Unknown);
    QCOMPARE(inside.freeDiskBytes, std::int64_t{-1});
}

// Whatever is done to an answer, no container shows a commit that its own answer does not hold.
void CommandAnswersTest::noiseNeverCrashesOrInvents()
{
    std::mt19937 random(3);
    const std::string good = visit(201, body(commit(0x201)) + "end") + visit(202, body(commit(0x202)) + "end");
    const std::string pieces[] = {"@@n0nce", "\n", "@@n0nce 201 0\n", "\n@@n0nce 201 end\n",
                                  "end\n",   "\0", "noise",           "@@other\n"};
    int read = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = good;
        for (unsigned i = 0; i < 1 + random() % 3; ++i) {
            const auto at = random() % (text.size() + 1);
            switch (random() % 3) {
            case 0: text.insert(at, pieces[random() % std::size(pieces)]); break;
            case 1: text.erase(at, random() % 40); break;
            default: text.resize(at); break;
            }
        }
        const auto answers = parseVisits(requestOf(), text);
        QCOMPARE(answers.size(), std::size_t{2});
        for (const int number : {201, 202}) {
            const auto& inside = answers.at(ct(number)).inside;
            if (!inside || inside->commit.isNull())
                continue;
            ++read;
            const auto own = text.find(commit(static_cast<unsigned>(number == 201 ? 0x201 : 0x202)).text());
            QVERIFY2(inside->commit == commit(static_cast<unsigned>(number == 201 ? 0x201 : 0x202)) ||
                         own == std::string::npos,
                     text.c_str());
        }
    }
    QVERIFY(read > 1'000);
}

void CommandAnswersTest::phasesAndStopMark()
{
    const std::string output =
        "noise\nktrdr:phase idle\n ktrdr:phase no\nktrdr:phase st\033[1mop\r\nktrdr:stopped-at 1700000000.123456789\n";
    QVERIFY(parsePhases(output) == (std::vector<std::string>{"idle", "stop"}));
    QVERIFY(parseStoppedAt(output) == UtcTime{Milliseconds{1'700'000'000'123}});
    for (const char* bad :
         {"", "ktrdr:stopped-at", "ktrdr:stopped-at x", "ktrdr:stopped-at -5", "ktrdr:stopped-at 99999999999999999999"})
        QVERIFY2(!parseStoppedAt(bad), bad);
    QVERIFY(parseStoppedAt("ktrdr:stopped-at 1700000000") == UtcTime{Seconds{1'700'000'000}});
}

QTEST_APPLESS_MAIN(CommandAnswersTest)
#include "command_answers_test.moc"
