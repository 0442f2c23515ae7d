// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The step scripts under a real shell: exit codes, the order of what they call, and what they leave alone.
#include "script_bench.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class ScriptBehaviourTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workerIsSwitchedInOrder();
    void backendIsRestartedWithoutAStop();
    void restartIsOwedUntilItIsDone();
    void refusals_data();
    void refusals();
    void brokenUnitIsStoppedUnlessBusy();
    void failingSyncLeavesTheUnitDown();
    void wrongHeadIsSeen();
    void prefetchFetchesOnlyWhatIsMissing();
    void prefetchFailsWithoutChangingAnything();
    void lockIsRespectedAndReleased();
    void partOfAScriptDoesNothing();
    void restartChecksFirst();
    void typedByHandItDoesTheSame();
};

namespace {

NodeCommand commandOf(const Plan& plan, const char* step) { return *commandFor(plan, *plan.findStep(step)); }

QStringList phasesOf(const ScriptBench::Run& run)
{
    QStringList phases;
    for (const auto& phase : parsePhases(run.out.toStdString()))
        phases << QString::fromStdString(phase);
    return phases;
}

QString newCommit() { return QString::fromStdString(kNewCommit.text()); }

bool changedAnything(const ScriptBench::Run& run)
{
    return run.calls.join('\n').contains(QRegularExpression("systemctl (stop|start|restart)|git checkout|uv sync"));
}

} // namespace

void ScriptBehaviourTest::workerIsSwitchedInOrder()
{
    ScriptBench bench;
    bench.put("known");
    const auto run = bench.run(commandOf(bench.plan(), "workers/201/switch-release"));
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.calls,
             (QStringList{"git status --porcelain --untracked-files=no", "git cat-file -e " + newCommit() + "^{commit}",
                          "systemctl is-active --quiet ktrdr-worker",
                          "curl -sS -f -m 5 http://192.168.1.201:5003/api/v1/operations?active_only=true",
                          "systemctl stop ktrdr-worker", "git checkout --quiet --detach " + newCommit() + " --",
                          "uv sync --quiet", "systemctl reset-failed ktrdr-worker", "systemctl start ktrdr-worker",
                          "git rev-parse HEAD"}));
    QCOMPARE(phasesOf(run), (QStringList{"idle", "stop", "checkout", "sync", "start", "verify", "done"}));
    QVERIFY(parseStoppedAt(run.out.toStdString()));
}

void ScriptBehaviourTest::backendIsRestartedWithoutAStop()
{
    ScriptBench bench;
    bench.put("known");
    QFile lock(bench.app() + "/uv.lock"); // with a lock file the versions are frozen
    QVERIFY(lock.open(QIODevice::WriteOnly));
    const auto run = bench.run(commandOf(bench.plan(), "backend/100/switch-release"));
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.calls.mid(2), (QStringList{"git checkout --quiet --detach " + newCommit() + " --",
                                            "uv sync --frozen --quiet", "systemctl reset-failed ktrdr-backend",
                                            "systemctl restart ktrdr-backend", "git rev-parse HEAD"}));
}

// From before the switch of the tree until the unit was started from it.
void ScriptBehaviourTest::restartIsOwedUntilItIsDone()
{
    for (const char* step : {"backend/100/switch-release", "workers/201/switch-release"}) {
        ScriptBench bench;
        bench.put("known");
        bench.put("no-sync");
        QVERIFY(bench.run(commandOf(bench.plan(), step)).exitCode != 0);
        QVERIFY2(QFile::exists(bench.owedPath()), step);
        bench.remove("no-sync");
        QCOMPARE(bench.run(commandOf(bench.plan(), step)).exitCode, 0);
        QVERIFY2(!QFile::exists(bench.owedPath()), step);
    }
    ScriptBench bench;
    bench.put("known");
    bench.put("dirty", " M ktrdr/api.py\n");
    QCOMPARE(bench.run(commandOf(bench.plan(), "backend/100/switch-release")).exitCode, kExitDirty);
    QVERIFY(!QFile::exists(bench.owedPath())); // nothing was switched
}

