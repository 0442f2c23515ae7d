// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of journals, compared with the files in tests/data/reports. KTRDR_UPDATE_REPORTS=1 writes those files
// anew; read the difference before you commit it.
#include "app/run_report.h"

#include "engine/journal_json.h"
#include "plan_example.h"
#include "planning/plan_json.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace ktrdr;
using Kind = JournalEvent::Kind;

namespace {

const std::string kNasty = "| `rm -rf` <img src=x onerror=alert(1)> \x1b[31mred\x1b[0m\x07\n```\n# heading & more";

// A journal written row by row, one second apart.
class Journal
{
public:
    explicit Journal(Plan plan) : m_plan(std::move(plan)) { add({.kind = Kind::RunStarted}); }

    void add(const JournalEvent& event)
    {
        m_at += Seconds{1};
        m_rows.push_back(
            {static_cast<std::int64_t>(m_rows.size()) + 1, m_at, toString(event.kind), journalPayload(event)});
    }
    void start(const std::string& step, int attempt = 1)
    {
        add({.kind = Kind::StepStarted, .step = step, .attempt = attempt});
    }
    void end(const std::string& step, StepOutcome outcome, const std::string& text, int attempt = 1)
    {
        add({.kind = Kind::StepEnded, .step = step, .attempt = attempt, .outcome = outcome, .text = text});
    }
    void done(const std::string& step)
    {
        start(step);
        end(step, StepOutcome::Done, "seen");
    }
    void allOf(const std::vector<Group>& groups, const std::string& except = "none")
    {
        for (const auto& group : groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps) {
                    if (step.id.find(except) != std::string::npos)
                        return;
                    done(step.id);
                }
            }
        }
    }
    void fail(const std::string& step, const std::string& detail)
    {
        start(step);
        end(step, StepOutcome::Failed, detail);
        add({.kind = Kind::StepFailed,
             .step = step,
             .text = "The script ended with status 1 in phase start",
             .error = Error{ErrorCode::CommandFailed, "The script ended with status 1 in phase start", step,
                            "Look at the unit's log: journalctl -u in the container", detail}});
    }
    std::vector<Group> turnBack()
    {
        const auto history = runHistory(planJson(), m_rows);
        auto groups = planRollback(m_plan, history->state.progress());
        add({.kind = Kind::RollbackPlanned, .text = "the way back", .rollback = groups});
        return groups;
    }
    void close(RunOutcome outcome) { add({.kind = Kind::RunEnded, .ended = outcome}); }

    const Plan& plan() const { return m_plan; }
    std::string planJson() const
    {
        return QJsonDocument(planToJson(m_plan)).toJson(QJsonDocument::Compact).toStdString();
    }
    const std::vector<JournalRow>& rows() const { return m_rows; }
    RunHeader header() const
    {
        return {"20261124-061225-a41f9c", "staging", "deploy", "Deploy v1.5.2", "alice@ops-1", std::string(64, 'e'),
                example::planTime(),      {},        {}};
    }
    std::string markdown() const { return runReportMarkdown(header(), planJson(), m_rows).value(); }
    std::string json() const { return runReportJson(header(), planJson(), m_rows).value(); }
    RunState state() const { return runHistory(planJson(), m_rows)->state; }

private:
    Plan m_plan;
    UtcTime m_at = example::planTime();
    std::vector<JournalRow> m_rows;
};

