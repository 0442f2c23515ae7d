// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct and pvesh, compared with what the real programs print and return.
#include "sim/commands/cluster_bench.h"
#include "sim/model/fault_effects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

class SimPctTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactTexts_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("out");
        QTest::addColumn<QByteArray>("err");
        const auto row = [](const char* line, int status, const char* out, const char* err) {
            QTest::newRow(line) << QByteArray(line) << status << QByteArray(out) << QByteArray(err);
        };
        row("pct status 201", 0, "status: running\n", "");
        row("pct status 900", 0, "status: stopped\n", "");
        row("pct status 555", 2, "", "Configuration file 'nodes/pve1/lxc/555.conf' does not exist\n");
        row("pct stop 201 --timeout 0", 255, "",
            "Unknown option: timeout\n400 unable to parse option\npct stop <vmid> [OPTIONS]\n");
        row("pct stop 555", 255, "", "CT 555 not running\n");
        row("pct shutdown 900", 255, "", "CT 900 not running\n");
        row("pct reboot 900", 255, "", "VM 900 not running\n");
        row("pct start 201", 255, "", "CT 201 already running\n");
        row("pct start", 255, "", "400 not enough arguments\npct start <vmid> [OPTIONS]\n");
        row("pct start 201 202", 255, "", "400 too many arguments\npct start <vmid> [OPTIONS]\n");
        row("pct start abc", 255, "",
            "400 Parameter verification failed.\nvmid: type check ('integer') failed - got 'abc'\npct start <vmid> "
            "[OPTIONS]\n");
        row("pct start 99", 255, "",
            "400 Parameter verification failed.\nvmid: invalid format - value does not look like a valid VM ID\n\npct "
            "start <vmid> [OPTIONS]\n");
        row("pct unlock 201", 2, "", "no lock found trying to remove any lock\n");
        row("pct exec 201 -- false", 1, "", "");
        row("pct exec 201 -- sh -c 'echo $PATH; pwd'", 0, "/sbin:/bin:/usr/sbin:/usr/bin\n/\n", "");
        row("pct exec 201 --keep-env 0 -- sh -c 'echo $PATH'", 0,
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n", "");
        row("pct exec 900 -- true", 255, "", "container '900' not running!\n");
        row("pct exec 201 ls -l /", 255, "",
            "Unknown option: l\n400 unable to parse option\npct exec <vmid> [<extra-args>] [OPTIONS]\n");
        row("pct listsnapshot 201", 0, "`-> current                                             You are here!\n", "");
        row("pct clone 201 210 --full 1", 255, "", "Cannot do full clones on a running container without snapshots\n");
        row("pct snapshot 900 20251109", 255, "",
            "400 Parameter verification failed.\nsnapname: invalid format - invalid configuration ID '20251109'\n\npct "
            "snapshot <vmid> <snapname> [OPTIONS]\n");
        row("pct rollback 900 nosuch", 255, "", "snapshot 'nosuch' does not exist\n");
        row("pvesh get /nosuch --output-format json", 255, "",
            "No 'get' handler defined for '/nosuch' (or not simulated)\n");
    }
    void exactTexts()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, status);
        QFETCH(QByteArray, out);
        QFETCH(QByteArray, err);
        ClusterBench bench;
        const auto outcome = bench.run(line.toStdString());
        QCOMPARE(outcome.err, err);
        QCOMPARE(outcome.out, out);
        QCOMPARE(outcome.status, status);
    }

    void listIsPadded()
    {
        SimOptions options;
        options.workers = 1;
        ClusterBench bench(options);
        bench.with([](World& world) { world.box(201)->lock = "backup"; });
        QCOMPARE(bench.run("pct list").out, QByteArray("VMID       Status     Lock         Name                \n"
                                                       "100        running                 ktrdr-backend       \n"
                                                       "201        running    backup       ktrdr-worker-bt-1   \n"
                                                       "900        stopped                 ktrdr-template      \n"));
    }

    void missingProgramIsAnswered127()
    {
        ClusterBench bench;
        const auto outcome = bench.run("pct exec 201 -- uv sync");
        QCOMPARE(outcome.status, 127);
        QVERIFY(outcome.err.contains("Failed to exec \"uv\""));
        QCOMPARE(bench.run("pct exec 201 -- /usr/local/bin/uv --version").status, 0);
        QCOMPARE(bench.run("rm -rf / ; nosuchprogram").status, 127);
    }

    void otherNodesAreOutOfReach()
    {
        SimOptions options;
        options.nodes = 2;
        options.workers = 2; // 201 on pve1, 202 on pve2
        ClusterBench bench(options);
        QCOMPARE(bench.run("pct status 202").status, 2);
        QCOMPARE(bench.run("pct stop 202").err, QByteArray("CT 202 not running\n"));
        QCOMPARE(bench.run("pct status 202", "pve2").out, QByteArray("status: running\n"));
        QVERIFY(bench.run("cat /etc/pve/nodes/pve2/lxc/202.conf").out.contains("hostname: ktrdr-worker-bt-2\n"));
        QVERIFY(!bench.run("cat /etc/pve/lxc/202.conf").err.isEmpty());
    }

    void powerAndLocks()
    {
        ClusterBench bench;
        QCOMPARE(bench.run("pct stop 201").status, 0);
        QCOMPARE(bench.run("pct status 201").out, QByteArray("status: stopped\n"));
        bench.with([](World& world) { world.box(201)->lock = "backup"; });
        QCOMPARE(bench.run("pct start 201").err, QByteArray("CT is locked (backup)\n"));
        QVERIFY(bench.run("cat /etc/pve/lxc/201.conf")
                    .out.contains("hostname: ktrdr-worker-bt-1\nlock: backup\nmemory: 8192\n"));
        QCOMPARE(bench.run("pct start 201 --skiplock 1").status, 0);
        QCOMPARE(bench.run("pct unlock 201").status, 0);
        bench.clock.advance(Seconds{5});
        QVERIFY(bench.with([](World& world) { return world.box(201)->process.listening; }));
    }

    void heldFileLockTimesOut()
    {
        ClusterBench bench;
        bench.with([](World& world) { world.box(201)->fileLocked = true; });
        const auto begun = bench.clock.now();
        const auto outcome = bench.run("pct stop 201");
        QCOMPARE(outcome.status, 255);
        QCOMPARE(outcome.out, QByteArray("trying to acquire lock...\n"));
        QCOMPARE(outcome.err, QByteArray("can't lock file '/run/lock/lxc/pve-config-201.lock' - got timeout\n"));
        QVERIFY(bench.clock.now() - begun >= Seconds{10});
    }

    void shutdownOfAStubbornGuest()
    {
        SimOptions options;
        options.generation = KtrdrGeneration::N;
        options.timings.stopTimeout = Seconds{90};
        ClusterBench bench(options);
        const auto outcome = bench.run("pct shutdown 201 --timeout 3");
        QCOMPARE(outcome.status, 255);
        QCOMPARE(outcome.err, QByteArray("container did not stop\n"));
        QCOMPARE(bench.run("pct status 201").out, QByteArray("status: running\n"));
        QCOMPARE(bench.run("pct shutdown 202 --timeout 3 --forceStop 1").status, 0);
        QCOMPARE(bench.run("pct status 202").out, QByteArray("status: stopped\n"));
    }

    void snapshotTree()
    {
        ClusterBench bench;
        QCOMPARE(bench.run("pct snapshot 900 second --description 'first line'").status, 0);
        const auto listing = bench.run("pct listsnapshot 900").out;
        QVERIFY(listing.startsWith("`-> template-base               2026-"));
        QVERIFY(
            listing.contains("\n `-> second                     2026-11-24 06:00:00     first line\n  `-> current "));
        QCOMPARE(bench.run("pct rollback 900 template-base").status, 255);
        QCOMPARE(bench.run("pct delsnapshot 900 second").status, 0);
        QCOMPARE(bench.run("pct rollback 900 template-base").status, 0);
    }

    void cloneMakesAWorkingContainer()
    {
        ClusterBench bench;
        QCOMPARE(bench.run("pct clone 900 210 --hostname ktrdr-worker-bt-10 --full 1").status, 0);
        QVERIFY(bench.run("cat /etc/pve/lxc/210.conf").out.contains("hostname: ktrdr-worker-bt-10\n"));
        QCOMPARE(bench.run("pct clone 900 210").err, QByteArray("CT 210 already exists on node 'pve1'\n"));
        const auto address = bench.with([](World& world) { return world.ownAddress(210); });
        QCOMPARE(bench.run("pct set 210 --net0 name=eth0,bridge=vmbr0,ip=" + address + "/16").status, 0);
        QCOMPARE(bench.run("pct start 210").status, 0);
        bench.clock.advance(Seconds{5});
        QCOMPARE(bench.run("pct exec 210 -- hostname").out, QByteArray("ktrdr-worker-bt-10\n"));
        QCOMPARE(bench.run("pct exec 210 -- curl -s -o /dev/null -w '%{http_code}' http://" + address + ":5003/").out,
                 QByteArray("200"));
        QVERIFY(bench.run("pct exec 100 -- curl -s http://localhost:8000/api/v1/workers")
                    .out.contains("ktrdr-worker-bt-10"));
        QCOMPARE(bench.run("pct destroy 210 --force 1").status, 0);
        QVERIFY(!bench.run("cat /etc/pve/lxc/210.conf").err.isEmpty());
    }

    void resources()
    {
        ClusterBench bench;
        QVERIFY(bench.with(
            [](World& world) { return bool(injectFault(world, *findFault("ct-locked"), "201", {"snapshot"})); }));
        const auto text = bench.run("LC_ALL=C pvesh get /cluster/resources --output-format json").out;
        QCOMPARE(text.count('\n'), 1);
        const auto list = QJsonDocument::fromJson(text).array();
        QCOMPARE(list.size(), 7 + 1 + 1); // containers, node, storage
        QCOMPARE(list[1].toObject()["vmid"].toInt(), 201);
        QCOMPARE(list[1].toObject()["lock"].toString(), QStringLiteral("snapshot"));
        QCOMPARE(list[1].toObject()["status"].toString(), QStringLiteral("running"));
        bench.run("pct unlock 201; pct stop 201");
        const auto statusOf = [&] {
            return QJsonDocument::fromJson(bench.run("pvesh get /cluster/resources --type vm --output-format json").out)
                .array()[1]
                .toObject()["status"]
                .toString();
        };
        QCOMPARE(statusOf(), QStringLiteral("running")); // up to 10 s old
        bench.clock.advance(Seconds{10});
        QCOMPARE(statusOf(), QStringLiteral("stopped"));
        QVERIFY(
            bench.with([](World& world) { return bool(injectFault(world, *findFault("node-offline"), "pve1", {})); }));
        QCOMPARE(statusOf(), QStringLiteral("unknown"));
    }

    void nodeFaults()
    {
        ClusterBench bench;
        const auto inject = [&](const char* fault, const char* target, std::vector<std::string> arguments = {}) {
            return bench.with(
                [&](World& world) { return bool(injectFault(world, *findFault(fault), target, arguments)); });
        };
        const std::string resources = "pvesh get /cluster/resources --type vm --output-format json";
        QVERIFY(inject("hostile-names", "201"));
        QVERIFY(bench.run("pct list").out.contains("\x1b[31m<b>ktrdr-worker-bt-1</b>"));
        QCOMPARE(QJsonDocument::fromJson(bench.run(resources).out).array()[1].toObject()["name"].toString(),
                 QStringLiteral("\x1b[31m<b>ktrdr-worker-bt-1</b>"));
        const auto pct = bench.measured("pct status 201");
        const auto pvesh = bench.measured(resources);
        QVERIFY(inject("slow", "pve1", {"1500"}));
        QCOMPARE(bench.measured("pct status 201") - pct, Milliseconds{1500});
        QCOMPARE(bench.measured(resources) - pvesh, Milliseconds{1500});
        QVERIFY(inject("garbage", "pve1"));
        const auto garbage = bench.run(resources);
        QCOMPARE(garbage.status, 0);
        QVERIFY(!garbage.out.isEmpty() && QJsonDocument::fromJson(garbage.out).isNull());
        QVERIFY(inject("disk-full", "201"));
        const auto space = bench.run("pct df 201").out;
        QVERIFY2(space.endsWith("   0.0G  1.0 /\n"), space.constData());
    }

    void tasksAreRecorded()
    {
        ClusterBench bench;
        bench.run("pct stop 201");
        const auto tasks =
            QJsonDocument::fromJson(bench.run("pvesh get /nodes/pve1/tasks --vmid 201 --output-format json").out)
                .array();
        QCOMPARE(tasks.size(), 1);
        QCOMPARE(tasks[0].toObject()["type"].toString(), QStringLiteral("vzstop"));
        QCOMPARE(tasks[0].toObject()["status"].toString(), QStringLiteral("OK"));
        QVERIFY(tasks[0].toObject()["upid"].toString().startsWith(QStringLiteral("UPID:pve1:")));
    }

    void latencyIsPaid()
    {
        SimOptions options;
        options.latency = Milliseconds{400};
        options.pveshLatency = Milliseconds{800};
        ClusterBench bench(options);
        QCOMPARE(bench.measured("pct status 201"), Milliseconds{400});
        QCOMPARE(bench.measured("pvesh get /version --output-format json"), Milliseconds{800});
        QCOMPARE(bench.audit.pctCalls.load(), std::uint64_t{1});
        QCOMPARE(bench.audit.pveshCalls.load(), std::uint64_t{1});
    }

    void auditTellsWhatRan()
    {
        ClusterBench bench;
        bench.run("pct exec 201 -- systemctl restart ktrdr-worker; pct list");
        const auto entries = bench.audit.entries();
        QCOMPARE(entries.size(), std::size_t{3});
        QCOMPARE(entries[0].kind, std::string("systemctl"));
        QCOMPARE(entries[0].container, 201);
        QCOMPARE(entries[0].node, std::string("pve1"));
        QCOMPARE(entries[1].kind, std::string("pct"));
        QCOMPARE(entries[2].kind, std::string("exec"));
    }
};

QTEST_APPLESS_MAIN(SimPctTest)
#include "sim_pct_test.moc"