void ScriptBehaviourTest::refusals_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("dirty tree") << "dirty" << QByteArray(" M ktrdr/api.py\n") << kExitDirty;
    QTest::newRow("busy") << "answer" << QByteArray(R"({"data":[{"operation_id":"op_1"}], "active_count": 1})")
                          << kExitBusy;
    QTest::newRow("busy with ten") << "answer" << QByteArray(R"({"active_count":10})") << kExitBusy;
    QTest::newRow("busy with a fraction") << "answer" << QByteArray(R"({"active_count":0.5})") << kExitBusy;
    QTest::newRow("no answer") << "answer" << QByteArray() << kExitIdleUnknown;
    QTest::newRow("another answer") << "answer" << QByteArray("<html>active_count:0</html>") << kExitIdleUnknown;
    QTest::newRow("null") << "answer" << QByteArray(R"({"active_count":null})") << kExitBusy;
    QTest::newRow("cut off") << "answer" << QByteArray(R"({"active_count":0)") << kExitBusy;
    QTest::newRow("quoted in a name") << "answer" << QByteArray(R"({"x":"\"active_count\":0,","active_count":2})")
                                      << kExitBusy;
    QTest::newRow("systemd does not answer") << "active" << QByteArray("1") << 0;
    QTest::newRow("unit does not run") << "active" << QByteArray("3") << 0;
}

void ScriptBehaviourTest::refusals()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, text);
    QFETCH(int, exitCode);
    ScriptBench bench;
    bench.put("known");
    bench.put(file, text);
    const auto run = bench.run(commandOf(bench.plan(), "workers/201/switch-release"));
    QCOMPARE(run.exitCode, exitCode);
    QCOMPARE(changedAnything(run), exitCode == 0);
    const bool asked = run.calls.join('\n').contains("curl");
    QCOMPARE(asked, exitCode != kExitDirty && text != "3"); // an unclear answer of systemd does not spare the question
    if (exitCode != 0)
        QVERIFY(!run.err.isEmpty());
}

void ScriptBehaviourTest::brokenUnitIsStoppedUnlessBusy()
{
    ScriptBench bench;
    auto plan = bench.plan();
    auto step = *plan.findStep("workers/201/switch-release");
    step.action = action::SwitchRelease{kNewCommit, IdlePolicy::StopUnlessBusy};
    bench.put("known");
    bench.put("answer");
    QCOMPARE(bench.run(*commandFor(plan, step)).exitCode, 0);
    bench.put("answer", R"({"active_count":1})");
    QCOMPARE(bench.run(*commandFor(plan, step)).exitCode, kExitBusy);
}

// Half-installed code is not started: it would register and take work. The way back starts the old one again.
void ScriptBehaviourTest::failingSyncLeavesTheUnitDown()
{
    ScriptBench bench;
    bench.put("known");
    bench.put("no-sync");
    const auto run = bench.run(commandOf(bench.plan(), "workers/201/switch-release"));
    QVERIFY(run.exitCode != 0);
    QCOMPARE(phasesOf(run).back(), QString("sync"));
    QVERIFY(!run.calls.contains("systemctl start ktrdr-worker"));
}

void ScriptBehaviourTest::wrongHeadIsSeen()
{
    ScriptBench bench;
    bench.put("known");
    bench.put("stuck");
    bench.put("head", "somewhere else\n");
    const auto run = bench.run(commandOf(bench.plan(), "workers/201/switch-release"));
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.err.contains("somewhere else"));
    QVERIFY(!phasesOf(run).contains("done"));
}

void ScriptBehaviourTest::prefetchFetchesOnlyWhatIsMissing()
{
    ScriptBench bench;
    const auto command = commandOf(bench.plan(), "prefetch/201/prefetch-release");
    const auto first = bench.run(command);
    QCOMPARE(first.exitCode, 0);
    QCOMPARE(phasesOf(first), (QStringList{"fetch", "presync", "ready"}));
    const auto second = bench.run(command);
    QCOMPARE(phasesOf(second), (QStringList{"presync", "ready"}));
    QVERIFY(!second.calls.join('\n').contains("fetch"));
    QVERIFY(!second.calls.join('\n').contains("systemctl"));
    QVERIFY(bench.isFolderEmpty("app/.git")); // nothing is left beside the tree
}