void compareWithFile(const QString& name, const std::string& text)
{
    QFile file(QStringLiteral(KTRDR_TEST_DATA "/reports/") + name);
    if (qEnvironmentVariableIsSet("KTRDR_UPDATE_REPORTS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(text));
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
    const auto expected = QString::fromUtf8(file.readAll()).split('\n');
    const auto actual = QString::fromStdString(text).split('\n');
    for (qsizetype i = 0; i < std::max(expected.size(), actual.size()); ++i)
        QCOMPARE(name + ':' + QString::number(i + 1) + ' ' + actual.value(i),
                 name + ':' + QString::number(i + 1) + ' ' + expected.value(i));
}

Journal succeeded()
{
    Journal journal(example::planFor({.workers = 2}));
    journal.start("prefetch/100/prefetch-release");
    journal.end("prefetch/100/prefetch-release", StepOutcome::NotStarted, "no connection to pve-2");
    journal.start("prefetch/100/prefetch-release", 2);
    journal.end("prefetch/100/prefetch-release", StepOutcome::Done, "fetch presync ready", 2);
    journal.done("prefetch/201/prefetch-release");
    journal.done("prefetch/202/prefetch-release");
    for (std::size_t i = 1; i < journal.plan().groups.size(); ++i)
        journal.allOf({journal.plan().groups[i]});
    journal.close(RunOutcome::Succeeded);
    return journal;
}

Journal rolledBack()
{
    Journal journal(example::planFor({.workers = 2}));
    journal.allOf(journal.plan().groups, "202/switch-release");
    journal.fail("workers/202/switch-release", kNasty);
    journal.allOf(journal.turnBack());
    journal.close(RunOutcome::RolledBack);
    return journal;
}

Journal needsAPerson()
{
    Journal journal(example::planFor({.workers = 2, .generation = Generation::R}));
    journal.allOf(journal.plan().groups, "202/switch-release");
    journal.fail("workers/202/switch-release", "Job for ktrdr-worker.service failed");
    journal.turnBack();
    journal.fail("rollback/workers/202/switch-release", "No space left on device");
    journal.close(RunOutcome::NeedsPerson);
    return journal;
}

Journal wayBackWithout203(bool fails, Generation generation = Generation::R)
{
    Journal journal(example::planFor({.workers = 3, .generation = generation}));
    journal.allOf(journal.plan().groups, "202/switch-release");
    journal.fail("workers/202/switch-release", "Job for ktrdr-worker.service failed");
    for (const auto& group : journal.turnBack()) {
        for (const auto& lane : group.lanes) {
            if (lane.ct != example::ct(203)) {
                journal.allOf({{group.id, 1, {lane}}});
                continue;
            }
            const auto& step = lane.steps.front().id;
            journal.start(step);
            const Error error{ErrorCode::TimedOut, "The worker does not register", step, {}, "op_7"};
            if (fails)
                journal.add({.kind = Kind::StepFailed, .step = step, .text = error.what, .error = error});
            else
                journal.add({.kind = Kind::StepAbandoned, .step = step, .text = "still busy: op_7"});
        }
    }
    journal.close(fails ? RunOutcome::NeedsPerson : RunOutcome::RolledBack);
    return journal;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

} // namespace

class RunReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenFiles();
    void textsOfHostsAreHarmless();
    void settledRunsNeedNoCommands();
    void forgottenHostServiceIsNamed();
    void unknownTargetsGetCommands();
    void busyWorkersAreNamedAfterTheWayBack();
    void workerThatCannotRegisterGetsItsCommand();
    void stoppedRunsSayHowToGoOn();
    void stoppedBeforeAChangeIsNotMixed();
    void interruptedRunsAreReported();
    void unreadableJournalsAreRefused();
};

void RunReportTest::goldenFiles()
{
    compareWithFile(QStringLiteral("succeeded.md"), succeeded().markdown());
    compareWithFile(QStringLiteral("succeeded.json"), succeeded().json());
    compareWithFile(QStringLiteral("rolled-back.md"), rolledBack().markdown());
    compareWithFile(QStringLiteral("rolled-back.json"), rolledBack().json());
    compareWithFile(QStringLiteral("needs-a-person.md"), needsAPerson().markdown());
}

void RunReportTest::textsOfHostsAreHarmless()
{
    auto journal = rolledBack();
    auto header = journal.header();
    header.operatorName = "eve | <script> `x`\n# title";
    const auto text = QString::fromStdString(*runReportMarkdown(header, journal.planJson(), journal.rows()));
    QVERIFY(text.contains(QStringLiteral("eve \\| &lt;script&gt; \\`x\\`")));
    for (const QChar c : text)
        QVERIFY2(c == u'\n' || c.category() != QChar::Other_Control, qPrintable(QString::number(c.unicode(), 16)));
    // Evidence stands in a fence that it cannot close; outside of fences there is no raw HTML and no stray cell.
    bool inside = false;
    for (const auto& line : text.split('\n')) {
        if (line.startsWith(QStringLiteral("````")))
            inside = !inside;
        else if (!inside)
            QVERIFY2(!line.contains('<'), qPrintable(line));
        if (!inside && line.startsWith(QStringLiteral("| "))) {
            static const QRegularExpression kBar(QStringLiteral("(?<!\\\\)\\|"));
            QVERIFY2(line.count(kBar) == 3 || line.count(kBar) == 7 || line.count(kBar) == 8, qPrintable(line));
        }
    }
    QVERIFY(!inside);
}

void RunReportTest::settledRunsNeedNoCommands()
{
    QCOMPARE(joined(nextCommands(succeeded().state())), std::string());
    QCOMPARE(joined(nextCommands(rolledBack().state())), std::string());
    QCOMPARE(joined(nextCommands(RunState{})), std::string());
}

void RunReportTest::forgottenHostServiceIsNamed()
{
    auto plan = example::planFor({.workers = 1, .generation = Generation::R});
    plan.notes.push_back({"note.host-drops-out",
                          {"training-host-1", "http://192.0.2.20:5002", "ktrdr-training-host", "ssh root@192.0.2.20"}});
    Journal journal(plan);
    journal.allOf(journal.plan().groups);
    journal.close(RunOutcome::Succeeded);
    const auto commands = nextCommands(journal.state());
    QCOMPARE(commands.size(), std::size_t{2});
    QCOMPARE(commands.front(), std::string("# the restarted backend forgot training-host-1; when it is idle:"));
    const auto text = QString::fromStdString(commands.back());
    QVERIFY2(
        text.startsWith("until curl -sS -f -m 10 'http://192.0.2.20:5002/api/v1/operations?active_only=true' | ") &&
            text.endsWith("&& ssh root@192.0.2.20 'systemctl restart ktrdr-training-host'"),
        qPrintable(text));
    Journal untouched(plan); // the backend was not restarted
    untouched.close(RunOutcome::FailedUnchanged);
    QVERIFY(nextCommands(untouched.state()).empty());
}

void RunReportTest::unknownTargetsGetCommands()
{
    const auto commands = joined(nextCommands(needsAPerson().state()));
    const auto text = QString::fromStdString(commands);
    QVERIFY2(text.startsWith(QStringLiteral(
                 "# ktrdr-worker-bt-2 (CT 202): unknown, not verified\nssh admin@192.0.2.12 'pct exec 202 -- git ")),
             commands.c_str());
    QVERIFY2(text.contains(QStringLiteral(
                 "ssh admin@192.0.2.12 'pct exec 202 -- journalctl -u ktrdr-worker -n 100 --no-pager'\n")),
             commands.c_str());
    QVERIFY2(text.contains(QStringLiteral("checkout --detach ") + QString(40, 'a')), commands.c_str());
    // The others still run the new version: nobody brought them back.
    QVERIFY2(text.contains(QStringLiteral("# ktrdr-backend (CT 100): new\n")), commands.c_str());
    QVERIFY2(text.contains(QStringLiteral("# re-register ktrdr-worker-bt-1 (CT 201) when it is idle\nuntil curl -sS "
                                          "-f -m 10 'http://192.0.2.201:5003/api/v1/operations?active_only=true' | tr "
                                          "-d ' \\n' | grep -q '\"active_count\":0[,}]'; do sleep 5; done && ssh -p "
                                          "2222 root@192.0.2.11 'pct exec 201 -- env ")),
             commands.c_str());
    QVERIFY2(text.endsWith(QStringLiteral("ktrdrctl status --env staging\n")), commands.c_str());
}

// 203 was not touched, but generation R's backend forgot it twice.
void RunReportTest::busyWorkersAreNamedAfterTheWayBack()
{
    const auto text = QString::fromStdString(joined(nextCommands(wayBackWithout203(false).state())));
    QVERIFY2(text.startsWith(QStringLiteral("# a restarted backend of generation R knows no workers until they are "
                                            "restarted:\n# re-register ktrdr-worker-bt-3 (CT 203) when it is idle; "
                                            "still busy: op_7\nuntil curl ")),
             qPrintable(text));
    QVERIFY2(
        text.contains(QStringLiteral("ssh -p 2222 root@192.0.2.11 'pct exec 203 -- env ")) &&
            text.contains(QStringLiteral("systemctl restart ktrdr-worker && rm -f /run/ktrdr-admin.restart-owed'")),
        qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("CT 201")) && !text.contains(QStringLiteral("CT 202")), qPrintable(text));
    QVERIFY(wayBackWithout203(false).markdown().find("re-register ktrdr-worker-bt-3") != std::string::npos);
}

