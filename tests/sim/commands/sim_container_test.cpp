// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The programs inside a container: git, uv, systemctl, journalctl, curl, df; and the faults that they meet.
#include "sim/commands/cluster_bench.h"
#include "sim/model/fault_effects.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

constexpr const char* kClean =
    "/usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -s";

struct ContainerBench : ClusterBench
{
    using ClusterBench::ClusterBench;
    Outcome inside(const std::string& script) { return run(std::string("pct exec 201 -- ") + kClean, "pve1", script); }
    std::string commit(const std::string& version)
    {
        return with([&](World& world) { return world.origin.release(version)->id; });
    }
    std::string tagObject(const std::string& version)
    {
        return with([&](World& world) { return world.origin.release(version)->tagObject; });
    }
    bool inject(const char* fault, std::vector<std::string> arguments = {})
    {
        return with([&](World& world) { return bool(injectFault(world, *findFault(fault), "201", arguments)); });
    }
};

} // namespace

class SimContainerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyFetchedTagsAreKnown()
    {
        ContainerBench bench;
        QCOMPARE(bench.inside("git -C /opt/ktrdr describe --tags").out, QByteArray("v1.5.1\n"));
        QCOMPARE(bench.inside("git -C /opt/ktrdr tag -l").out, QByteArray("v1.5.0\nv1.5.1\n"));
        const auto unknown = bench.inside("git -C /opt/ktrdr rev-parse --verify -q 'v1.5.2^{commit}'");
        QCOMPARE(unknown.status, 1);
        QVERIFY(unknown.out.isEmpty() && unknown.err.isEmpty());
        QCOMPARE(bench.inside("git -C /opt/ktrdr checkout v1.5.2").err,
                 QByteArray("error: pathspec 'v1.5.2' did not match any file(s) known to git\n"));
        const auto id = bench.commit("v1.5.2");
        QCOMPARE(bench.inside("git -C /opt/ktrdr cat-file -e '" + id + "^{commit}'").status, 128);
        QCOMPARE(bench.inside("git -C /opt/ktrdr fetch --quiet --tags --force origin").status, 0);
        QCOMPARE(bench.inside("git -C /opt/ktrdr cat-file -e '" + id + "^{commit}'").status, 0);
        QCOMPARE(bench.inside("git -C /opt/ktrdr rev-parse v1.5.2 'v1.5.2^{commit}'").out,
                 QByteArray::fromStdString(bench.tagObject("v1.5.2") + "\n" + id + "\n"));
    }

    void lsRemoteShowsTagAndCommit()
    {
        ContainerBench bench;
        const auto tag = bench.tagObject("v1.5.2");
        const auto id = bench.commit("v1.5.2");
        const auto expected = QByteArray::fromStdString(tag + "\trefs/tags/v1.5.2\n" + id + "\trefs/tags/v1.5.2^{}\n");
        QCOMPARE(
            bench.inside("git -C /opt/ktrdr ls-remote origin refs/tags/v1.5.2 'refs/tags/v1.5.2^{}' refs/heads/v1.5.2")
                .out,
            expected);
        QCOMPARE(bench.inside("git -C /opt/ktrdr ls-remote --tags origin v1.5.2").out,
                 QByteArray::fromStdString(tag + "\trefs/tags/v1.5.2\n"));
        QVERIFY(bench.inside("git -C /opt/ktrdr ls-remote --heads origin").out.endsWith("\trefs/heads/main\n"));
        QCOMPARE(bench.inside("git -C /opt/ktrdr ls-remote origin nosuch").status, 0);
    }

    void checkoutChangesFilesAndMindsLocalChanges()
    {
        ContainerBench bench;
        bench.inside("git -C /opt/ktrdr fetch -q origin");
        QCOMPARE(bench.inside("echo '# by hand' >> /opt/ktrdr/pyproject.toml").status, 0);
        QCOMPARE(bench.inside("git -C /opt/ktrdr status --porcelain --untracked-files=no").out,
                 QByteArray(" M pyproject.toml\n"));
        const auto refused = bench.inside("git -C /opt/ktrdr checkout -q --detach " + bench.commit("v1.5.2") + " --");
        QCOMPARE(refused.status, 1);
        QVERIFY(refused.err.contains("would be overwritten by checkout:\n\tpyproject.toml\n"));
        QCOMPARE(bench.inside("git -C /opt/ktrdr checkout -q --force --detach v1.5.2").status, 0);
        QCOMPARE(bench.inside("git -C /opt/ktrdr status --porcelain").out, QByteArray());
        QVERIFY(bench.inside("cat /opt/ktrdr/ktrdr/version.py").out.contains("1.5.2"));
        QCOMPARE(bench.inside("git -C /opt/ktrdr rev-parse HEAD").out,
                 QByteArray::fromStdString(bench.commit("v1.5.2") + "\n"));
        QCOMPARE(bench.inside("git -C /opt/ktrdr log -1 --format='%h %s'").out,
                 QByteArray::fromStdString(bench.commit("v1.5.2").substr(0, 7) + " Release v1.5.2\n"));
    }

    void worktreeWarmsThePackageCache()
    {
        ContainerBench bench;
        bench.inside("git -C /opt/ktrdr fetch -q origin");
        const auto next = std::string("/opt/ktrdr/.git/next");
        QCOMPARE(bench.inside("git -C /opt/ktrdr worktree remove --force " + next).status, 128);
        QCOMPARE(bench.inside("git -C /opt/ktrdr worktree add --quiet --detach " + next + " v1.5.2").status, 0);
        auto begun = bench.clock.now();
        QCOMPARE(bench.inside("cd " + next + " && uv sync --frozen --quiet").status, 0);
        QCOMPARE(bench.clock.now() - begun, Milliseconds{3000});
        QCOMPARE(
            bench.inside("rm -rf " + next + " && git -C /opt/ktrdr worktree prune && git -C /opt/ktrdr worktree list")
                .out.count('\n'),
            1);
        bench.inside("git -C /opt/ktrdr checkout -q --detach v1.5.2");
        begun = bench.clock.now();
        QCOMPARE(bench.inside("cd /opt/ktrdr && uv sync --frozen --quiet").status, 0);
        QCOMPARE(bench.clock.now() - begun, Milliseconds{300});
        QCOMPARE(bench.inside("cd / && uv sync").status, 2);
    }

    void gitFailures_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* fault, const char* script, int status, const char* message) {
            QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(fault), QLatin1String(script))))
                << QByteArray(fault) << QByteArray(script) << status << QByteArray(message);
        };
        row("git-remote-down", "git -C /opt/ktrdr fetch -q origin", 128, "fatal: unable to access ");
        row("git-remote-down", "git -C /opt/ktrdr ls-remote origin", 128, "Could not resolve host");
        row("disk-full", "git -C /opt/ktrdr fetch -q origin", 128, "No space left on device");
        row("disk-full", "git -C /opt/ktrdr worktree add --quiet --detach /opt/ktrdr/.git/next v1.5.0", 128,
            "No space left on device");
        row("disk-full", "git -C /opt/ktrdr checkout -q --detach v1.5.0", 1, "No space left on device");
        row("uv-fails", "cd /opt/ktrdr && uv sync --frozen", 2, "error: Failed to fetch");
        row("foreign-owner", "git -C /opt/ktrdr rev-parse HEAD", 128,
            "fatal: detected dubious ownership in repository at '/opt/ktrdr'");
        row("", "git -C / status", 128, "fatal: not a git repository (or any of the parent directories): .git");
        row("", "git -C /nosuch status", 128, "fatal: cannot change to '/nosuch': No such file or directory");
        row("", "git -C /opt/ktrdr fetch origin v9.9.9", 128, "fatal: couldn't find remote ref v9.9.9");
        row("", "git -C /opt/ktrdr fetch upstream", 128, "fatal: 'upstream' does not appear to be a git repository");
        row("", "git -C /opt/ktrdr stash", 1, "not a git command");
    }
    void gitFailures()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, script);
        QFETCH(int, status);
        QFETCH(QByteArray, message);
        ContainerBench bench;
        QVERIFY(fault.isEmpty() || bench.inject(fault.constData()));
        const auto outcome = bench.inside(script.toStdString());
        QVERIFY2(outcome.err.contains(message), outcome.err.constData());
        QCOMPARE(outcome.status, status);
    }

    void safeDirectoryIsHonoured()
    {
        ContainerBench bench;
        QVERIFY(bench.inject("foreign-owner"));
        QCOMPARE(bench.inside("git -c safe.directory=/opt/ktrdr -C /opt/ktrdr rev-parse HEAD").status, 0);
    }

    void missingCommit()
    {
        ContainerBench bench;
        QVERIFY(bench.inject("commit-missing", {"v1.5.2"}));
        QCOMPARE(bench.inside("git -C /opt/ktrdr ls-remote origin v1.5.2").out, QByteArray());
        bench.inside("git -C /opt/ktrdr fetch -q --tags origin");
        QCOMPARE(bench.inside("git -C /opt/ktrdr tag -l").out, QByteArray("v1.5.0\nv1.5.1\nv1.6.0\n"));
        QVERIFY(bench.inside("git -C /opt/ktrdr cat-file -e '" + bench.commit("v1.5.2") + "^{commit}'").status != 0);
    }

    void systemctlCodes_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("out");
        const auto row = [](const char* script, int status, const char* out) {
            QTest::newRow(script) << QByteArray(script) << status << QByteArray(out);
        };
        row("systemctl is-active ktrdr-worker", 0, "active\n");
        row("systemctl is-active --quiet ktrdr-worker.service", 0, "");
        row("systemctl stop ktrdr-worker; systemctl is-active ktrdr-worker", 3, "inactive\n");
        row("systemctl is-active nosuch", 4, "inactive\n");
        row("systemctl start nosuch", 5, "");
        row("systemctl stop nosuch", 5, "");
        row("systemctl status nosuch", 4, "");
        row("systemctl show -p ActiveState --value ktrdr-worker", 0, "active\n");
        row("systemctl show -p ActiveState,SubState,Result ktrdr-worker", 0,
            "Result=success\nActiveState=active\nSubState=running\n");
        row("systemctl show -p ActiveState -p LoadState nosuch", 0, "LoadState=not-found\nActiveState=inactive\n");
        row("systemctl is-enabled ktrdr-worker", 0, "enabled\n");
        row("systemctl disable ktrdr-worker; systemctl is-enabled ktrdr-worker", 1, "disabled\n");
        row("systemctl daemon-reload", 0, "");
        row("systemctl mask ktrdr-worker", 1, "");
    }
    void systemctlCodes()
    {
        QFETCH(QByteArray, script);
        QFETCH(int, status);
        QFETCH(QByteArray, out);
        ContainerBench bench;
        const auto outcome = bench.inside(script.toStdString());
        QCOMPARE(outcome.out, out);
        QCOMPARE(outcome.status, status);
    }

    void restartWaitsForTheStubbornWorker()
    {
        SimOptions options;
        options.generation = KtrdrGeneration::N;
        options.timings.stopTimeout = Seconds{90};
        ContainerBench bench(options);
        const auto begun = bench.clock.now();
        QCOMPARE(bench.inside("systemctl restart ktrdr-worker").status, 0);
        QVERIFY(bench.clock.now() - begun >= Seconds{90});
        QVERIFY(bench.inside("journalctl -u ktrdr-worker -n 5 --no-pager -o cat")
                    .out.contains("Failed with result 'timeout'."));
        const auto systemd = bench.inside("journalctl -q -u ktrdr-worker _PID=1 -n 50 --no-pager -o cat").out;
        const auto own = bench.inside("journalctl -q _SYSTEMD_UNIT=ktrdr-worker.service -n 50 --no-pager -o cat").out;
        QVERIFY(systemd.contains("Failed with result 'timeout'."));
        QVERIFY(!own.isEmpty() && !own.contains("Failed with result"));
        QCOMPARE(systemd.count('\n') + own.count('\n'),
                 bench.inside("journalctl -q -u ktrdr-worker -n 100 --no-pager -o cat").out.count('\n'));
    }

    void curl()
    {
        ContainerBench bench;
        QVERIFY(bench.inside("curl -sS -f -m 5 'http://127.0.0.1:5003/api/v1/operations?active_only=true'")
                    .out.contains("\"active_count\":0"));
        QCOMPARE(bench.inside("curl -s -o /dev/null -w '%{http_code}' http://localhost:5003/nosuch").out,
                 QByteArray("404"));
        QCOMPARE(bench.inside("curl -sSf http://localhost:5003/nosuch").err,
                 QByteArray("curl: (22) The requested URL returned error: 404\n"));
        QCOMPARE(bench.inside("curl -s http://nosuch.example/").status, 6);
        QCOMPARE(bench.inside("curl -s http://93.184.216.34/").status, 7);
        bench.inside("systemctl stop ktrdr-worker");
        QCOMPARE(bench.inside("curl -s http://localhost:5003/").status, 7);
        bench.run("pct stop 202");
        const auto begun = bench.clock.now();
        QCOMPARE(bench.inside("curl -s -m 5 http://ktrdr-worker-bt-2:5003/").status, 28);
        QCOMPARE(bench.clock.now() - begun, Milliseconds{5000});
    }

    void diskSpace()
    {
        ContainerBench bench;
        const auto free = [&] {
            return bench.inside("df -Pk /opt/ktrdr | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4")
                .out.trimmed()
                .toLongLong();
        };
        QVERIFY(free() > 8'000'000);
        QVERIFY(bench.inject("disk-full"));
        QCOMPARE(free(), 0);
        QVERIFY(bench.inside("echo text > /root/file").status != 0);
        bench.with([](World& world) { world.box(201)->packageCache.clear(); });
        const auto sync = bench.inside("cd /opt/ktrdr && uv sync --frozen");
        QCOMPARE(sync.status, 2);
        QVERIFY2(sync.err.contains("No space left on device"), sync.err.constData());
        bench.with([](World& world) { clearAllFaults(world); });
        QCOMPARE(bench.inside("echo text > /root/file").status, 0);
        QCOMPARE(bench.inside("df -Pk /nosuch").status, 1);
    }

    // The machine of a service host is made at the first login: then its disk must be full at once.
    void diskOfAMachineThatNobodyUsedYet()
    {
        ContainerBench bench;
        QVERIFY(bench.with([](World& world) { return bool(injectFault(world, *findFault("disk-full"), "20", {})); }));
        QVERIFY(bench.park.box(World::kGpuId).files().sizeLimit() == std::size_t{0});
        QVERIFY(!bench.park.box(World::kIbId).files().sizeLimit());
    }

    void stoppedContainerLosesItsProcessesAndRun()
    {
        ContainerBench bench;
        bench.inside("touch /run/mark /opt/ktrdr/keep");
        bench.run("pct stop 201; pct start 201");
        QCOMPARE(bench.inside("[ -e /run/mark ]").status, 1);
        QCOMPARE(bench.inside("[ -e /opt/ktrdr/keep ]").status, 0);
    }

    void idleCheckOfABusyWorker()
    {
        SimOptions options;
        options.busyWorkers = 1;
        options.busyFor = Seconds{60};
        ContainerBench bench(options);
        QVERIFY(bench.inside("curl -s 'http://localhost:5003/api/v1/operations?active_only=true'")
                    .out.contains("\"active_count\":1"));
        bench.clock.advance(Seconds{61});
        QVERIFY(bench.inside("curl -s 'http://localhost:5003/api/v1/operations?active_only=true'")
                    .out.contains("\"active_count\":0"));
    }
};

QTEST_APPLESS_MAIN(SimContainerTest)
#include "sim_container_test.moc"