void ScriptBehaviourTest::prefetchFailsWithoutChangingAnything()
{
    ScriptBench bench;
    bench.put("no-remote");
    const auto run = bench.run(commandOf(bench.plan(), "prefetch/201/prefetch-release"));
    QVERIFY(run.exitCode != 0 && run.exitCode < 73);
    bench.put("known");
    bench.put("no-sync");
    const auto later = bench.run(commandOf(bench.plan(), "prefetch/201/prefetch-release"));
    QVERIFY(later.exitCode != 0);
    QVERIFY(bench.isFolderEmpty("app/.git"));
    QVERIFY(!later.calls.join('\n').contains("systemctl"));
}

void ScriptBehaviourTest::lockIsRespectedAndReleased()
{
    ScriptBench bench;
    bench.put("known");
    const auto command = commandOf(bench.plan(), "workers/201/switch-release");
    QProcess holder;
    holder.start("/usr/bin/flock", {bench.lockPath(), "/bin/sh", "-c", "echo held; read -r line"});
    QVERIFY(holder.waitForReadyRead(10'000));
    const auto refused = bench.run(command);
    QCOMPARE(refused.exitCode, kExitStepRunning);
    QVERIFY(refused.calls.isEmpty());
    holder.write("\n");
    QVERIFY(holder.waitForFinished(10'000));
    QCOMPARE(bench.run(command).exitCode, 0);
}

// A connection that breaks while the script is sent must not leave a stopped worker behind.
void ScriptBehaviourTest::partOfAScriptDoesNothing()
{
    ScriptBench bench;
    bench.put("known");
    const auto command = commandOf(bench.plan(), "workers/201/switch-release");
    for (std::size_t part = 0; part + 2 < command.input.size(); part += 37) {
        const auto run = bench.run({command.line, command.input.substr(0, part)});
        QVERIFY2(run.calls.isEmpty(), qPrintable(run.calls.join('\n')));
    }
}

void ScriptBehaviourTest::restartChecksFirst()
{
    ScriptBench bench;
    auto plan = bench.plan();
    Step step{"reregister/201/restart-unit", ct(201), action::RestartUnit{IdlePolicy::RequireIdle}};
    QCOMPARE(bench.run(*commandFor(plan, step)).calls.back(), QString("systemctl restart ktrdr-worker"));
    bench.put("answer", R"({"active_count":1})");
    const auto busy = bench.run(*commandFor(plan, step));
    QCOMPARE(busy.exitCode, kExitBusy);
    QVERIFY(!changedAnything(busy));
}

// What a person types after a failed run keeps the mark as the scripts do, and starts a unit at its start limit.
void ScriptBehaviourTest::typedByHandItDoesTheSame()
{
    ScriptBench bench;
    const auto plan = bench.plan();
    const auto line = switchByHand(plan, *plan.findTarget(ct(201)), kOldCommit);
    const QStringList wanted{"systemctl stop ktrdr-worker",
                             "git checkout --detach " + QString::fromStdString(kOldCommit.text()) + " --", "uv sync",
                             "systemctl reset-failed ktrdr-worker", "systemctl start ktrdr-worker"};
    QCOMPARE(bench.run({{}, line}).calls, wanted);
    QVERIFY(!QFile::exists(bench.owedPath()));
    bench.put("no-start");
    QVERIFY(bench.run({{}, line}).exitCode != 0);
    QVERIFY(QFile::exists(bench.owedPath()));
    const auto restart = bench.run({{}, restartByHand(*plan.findTarget(ct(201)))});
    QCOMPARE(restart.calls, QStringList({"systemctl reset-failed ktrdr-worker", "systemctl restart ktrdr-worker"}));
    QVERIFY(!QFile::exists(bench.owedPath()));
}

QTEST_GUILESS_MAIN(ScriptBehaviourTest)
#include "script_behaviour_test.moc"
