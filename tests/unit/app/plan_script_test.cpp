// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The exported script is clean and does what the plan says: run by real shells against stand-ins for ssh and curl.
#include "planning/plan_script.h"

#include "plan_example.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace ktrdr;

namespace {

const QString kStubs = QStringLiteral(KTRDR_TEST_DATA "/plan_script");

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Ending
{
    int code = -1;
    QByteArray out;
};

// A play: containers as files, the script on disk, one shell.
class Stage
{
public:
    explicit Stage(const example::Wish& wish = {.observation = Seconds{1},
                                                .workerDeadline = Seconds{4},
                                                .busyBudget = Seconds{4}})
        : m_plan(example::planFor(wish)), m_environment(example::environmentFor(wish))
    {
        for (const auto& target : m_plan.targets)
            put("commit." + target.ct.text(), m_plan.findFacts(target.ct)->commit.text());
    }

    Environment& environment() { return m_environment; }
    void put(const std::string& file, const std::string& text = {})
    {
        write(path(file), QByteArray::fromStdString(text));
    }
    QByteArray calls(bool withLooks = false) const
    {
        QByteArrayList kept;
        for (const auto& line : read(path("calls")).trimmed().split('\n')) {
            if (withLooks || !line.startsWith("look"))
                kept += line;
        }
        return kept.join(", ");
    }
    std::string commits() const
    {
        std::string all;
        for (const auto& target : m_plan.targets)
            all += read(path("commit." + target.ct.text())).left(1).toStdString();
        return all;
    }

    Ending run(const QString& shell = QStringLiteral("/bin/sh"), const QStringList& more = {})
    {
        write(path("plan.sh"), QByteArray::fromStdString(planAsScript(m_plan, m_environment)));
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), kStubs + ':' + environment.value(QStringLiteral("PATH")));
        environment.insert(QStringLiteral("STUB"), m_dir.path());
        environment.insert(QStringLiteral("TMPDIR"), m_dir.path());
        environment.insert(QStringLiteral("POLL"), QStringLiteral("0.1"));
        environment.insert(QStringLiteral("ANY_AGE"), QStringLiteral("yes"));
        for (const auto& setting : more)
            environment.insert(setting.section('=', 0, 0), setting.section('=', 1));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(shell, {path("plan.sh")});
        if (!process.waitForFinished(90'000))
            process.kill();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
    }
    std::string file(const char* name) const { return path(name).toStdString(); }
    QStringList leftOver() const { return QDir(m_dir.path()).entryList({QStringLiteral("ktrdr-plan*")}, QDir::Dirs); }

private:
    QString path(const std::string& file) const { return m_dir.filePath(QString::fromStdString(file)); }

    QTemporaryDir m_dir;
    Plan m_plan;
    Environment m_environment;
};

example::Wish quick() { return {.observation = Seconds{1}, .workerDeadline = Seconds{4}, .busyBudget = Seconds{4}}; }

} // namespace

class PlanScriptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shellcheckFindsNothing_data();
    void shellcheckFindsNothing();
    void nodesAreReachedAsConfigured();
    void settingsOfTheEnvironment();
    void headerIsForTheBackendOnly();
    void healthIsAskedWhereTheConfigurationSays();
    void deploysInOrder_data();
    void deploysInOrder();
    void failingWorkerBringsAllBack();
    void oldRegistryEntryDoesNotPass();
    void busyWorkerIsReturnedTo();
    void workerThatStaysBusyEndsIt();
    void lostConnectionIsLookedUp();
    void lostBeforeTheStartIsRepeated();
    void lostBeforeItBeganIsRepeated();
    void crashingUnitEndsTheWait();
    void wayBackThatFailsNeedsAPerson();
    void changedFactsAreRefused();
    void productionAsksForItsName();
    void oldPlansAreRefused();
};