void RunReportTest::workerThatCannotRegisterGetsItsCommand()
{
    for (const auto generation : {Generation::R, Generation::N}) {
        const auto text = QString::fromStdString(joined(nextCommands(wayBackWithout203(true, generation).state())));
        QVERIFY2(text.contains(QStringLiteral("# re-register ktrdr-worker-bt-3 (CT 203) when it is idle; The worker "
                                              "does not register: op_7\nuntil curl ")),
                 qPrintable(text));
        QVERIFY2(
            text.contains(QStringLiteral("ssh -p 2222 root@192.0.2.11 'pct exec 203 -- env ")) &&
                text.contains(QStringLiteral("systemctl restart ktrdr-worker && rm -f /run/ktrdr-admin.restart-owed'")),
            qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("# ktrdr-worker-bt-3 (CT 203): old, not verified")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("checkout")), qPrintable(text)); // it is on its version
    }
}

void RunReportTest::stoppedRunsSayHowToGoOn()
{
    Journal journal(example::planFor({.workers = 2, .protection = Protection::Production}));
    journal.allOf(journal.plan().groups, "202/await-idle");
    journal.add({.kind = Kind::OperatorSaid, .text = toString(OperatorCommand::StopAfterStep)});
    journal.close(RunOutcome::Stopped);
    const auto commands = joined(nextCommands(journal.state()));
    QVERIFY2(QString::fromStdString(commands).endsWith(
                 QStringLiteral("ktrdrctl deploy --env production --version v1.5.2 --confirm production\n")),
             commands.c_str());
    QVERIFY2(commands.find("pct exec") == std::string::npos,
             commands.c_str()); // every target is verified on its version
    QVERIFY(journal.markdown().find("Operator said: stop-after-step") != std::string::npos);
}

