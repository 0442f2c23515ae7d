// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What ktrdrctl promises the person at the keyboard: remembered versions are never shown as fresh, an interrupt says
// what is true, a wrong fingerprint is a warning, and an open run tells how to go on.
#include "cli_bench.h"

#include <fcntl.h>
#include <unistd.h>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const QString kTyped = "SHA256:" + QString(43, 'a');
const QString kOther = "SHA256:" + QString(43, 'b');

QStringList deploy() { return {"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}; }

// The row of the target in a table that was printed.
QString rowOf(const QString& text, const QString& name)
{
    QString found;
    for (const auto& line : text.split('\n')) {
        if (line.startsWith(name))
            found = line.simplified();
    }
    return found;
}

void holdCheckouts(CliBench& bench)
{
    bench.world.shell.holdIf(
        [](const FakeShell::Call& call) { return call.command.input.find("phase checkout") != std::string::npos; });
}

bool untilHeld(CliBench& bench)
{
    return QTest::qWaitFor([&] { return bench.world.shell.heldCount() == 1; }, 10'000);
}

// Hosts of the bench show these keys until one is trusted.
void showKeys(CliBench& bench, const QMap<QString, QString>& keys)
{
    bench.context->open = [&bench](const Environment&, const std::string& trust, const CliContext::Opened& opened) {
        bench.trusted = trust;
        opened(std::make_unique<FakeSession>(bench.world));
    };
    bench.world.shell.setHandler([&bench, keys](const FakeShell::Call& call) -> Result<ExecResult> {
        const auto key = keys.value(QString::fromStdString(call.host));
        if (key.isEmpty())
            return exited(0); // known before
        const bool trusted = key.toStdString() == bench.trusted;
        if (bench.context->onHostKey)
            bench.context->onHostKey({call.host + ":22", "ssh-ed25519", key.toStdString(), "staging"}, trusted);
        if (trusted)
            return exited(0);
        return fail(ErrorCode::HostKeyUnknown, call.host + " is not a known host", call.host,
                    "trust it: ktrdrctl host trust --fingerprint " + key.toStdString());
    });
}

} // namespace

class CliOperatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rememberedVisitsShowTheirAge()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--versions"}), 0);
        QVERIFY2(rowOf(bench.outText(), "ktrdr-worker-201").contains("running active idle available v1.5.1"),
                 qPrintable(bench.outText()));
        QCOMPARE(bench.visits.size(), std::size_t{3});
        for (auto& [id, reading] : bench.visits)
            *reading.readAt -= Seconds{120};
        QCOMPARE(bench.run({"status"}), 0);
        const auto row = rowOf(bench.outText(), "ktrdr-worker-201");
        QVERIFY2(row.contains("active? (2:0") && row.contains(" old) idle available v1.5.1, 2:0"), qPrintable(row));
        QVERIFY2(row.endsWith(" ago"), qPrintable(row));
    }

    void aVisitOfThisMomentIsRememberedToo()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--versions"}), 0);
        QCOMPARE(bench.run({"status"}), 0);
        const auto row = rowOf(bench.outText(), "ktrdr-backend");
        QVERIFY2(row.contains("active? (") && row.endsWith(" ago"), qPrintable(row));
    }

    void aRememberedFailedUnitIsNoVerdict()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--versions"}), 0);
        bench.visits.at(ct(201)).value->unit = UnitActive::Failed;
        QCOMPARE(bench.run({"status", "--check"}), 0);
        QVERIFY(rowOf(bench.outText(), "ktrdr-worker-201").contains("failed? ("));
    }

    void deploymentsReplaceWhatIsRemembered()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--versions"}), 0);
        holdCheckouts(bench);
        std::size_t during = 99;
        const int code = bench.run(deploy(), [&] {
            QVERIFY(untilHeld(bench));
            during = bench.visits.size();
            bench.world.shell.holdIf({});
            bench.world.shell.releaseAll();
        });
        QCOMPARE(code, 0);
        QCOMPARE(during, std::size_t{0});
        QCOMPARE(bench.visits.size(), std::size_t{3});
        for (const auto& [id, reading] : bench.visits)
            QCOMPARE(reading.value->commit, kNewCommit);
        QCOMPARE(bench.run({"status"}), 0);
        QVERIFY2(rowOf(bench.outText(), "ktrdr-worker-202").contains("v1.5.2, "), qPrintable(bench.outText()));
    }

    void aRunThatWasLeftForgetsItsTargets()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--versions"}), 0);
        holdCheckouts(bench);
        const int code = bench.run(deploy(), [&] {
            QVERIFY(untilHeld(bench));
            bench.context->onInterrupt();
            bench.context->onInterrupt();
        });
        QCOMPARE(code, 14);
        QVERIFY(bench.visits.empty());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const auto& rows = bench.world.journal.stored.begin()->second.rows;
        const auto count = rows.size();
        bench.world.shell.holdIf({});
        bench.world.shell.releaseAll();
        for (int i = 0; i < 5; ++i)
            QCoreApplication::sendPostedEvents();
        QCOMPARE(rows.size(), count); // who has left does not go on
        QVERIFY2(bench.errText().contains("ktrdrctl runs abandon 2"), qPrintable(bench.errText()));
        QVERIFY(bench.errText().contains("--reason"));
    }

    void rolledBackTargetsAreRememberedOnTheOldVersion()
    {
        CliBench bench;
        bench.world.deadWith = {ct(202)};
        QCOMPARE(bench.run(deploy()), 8);
        QVERIFY(bench.visits.contains(ct(201)));
        for (const auto& [id, reading] : bench.visits)
            QCOMPARE(reading.value->commit, kOldCommit);
    }

    void checkIsAnExitCode()
    {
        CliBench bench;
        QCOMPARE(bench.run({"status", "--check"}), 0);
        bench.world.registry.clear();
        QCOMPARE(bench.run({"status"}), 0);
        QCOMPARE(bench.run({"status", "--check"}), 15);
    }

    void targetsLeftAloneShowTheirVersion()
    {
        CliBench bench;
        bench.world.commits[ct(201)] = kNewCommit;
        QCOMPARE(bench.run(deploy()), 0);
        const auto row = rowOf(bench.outText(), "ktrdr-worker-201");
        QVERIFY2(!row.contains("old"), qPrintable(bench.outText()));
        QVERIFY2(row.contains("v1.5.2 v1.5.2 v1.5.2"), qPrintable(row));
    }

    void interruptBeforeAChangeDoesNotSayMixed()
    {
        CliBench bench;
        bench.world.shell.holdIf(
            [](const FakeShell::Call& call) { return call.command.input.find("phase presync") != std::string::npos; });
        const int code = bench.run(deploy(), [&] {
            QVERIFY(QTest::qWaitFor([&] { return bench.world.shell.heldCount() > 0; }, 10'000));
            bench.context->onInterrupt();
            bench.world.shell.holdIf({});
            bench.world.shell.releaseAll();
        });
        QCOMPARE(code, 10);
        QVERIFY(bench.world.switches.empty());
        QVERIFY2(bench.outText().contains("before any target was changed"), qPrintable(bench.outText()));
        QVERIFY(!bench.outText().contains("mixed"));
        QVERIFY(rowOf(bench.outText(), "ktrdr-worker-201").endsWith("v1.5.1 unchanged"));
    }

    void interruptDuringTheWayBackSaysSo()
    {
        CliBench bench;
        bench.world.deadWith = {ct(201)};
        bench.world.shell.holdIf([&](const FakeShell::Call& call) {
            return call.command.input.find("phase checkout") != std::string::npos &&
                   call.command.input.find("commit=" + kOldCommit.text()) != std::string::npos;
        });
        const int code = bench.run(deploy(), [&] {
            QVERIFY(QTest::qWaitFor([&] { return bench.world.shell.heldCount() > 0; }, 30'000));
            bench.context->onInterrupt();
            bench.world.shell.holdIf({});
            bench.world.shell.releaseAll();
        });
        QCOMPARE(code, 8);
        for (const auto& [id, commit] : bench.world.commits)
            QCOMPARE(commit, kOldCommit);
        QVERIFY2(bench.errText().contains("going back") && !bench.errText().contains("Stopping"),
                 qPrintable(bench.errText()));
    }

    void interruptBeforeTheStartIsKept()
    {
        CliBench bench;
        bool asked = false;
        bench.world.journal.whenCreated = [&] {
            asked = true;
            bench.context->onInterrupt();
        };
        QCOMPARE(bench.run(deploy()), 10);
        QVERIFY(asked);
        QVERIFY(bench.world.switches.empty());
        QVERIFY2(bench.errText().contains("before a target is changed"), qPrintable(bench.errText()));
    }

    void readersWhoStopReadingDoNotHaltTheRun()
    {
        CliBench bench;
        int ends[2] = {-1, -1};
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        QVERIFY(::fcntl(ends[1], F_SETPIPE_SZ, 4096) > 0);
        Output out(ends[1]);
        CliContext context{out, *bench.err, false, bench.world.clock, "config.toml", {}, {}, {}, {}, {}, {}, {}, {}};
        context.loadConfiguration = bench.context->loadConfiguration;
        context.open = bench.context->open;
        context.openJournal = bench.context->openJournal;
        context.loadInsideCache = bench.context->loadInsideCache;
        context.saveInsideCache = bench.context->saveInsideCache;
        int code = -1;
        runCommandLine(context, bench.commands, deploy() + QStringList{"--json"},
                       [&](ExitCode exit) { code = static_cast<int>(exit); });
        QVERIFY(QTest::qWaitFor([&] { return code >= 0; }, 30'000));
        QCOMPARE(code, 0);
        QVERIFY(out.isLagging());
        QCOMPARE(bench.world.commits.at(ct(202)), kNewCommit);
        for (const int end : ends)
            ::close(end);
    }

    void openRunsTellHowToGoOn()
    {
        CliBench bench;
        RunHeader old;
        old.runId = "20200101-000000-aaaaaa";
        old.environment = "staging";
        bench.world.journal.stored[old.runId] = {old, "{}", {}};
        for (int i = 0; i < 220; ++i) {
            auto header = old;
            header.runId = "20210101-000000-" + std::to_string(100'000 + i);
            header.endedAt = UtcTime{Milliseconds{1}};
            bench.world.journal.stored[header.runId] = {header, "{}", {}};
        }
        QCOMPARE(bench.run(deploy()), 5);
        QVERIFY2(bench.outText().contains("ktrdrctl runs abandon " + QString::fromStdString(old.runId) + " --reason"),
                 qPrintable(bench.outText()));
    }

    void aRunThatIsLedCannotBeAbandoned()
    {
        CliBench bench;
        bench.journalProblem = {ErrorCode::Busy, "ktrdrctl (process 7 on here) writes the journal", {}, {}, {}};
        QCOMPARE(bench.run({"runs", "abandon", "r1", "--reason", "no"}), 1);
        QVERIFY2(bench.errText().contains("process 7") && bench.errText().contains("Ctrl-C there"),
                 qPrintable(bench.errText()));
    }

    void wrongFingerprintIsAWarningAndNothingToPaste()
    {
        CliBench bench;
        showKeys(bench, {{"pve1", kOther}, {"pve2", kOther}});
        QCOMPARE(bench.run({"host", "trust", "--node", "pve1", "--fingerprint", kTyped}), 6);
        const auto said = bench.errText();
        QVERIFY2(said.contains("pve1") && said.contains("shows " + kOther) && said.contains("you typed " + kTyped),
                 qPrintable(said));
        QVERIFY(said.contains("nothing was recorded") && said.contains("listening in"));
        QVERIFY2(!said.contains("host trust"), qPrintable(said));
    }

    void eachHostIsTriedAndTheMatchNamed()
    {
        CliBench bench;
        showKeys(bench, {{"pve1", kOther}, {"pve2", kTyped}});
        QCOMPARE(bench.run({"host", "trust", "--fingerprint", kTyped}), 0);
        QVERIFY2(bench.outText().contains("pve2:22 (for pve2) shows this key; it is recorded") &&
                     bench.outText().contains("pve1:22 (for pve1) shows " + kOther + ": another key, not recorded"),
                 qPrintable(bench.outText()));
    }

    void formOfAFingerprint_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("short") << "SHA256:abc";
        QTest::newRow("long") << kTyped + "a";
        QTest::newRow("padded") << kTyped + "=";
        QTest::newRow("other letters") << "SHA256:" + QString(43, '!');
        QTest::newRow("two lines") << kTyped + "\n";
        QTest::newRow("empty") << "";
    }
    void formOfAFingerprint()
    {
        QFETCH(QString, typed);
        CliBench bench;
        QCOMPARE(bench.run({"host", "trust", "--fingerprint", typed}), 2);
        QVERIFY(bench.errText().contains("ssh-keygen -lf"));
        QVERIFY(bench.world.shell.calls.empty());
    }

    void hostServicesCanBeNamed()
    {
        CliBench bench;
        bench.configuration.environments.front().hostServices = {{"gpu", "ktrdr-gpu", {}, {}}};
        showKeys(bench, {{"gpu", kTyped}});
        QCOMPARE(bench.run({"host", "trust", "--node", "gpu", "--fingerprint", kTyped}), 0);
        QCOMPARE(bench.run({"host", "trust", "--node", "pve9", "--fingerprint", kTyped}), 2);
    }
};

QTEST_GUILESS_MAIN(CliOperatorTest)
#include "cli_operator_test.moc"