void PlanScriptTest::shellcheckFindsNothing_data()
{
    QTest::addColumn<example::Wish>("wish");
    QTest::newRow("N") << example::Wish{};
    QTest::newRow("R") << example::Wish{.generation = Generation::R};
    QTest::newRow("batch 2") << example::Wish{.workers = 5, .batch = 2};
    QTest::newRow("canary") << example::Wish{.canary = true};
    QTest::newRow("production") << example::Wish{.protection = Protection::Production};
    QTest::newRow("some already there") << example::Wish{.generation = Generation::R, .alreadyThere = {201}};
    QTest::newRow("nothing to do") << example::Wish{.alreadyThere = {100, 201, 202, 203}};
}

void PlanScriptTest::shellcheckFindsNothing()
{
    QFETCH(example::Wish, wish);
    if (QStandardPaths::findExecutable(QStringLiteral("shellcheck")).isEmpty())
        QSKIP("shellcheck is not installed");
    QTemporaryDir dir;
    const auto file = dir.filePath(QStringLiteral("plan.sh"));
    write(file, QByteArray::fromStdString(planAsScript(example::planFor(wish), example::environmentFor(wish))));
    QProcess check;
    check.start(QStringLiteral("shellcheck"), {QStringLiteral("--norc"), file});
    QVERIFY(check.waitForFinished(60'000));
    QCOMPARE(check.readAll(), QByteArray());
    QCOMPARE(check.exitCode(), 0);
}

void PlanScriptTest::nodesAreReachedAsConfigured()
{
    const auto script = planAsScript(example::planFor(), example::environmentFor({}));
    QVERIFY(script.find("host_1='192.0.2.12' # node pve-2\nport_1=22\nuser_1='admin'\n") != std::string::npos);
    QVERIFY(script.find("host_2='192.0.2.11' # node pve-1\nport_2=2222\nuser_2='root'\n") != std::string::npos);
    QVERIFY(planAsScript(example::planFor(), {}).find("host_1='pve-2' # node pve-2") != std::string::npos);
}

void PlanScriptTest::settingsOfTheEnvironment()
{
    auto environment = example::environmentFor({});
    environment.ssh.useAgent = false;
    environment.ssh.identityFile = "/home/an operator/100%/key";
    environment.ssh.knownHostsFile = "/etc/it's/known_hosts";
    environment.ssh.jumpHosts = {{"2001:db8::1", 2222, "hop"}, {"192.0.2.11", 2222, "root"}};
    environment.http.caFile = "/etc/ca $x.pem";
    const auto script = planAsScript(example::planFor(), environment);
    for (const char* line : {
             "\n    IdentityFile \"/home/an operator/100%%/key\"\n",
             "\n    UserKnownHostsFile \"/etc/it's/known_hosts\" ~/.ssh/known_hosts\n",
             "\n    IdentityAgent none\n",
             "\njump_1='hop@[2001:db8::1]:2222,root@192.0.2.11:2222'\n",
             "\njump_2='hop@[2001:db8::1]:2222'\n", // it is the last hop itself
             "\nca_file='/etc/ca $x.pem' #",
         })
        QVERIFY2(script.find(line) != std::string::npos, line);
    const auto plain = planAsScript(example::planFor(), example::environmentFor({}));
    QVERIFY(plain.find("\n    IdentityFile none\n") != std::string::npos); // the agent's keys, no others
    QVERIFY(plain.find("IdentityAgent") == std::string::npos);
    QVERIFY(plain.find("\njump_1=''\n") != std::string::npos);

    // What ssh itself makes of it.
    QTemporaryDir dir;
    const auto begin = script.find("Host *\n");
    write(dir.filePath("config"),
          QByteArray::fromStdString(script.substr(begin, script.find("END_OF_CONFIG\n}") - begin)));
    QProcess ssh;
    ssh.start("ssh", {"-F", dir.filePath("config"), "-G", "node"});
    QVERIFY(ssh.waitForFinished(30'000));
    const auto settings = ssh.readAllStandardOutput();
    QVERIFY2(settings.contains("identityfile /home/an operator/100%%/key\n"), settings);
    QVERIFY2(settings.contains("userknownhostsfile /etc/it's/known_hosts "), settings);
    QVERIFY2(settings.contains("stricthostkeychecking true\n"), settings);
}

void PlanScriptTest::headerIsForTheBackendOnly()
{
    Stage stage;
    stage.environment().http.authHeader = "X-API-Key";
    stage.put("auth", "X-API-Key: not in the script");
    const auto without = stage.run();
    QVERIFY2(without.code == 2, without.out);
    QVERIFY2(without.out.contains("write the line 'X-API-Key: VALUE' into a file"), without.out);
    QCOMPARE(stage.calls(true), QByteArray());
    const auto with = stage.run(QStringLiteral("/bin/sh"), {"AUTH_FILE=" + QString::fromStdString(stage.file("auth"))});
    QVERIFY2(with.code == 0, with.out);
}

void PlanScriptTest::healthIsAskedWhereTheConfigurationSays()
{
    Stage stage;
    stage.put("health", "/kt/health");
    stage.environment().http.healthPath = "/kt/health";
    const auto ending = stage.run();
    QVERIFY2(ending.code == 0, ending.out); // at the default path nothing healthy is
}

void PlanScriptTest::deploysInOrder_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<example::Wish>("wish");
    QTest::addColumn<QByteArray>("calls");
    const QByteArray prefetch = "prefetch 100, prefetch 201, prefetch 202, prefetch 203, ";
    auto canary = quick(), r = quick();
    canary.canary = true;
    r.generation = Generation::R;
    r.alreadyThere = {202};
    QTest::newRow("sh") << "/bin/sh" << quick() << prefetch + "switch 100 b, switch 201 b, switch 202 b, switch 203 b";
    QTest::newRow("bash, canary") << "/bin/bash" << canary
                                  << prefetch + "switch 100 b, switch 201 b, switch 202 b, switch 203 b";
    // Generation R: a worker that is left alone must register again with the new backend.
    QTest::newRow("R")
        << "/bin/sh" << r
        << QByteArray(
               "prefetch 100, prefetch 201, prefetch 203, switch 100 b, switch 201 b, switch 203 b, restart 202 b");
}

void PlanScriptTest::deploysInOrder()
{
    QFETCH(QString, shell);
    QFETCH(example::Wish, wish);
    Stage stage(wish);
    const auto ending = stage.run(shell);
    QVERIFY2(ending.code == 0, ending.out);
    QTEST(stage.calls(), "calls");
    QCOMPARE(stage.commits(), "bbbb");
    QVERIFY2(ending.out.contains("Deployed."), ending.out);
    QCOMPARE(stage.leftOver(), QStringList());
}

void PlanScriptTest::failingWorkerBringsAllBack()
{
    Stage stage;
    stage.put("fails.202");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 1, ending.out);
    QVERIFY2(
        stage.calls().endsWith("switch 100 b, switch 201 b, switch 202 b, switch 202 a, switch 201 a, switch 100 a"),
        stage.calls());
    QCOMPARE(stage.commits(), "aaaa");
    QVERIFY2(ending.out.contains("Job for ktrdr-worker.service failed"), ending.out);
    QVERIFY2(ending.out.contains("Rolled back."), ending.out);
    QVERIFY2(
        ending.out.contains("See why ktrdr-worker-bt-2 did not do it:\n  ssh -p 22 admin@192.0.2.12 pct exec 202 -- "
                            "journalctl -u ktrdr-worker -n 100 --no-pager\n"),
        ending.out);
    QVERIFY2(ending.out.contains("\n  ktrdrctl deploy --env staging --version v1.5.2\n"), ending.out);
}

void PlanScriptTest::oldRegistryEntryDoesNotPass()
{
    Stage stage;
    stage.put("dead.201"); // the registry keeps the entry from before the switch
    const auto ending = stage.run();
    QVERIFY2(ending.code == 1, ending.out);
    QVERIFY2(ending.out.contains("still open: registered (its entry is from before the restart)"), ending.out);
    QCOMPARE(stage.commits(), "aaaa");
}

void PlanScriptTest::busyWorkerIsReturnedTo()
{
    Stage stage;
    stage.put("busy.201", "2");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 0, ending.out);
    QVERIFY2(stage.calls().endsWith("switch 100 b, switch 202 b, switch 203 b, switch 201 b"), stage.calls());
}

void PlanScriptTest::workerThatStaysBusyEndsIt()
{
    Stage stage;
    stage.put("busy.203", "100000");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 1, ending.out);
    QVERIFY2(ending.out.contains("ktrdr-worker-bt-3 is still busy after 4 s"), ending.out);
    QVERIFY2(stage.calls().endsWith("switch 202 b, switch 202 a, switch 201 a, switch 100 a"), stage.calls());
}