void RunReportTest::stoppedBeforeAChangeIsNotMixed()
{
    Journal journal(example::planFor({.workers = 2}));
    journal.add({.kind = Kind::OperatorSaid, .text = toString(OperatorCommand::StopAfterStep)});
    journal.close(RunOutcome::Stopped);
    const auto text = QString::fromStdString(journal.markdown());
    QVERIFY2(text.contains(QStringLiteral("stopped the run before any target was changed")), qPrintable(text));
    QVERIFY(!text.contains(QStringLiteral("mixed")));
    for (const auto& result : targetResults(journal.state()))
        QCOMPARE(verifiedWord(journal.state(), result), QStringLiteral("unchanged"));
}

void RunReportTest::interruptedRunsAreReported()
{
    Journal journal(example::planFor({.workers = 2}));
    journal.allOf(journal.plan().groups, "201/switch-release");
    journal.start("workers/201/switch-release");
    const auto text = QString::fromStdString(journal.markdown());
    QVERIFY2(text.contains(QStringLiteral("**running**: The run has not ended, or its end was not recorded.")),
             qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("# ktrdr-worker-bt-1 (CT 201): unknown, not verified")));
    const auto summary = runSummaryJson(journal.header(), journal.state());
    QCOMPARE(summary["outcome"].toString(), QStringLiteral("running"));
    QVERIFY(summary["ended_at"].isNull());
    QCOMPARE(summary["targets"][1]["now"].toString(), QStringLiteral("unknown"));
}

void RunReportTest::unreadableJournalsAreRefused()
{
    const auto journal = succeeded();
    QVERIFY(!runReportMarkdown(journal.header(), "{", journal.rows()));
    auto rows = journal.rows();
    rows[1].kind = "step-of-tomorrow";
    const auto report = runReportJson(journal.header(), journal.planJson(), rows);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::BadAnswer);
}

QTEST_APPLESS_MAIN(RunReportTest)
#include "run_report_test.moc"
