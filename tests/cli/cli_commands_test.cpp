// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of ktrdrctl in process: golden texts, exit codes, guards. KTRDR_UPDATE_GOLDEN=1 writes the golden
// files anew; read the difference before committing it.
#include "cli_bench.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// What differs from run to run becomes a placeholder.
QString stable(QString text)
{
    static const QRegularExpression iso(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
    static const QRegularExpression run(QStringLiteral("\\d{8}-\\d{6}-[0-9a-f]{6}"));
    static const QRegularExpression took(QStringLiteral("done in \\d+(\\.\\d+)? m?s"));
    static const QRegularExpression age(QStringLiteral("\"(age_ms|read_ms)\": -?\\d+"));
    static const QRegularExpression hash(QStringLiteral("\\b[0-9a-f]{64}\\b"));
    static const QRegularExpression elapsed(QStringLiteral("^\\d\\d:\\d\\d  "), QRegularExpression::MultilineOption);
    return text.replace(iso, QStringLiteral("TIME"))
        .replace(run, QStringLiteral("RUN"))
        .replace(took, QStringLiteral("done in T"))
        .replace(age, QStringLiteral("\"\\1\": 0"))
        .replace(hash, QStringLiteral("HASH"))
        .replace(elapsed, QStringLiteral("00:00  "));
}

void compareGolden(const QString& name, const QString& text)
{
    QFile file(QStringLiteral(KTRDR_TEST_DATA "/cli/") + name);
    const auto actual = stable(text);
    if (qEnvironmentVariableIsSet("KTRDR_UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(actual.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const auto expected = QString::fromUtf8(file.readAll());
    if (actual != expected)
        qWarning("%s differs:\n%s", qPrintable(name), qPrintable(actual));
    QCOMPARE(actual, expected);
}

// A version on the same branch before and after the deployed one, one beside, one that was not compared.
std::string versionLines()
{
    std::string lines = "ktrdr:tags 7\n";
    const auto tag = [&](const char* name, const CommitId& id, const char* day, const char* compared) {
        const auto seconds = std::chrono::floor<Seconds>(*parseIso(std::string(day) + "T10:00:00Z"));
        lines += fmt::format("ktrdr:tag tag:{0}:commit:{1}:{2}:refs/tags/{3} Release {3}\n", commit(7).text(),
                             id.text(), seconds.time_since_epoch().count(), name);
        if (*compared)
            lines += fmt::format("ktrdr:compared {} {}\n", id.text(), compared);
    };
    tag("v1.10.0", commit(0x11000), "2026-11-22", "1 0\t14");
    tag("v1.9.9", kNewCommit, "2026-11-20", "0 0\t3");
    tag("v1.5.1", kOldCommit, "2026-11-10", "0 0\t0");
    tag("v1.5.0", commit(0x15000), "2026-11-01", "0 3\t0");
    tag("v1.4.7", commit(0x14700), "2026-11-15", "1 9\t2");
    tag("v1.4.6-rc.1", commit(0x14600), "2025-12-31", "");
    return lines;
}

} // namespace

class CliCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("help.txt") << "help" << 0;
        QTest::newRow("env-list.txt") << "env list" << 0;
        QTest::newRow("env-show.txt") << "env show staging" << 0;
        QTest::newRow("env-show.json") << "env show --env staging --json" << 0;
        QTest::newRow("config-check.txt") << "config check" << 0;
        QTest::newRow("status.txt") << "status" << 0;
        QTest::newRow("status.json") << "status --json --versions" << 0;
        QTest::newRow("versions.txt") << "versions" << 0;
        QTest::newRow("versions.json") << "versions --env staging --json" << 0;
        QTest::newRow("deploy-dry-run.txt") << "deploy --version v1.5.2 --dry-run" << 0;
        QTest::newRow("plan.txt") << "plan deploy --version v1.5.2" << 0;
        QTest::newRow("deploy.txt") << "deploy --version v1.5.2 --observe 0 --yes" << 0;
        QTest::newRow("runs-list-empty.txt") << "runs list" << 0;
    }
    void golden()
    {
        QFETCH(QString, arguments);
        QFETCH(int, code);
        CliBench bench;
        bench.world.releaseLines = versionLines();
        const int ended = bench.run(arguments.split(' '));
        QVERIFY2(ended == code, qPrintable(bench.outText() + bench.errText()));
        QCOMPARE(bench.errText(), QString());
        compareGolden(QString::fromLatin1(QTest::currentDataTag()), bench.outText());
    }

    void mistakes_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << "" << 2 << "Usage";
        QTest::newRow("unknown command") << "destroy" << 2 << "no command 'destroy'";
        QTest::newRow("unknown option") << "status --fast" << 2 << "fast";
        QTest::newRow("unknown environment") << "status --env prod" << 2 << "staging";
        QTest::newRow("no version") << "deploy" << 2 << "Which version";
        QTest::newRow("version with an option in it") << "deploy --version=-rf" << 2 << "version";
        QTest::newRow("batch") << "deploy --version v1 --batch 0" << 2 << "1 to 100";
        QTest::newRow("workers") << "deploy --version v1 --workers 201-x" << 2 << "201-203,207";
        QTest::newRow("not a worker") << "deploy --version v1.5.2 --workers 100 --yes" << 2 << "not a worker";
        QTest::newRow("observe") << "deploy --version v1 --observe soon" << 2 << "90s";
        QTest::newRow("format") << "plan deploy --version v1 --format xml" << 2 << "text, json or sh";
        QTest::newRow("wrong confirmation") << "deploy --version v1.5.2 --confirm production" << 12 << "staging";
        QTest::newRow("no terminal") << "deploy --version v1.5.2" << 12 << "--yes";
        QTest::newRow("fingerprint") << "host trust --fingerprint MD5:1" << 2 << "SHA256:";
        QTest::newRow("unknown run") << "runs show 1" << 2 << "no run 1";
        QTest::newRow("unknown run, next step") << "runs show nope" << 2 << "ktrdrctl runs list";
        QTest::newRow("interval") << "status --interval=-1" << 2 << "next: Seconds";
        QTest::newRow("no pause") << "status --watch --interval 0" << 2 << "from 1 to 86400";
        QTest::newRow("count") << "status --count=-1" << 2 << "next: For example --count";
        QTest::newRow("limit") << "runs list --limit 0" << 2 << "next: For example --limit";
        QTest::newRow("list with a blank") << "deploy --version v1.5.2 --workers 201 202 --yes" << 2 << "201,202";
        QTest::newRow("environment without --env") << "status staging" << 2 << "--env NAME";
        QTest::newRow("two runs") << "runs show 1 2" << 2 << "'2' is one word too many";
        QTest::newRow("two configurations") << "status --config a --config=b" << 2 << "--config is given twice";
        QTest::newRow("two configurations in front") << "--config a status --config=b" << 2 << "twice";
        QTest::newRow("init") << "config init" << 3 << "there already";
        QTest::newRow("unknown version") << "deploy --version v9 --yes" << 5 << "pre-flight";
    }
    void mistakes()
    {
        QFETCH(QString, arguments);
        QFETCH(int, code);
        QFETCH(QString, said);
        CliBench bench;
        QCOMPARE(bench.run(arguments.split(' ', Qt::SkipEmptyParts)), code);
        QVERIFY2(bench.errText().contains(said), qPrintable(bench.errText()));
        QVERIFY(bench.world.switches.empty());
    }

    void helpOfACommandBeginsWithItsWords()
    {
        CliBench bench;
        QCOMPARE(bench.run({"runs", "show", "--help"}), 0);
        QVERIFY2(bench.outText().contains("\nUsage: ktrdrctl runs show [options] [RUN]\n"),
                 qPrintable(bench.outText()));
        QVERIFY(bench.outText().contains("--json"));
    }

    void productionNeedsItsNameTyped()
    {
        for (const QString typed : {"staging", "y", "yes", "", "Production"}) {
            CliBench bench;
            bench.configuration.environments.front().protection = Protection::Production;
            bench.configuration.environments.front().name = "production";
            bench.context->inputIsTerminal = true;
            bench.answer = typed;
            QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--yes", "--observe", "0"}), 12);
            QCOMPARE(bench.questions.size(), 1);
            QVERIFY(bench.world.switches.empty());
        }
        CliBench bench;
        bench.configuration.environments.front().protection = Protection::Production;
        QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--confirm", "staging", "--observe", "0"}), 0);
        QVERIFY(bench.questions.isEmpty());
    }

    void staleFactsStopBeforeTheStart()
    {
        CliBench bench;
        bench.context->inputIsTerminal = true;
        bench.context->ask = [&](const QString&, const std::function<void(Result<QString>)>& told) {
            bench.world.commits[ct(201)] = kNewCommit; // somebody else was faster
            told(QStringLiteral("y"));
        };
        QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--observe", "0"}), 11);
        QVERIFY(bench.world.switches.empty());
    }

    void failingWorkerRollsBack()
    {
        CliBench bench;
        bench.world.deadWith = {ct(202)};
        QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}), 8);
        for (const auto& [id, commit] : bench.world.commits)
            QCOMPARE(commit, kOldCommit);
        compareGolden(QStringLiteral("deploy-rolled-back.txt"), bench.outText());
    }

    void interruptStopsAfterTheTargetsInProgress()
    {
        CliBench bench;
        bench.world.shell.holdIf(
            [](const FakeShell::Call& call) { return call.command.input.find("phase checkout") != std::string::npos; });
        const int code = bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}, [&] {
            QVERIFY(QTest::qWaitFor([&] { return bench.world.shell.heldCount() == 1; }, 10'000));
            bench.context->onInterrupt();
            bench.world.shell.releaseAll();
        });
        QCOMPARE(code, 10);
        QCOMPARE(bench.world.commits.at(ct(100)), kNewCommit);
        QCOMPARE(bench.world.commits.at(ct(201)), kOldCommit);
        QVERIFY(bench.outText().contains("stopped"));
    }

    void secondInterruptLeavesAtOnce()
    {
        CliBench bench;
        bench.world.shell.holdIf(
            [](const FakeShell::Call& call) { return call.command.input.find("phase checkout") != std::string::npos; });
        const int code = bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}, [&] {
            QVERIFY(QTest::qWaitFor([&] { return bench.world.shell.heldCount() == 1; }, 10'000));
            bench.context->onInterrupt();
            bench.context->onInterrupt();
        });
        QCOMPARE(code, 14);
        QVERIFY(!bench.world.journal.stored.begin()->second.header.endedAt);
        // The open run keeps the environment closed until somebody has looked.
        CliBench next;
        next.world.journal.stored = bench.world.journal.stored;
        QCOMPARE(next.run({"deploy", "--version", "v1.5.2", "--yes"}), 5);
        QVERIFY(next.outText().contains(QString::fromStdString(bench.world.journal.stored.begin()->first)));
        const auto id = QString::fromStdString(bench.world.journal.stored.begin()->first);
        QCOMPARE(next.run({"runs", "abandon", id, "--reason", "looked"}), 0);
        QCOMPARE(next.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}), 0);
    }

    // A run that has ended was not left in the middle, though its last row is not on disk yet.
    void secondInterruptAfterTheEndWaitsForTheJournal()
    {
        CliBench bench;
        bench.world.journal.endsFail = true;
        bench.world.shell.holdIf(
            [](const FakeShell::Call& call) { return call.command.input.find("phase checkout") != std::string::npos; });
        const int code = bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}, [&] {
            QVERIFY(QTest::qWaitFor([&] { return bench.world.shell.heldCount() == 1; }, 10'000));
            bench.context->onInterrupt();
            bench.world.shell.releaseAll();
            QVERIFY(QTest::qWaitFor([&] { return bench.world.journal.failedEnds == 1; }, 20'000));
            bench.context->onInterrupt();
            bench.world.journal.endsFail = false;
        });
        QVERIFY2(bench.errText().contains("its last entry is being written"), qPrintable(bench.errText()));
        QCOMPARE(code, 10);
    }

    void jsonLinesAreEachADocument()
    {
        CliBench bench;
        QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes", "--json"}), 0);
        QStringList events;
        for (const auto& line : bench.outText().split('\n', Qt::SkipEmptyParts)) {
            const auto document = QJsonDocument::fromJson(line.toUtf8());
            QVERIFY2(document.isObject(), qPrintable(line));
            events << document.object().value("event").toString();
        }
        QCOMPARE(events.first(), QStringLiteral("preflight"));
        QCOMPARE(events.last(), QStringLiteral("summary"));
        QVERIFY(events.contains("run-started") && events.contains("run-ended"));
    }

    // The table is on standard output, what is wrong with it on standard error, and the exit code tells both apart.
    void versionsSayWhatIsWrong_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("out");
        QTest::addColumn<QString>("err");
        const auto tag = QString::fromStdString("ktrdr:tag commit:" + kNewCommit.text() + ":::1:refs/tags/v2 Two\n");
        QTest::newRow("remote down") << "ktrdr:remote-failed list 128 fatal: no route\n" + tag << 4
                                     << "v2   1970-01-01  009e09e0  not counted  unknown"
                                     << "fatal: no route";
        QTest::newRow("disk full") << "ktrdr:remote-failed fetch 128 disk full\n" + tag << 1 << "v2"
                                   << "disk full";
        QTest::newRow("deployed by hand") << tag << 0 << "Deployed now: 0001d01d, which is none of these."
                                          << "";
        QTest::newRow("no tags") << "" << 0 << "TAG  DATE  COMMIT  COMMITS  LOCK  NOTE\n"
                                 << "";
        QTest::newRow("shallow") << "ktrdr:shallow\n" + tag << 0 << "shallow clone"
                                 << "";
        QTest::newRow("odd tags") << "ktrdr:tag x\nktrdr:tags 200\n" + tag << 0
                                  << "not shown: 198.\nTags that cannot be deployed"
                                  << "";
        QTest::newRow("no date") << QString(tag).replace(":1:", "::") << 0 << "v2   unknown"
                                 << "";
    }
    void versionsSayWhatIsWrong()
    {
        QFETCH(QString, lines);
        QFETCH(int, code);
        QFETCH(QString, out);
        QFETCH(QString, err);
        CliBench bench;
        bench.world.releaseLines = lines.toStdString();
        QCOMPARE(bench.run({"versions"}), code);
        QVERIFY2(bench.outText().contains(out), qPrintable(bench.outText()));
        QVERIFY2(err.isEmpty() ? bench.errText().isEmpty() : bench.errText().contains(err),
                 qPrintable(bench.errText()));
    }

    void unreachableClusterIsUnknownAndSaysSo()
    {
        CliBench bench;
        bench.world.shell.setReachable("pve1", false);
        bench.world.shell.setReachable("pve2", false);
        QCOMPARE(bench.run({"status"}), 4);
        QVERIFY2(bench.outText().startsWith("staging: unknown · workers: 2 unknown · "), qPrintable(bench.outText()));
        QVERIFY(bench.outText().contains("pve1"));
        QCOMPARE(bench.run({"versions"}), 4);
    }
};

QTEST_GUILESS_MAIN(CliCommandsTest)
#include "cli_commands_test.moc"