void PlanScriptTest::lostConnectionIsLookedUp()
{
    Stage stage;
    stage.put("lost.202");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 0, ending.out);
    QCOMPARE(stage.calls().count("switch 202"), 1);
    QVERIFY2(ending.out.contains("the outcome is unknown, finding out"), ending.out);
}

// The tree is on the new commit and the unit is active, but it was not started from it.
void PlanScriptTest::lostBeforeTheStartIsRepeated()
{
    Stage stage;
    stage.put("torn.202");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 0, ending.out);
    QVERIFY2(stage.calls().contains("switch 202 b, switch 202 b"), stage.calls());
}

void PlanScriptTest::lostBeforeItBeganIsRepeated()
{
    Stage stage;
    stage.put("cut.203"); // the prefetch of 203 is cut off
    const auto ending = stage.run();
    QVERIFY2(ending.code == 0, ending.out);
    QCOMPARE(stage.commits(), "bbbb");
    Stage other({.workers = 1, .observation = Seconds{1}, .alreadyThere = {100}});
    other.put("cut.201");
    QCOMPARE(other.run().code, 0);
}

void PlanScriptTest::crashingUnitEndsTheWait()
{
    Stage stage({.observation = Seconds{1}, .busyBudget = Seconds{4}}); // 180 s for a worker, which are not waited
    stage.put("crashes.202");
    stage.put("dead.202");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 1, ending.out);
    QVERIFY2(ending.out.contains("ktrdr-worker does not stay up: Traceback: no module named ktrdr"), ending.out);
    QCOMPARE(stage.commits(), "aaaa");
}

void PlanScriptTest::wayBackThatFailsNeedsAPerson()
{
    Stage stage;
    stage.put("fails.203");
    stage.put("stuck.203");
    const auto ending = stage.run();
    QVERIFY2(ending.code == 3, ending.out);
    // The others still go back.
    QVERIFY2(stage.calls().endsWith("switch 203 a, switch 202 a, switch 201 a, switch 100 a"), stage.calls());
    QVERIFY2(
        ending.out.contains(
            "Look at ktrdr-worker-bt-3: ssh -p 2222 root@192.0.2.11 pct exec 203 -- systemctl status ktrdr-worker"),
        ending.out);
    QVERIFY2(!ending.out.contains("Look at ktrdr-backend"), ending.out);
}

void PlanScriptTest::changedFactsAreRefused()
{
    Stage stage;
    stage.put("commit.203", std::string(40, 'c'));
    const auto ending = stage.run();
    QVERIFY2(ending.code == 2, ending.out);
    QVERIFY2(ending.out.contains("ktrdr-worker-bt-3 is on another commit"), ending.out);
    QCOMPARE(stage.calls(), QByteArray());
}

void PlanScriptTest::productionAsksForItsName()
{
    auto wish = quick();
    wish.protection = Protection::Production;
    Stage stage(wish);
    QCOMPARE(stage.run({QStringLiteral("/bin/sh")}, {QStringLiteral("CONFIRM=staging")}).code, 2);
    QCOMPARE(stage.calls(true), QByteArray());
    const auto ending = stage.run({QStringLiteral("/bin/sh")}, {QStringLiteral("CONFIRM=production")});
    QVERIFY2(ending.code == 0, ending.out);
}

void PlanScriptTest::oldPlansAreRefused()
{
    Stage stage;
    const auto ending = stage.run({QStringLiteral("/bin/sh")}, {QStringLiteral("ANY_AGE=no")});
    QVERIFY2(ending.code == 2, ending.out);
    QCOMPARE(stage.calls(true), QByteArray());
}

QTEST_GUILESS_MAIN(PlanScriptTest)
#include "plan_script_test.moc"
