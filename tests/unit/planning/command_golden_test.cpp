// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The exact text of everything that is executed, kept in tests/data/commands so that a review sees each change.
// KTRDR_UPDATE_GOLDEN=1 writes the files anew. Every script also passes shellcheck.
#include "planning/commands.h"

#include "fakes/sample_cluster.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class CommandGoldenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scripts_data();
    void scripts();
    void gatesHaveNoCommand();
    void hostileSettingsAreQuoted();
    void idleCheckOverTlsNeedsNoAuthority();
};

namespace {

NodeCommand commandOf(const Plan& plan, CtId ct, Action action)
{
    return *commandFor(plan, {"step", ct, std::move(action)});
}

VisitRequest visitOf(std::string version)
{
    return {{{ct(201), "ktrdr-worker"}, {ct(202), "ktrdr-worker"}, {ct(203), "it's"}},
            "/opt/ktrdr",
            "origin",
            std::move(version),
            2,
            "n0nce"};
}

std::vector<std::pair<const char*, NodeCommand>> commands()
{
    const auto plan = SampleCluster(2).plan().value();
    using enum IdlePolicy;
    return {
        {"cluster-resources", clusterResourcesCommand()},
        {"addresses", addressesCommand()},
        {"visit", visitCommand(visitOf({}))},
        {"visit-version", visitCommand(visitOf("v1.5.2"))},
        {"prefetch-worker", commandOf(plan, ct(201), action::PrefetchRelease{kNewCommit})},
        {"switch-worker", commandOf(plan, ct(201), action::SwitchRelease{kNewCommit, RequireIdle})},
        {"switch-broken-worker", commandOf(plan, ct(201), action::SwitchRelease{kNewCommit, StopUnlessBusy})},
        {"switch-backend", commandOf(plan, ct(100), action::SwitchRelease{kNewCommit, Ignore})},
        {"releases", releasesCommand({ct(100), "/opt/ktrdr", "origin"})},
        {"commits", commitsCommand({ct(100), "/opt/ktrdr", kOldCommit, kNewCommit})},
        {"restart-worker", commandOf(plan, ct(202), action::RestartUnit{RequireIdle})},
    };
}

// What is wrong with it in shellcheck's words; empty: nothing.
QString shellcheck(const QString& script)
{
    QProcess process;
    // 2016: the visit hands a quoted script on.
    process.start("shellcheck", {"-s", "sh", "-e", "SC2016", "-f", "gcc", "-"});
    process.write(script.toUtf8());
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000))
        return "shellcheck did not end";
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
}

} // namespace

void CommandGoldenTest::scripts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("script");
    for (const auto& [name, command] : commands()) {
        const auto line = QString::fromStdString(command.line), input = QString::fromStdString(command.input);
        QTest::newRow(name) << line + "\n" + input << (input.isEmpty() ? line + "\n" : input);
    }
}

void CommandGoldenTest::scripts()
{
    QFETCH(QString, text);
    QFETCH(QString, script);
    QFile file(QString(KTRDR_TEST_DATA "/commands/%1.txt").arg(QTest::currentDataTag()));
    if (qEnvironmentVariableIsSet("KTRDR_UPDATE_GOLDEN")) {
        QDir().mkpath(KTRDR_TEST_DATA "/commands");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        file.close();
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    QCOMPARE(text, QString::fromUtf8(file.readAll()));
    if (QStandardPaths::findExecutable("shellcheck").isEmpty())
        QSKIP("shellcheck is not installed");
    QCOMPARE(shellcheck(script), QString());
    // The script inside the visit as well: it travels quoted.
    if (script.startsWith("inside=")) {
        QProcess shell;
        shell.start("/bin/sh", {"-c", script.left(script.indexOf("\nmark=")) + "\nprintf '%s' \"$inside\""});
        QVERIFY(shell.waitForFinished(30'000));
        const auto inside = QString::fromUtf8(shell.readAllStandardOutput());
        QVERIFY(inside.endsWith("echo 'end'\n"));
        QCOMPARE(shellcheck(inside), QString());
    }
}

void CommandGoldenTest::gatesHaveNoCommand()
{
    const auto plan = SampleCluster(1).plan().value();
    int gates = 0, sent = 0;
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                QCOMPARE(commandFor(plan, step).has_value(), !isGate(step.action));
                ++(isGate(step.action) ? gates : sent);
            }
        }
    }
    QCOMPARE(gates, 4);
    QCOMPARE(sent, 4);
    QVERIFY(!commandFor(plan, {"step", ct(299), action::RestartUnit{}}));
}

// Inventory values are checked when the configuration is read; should one pass, it is still only text.
void CommandGoldenTest::hostileSettingsAreQuoted()
{
    auto plan = SampleCluster(1).plan().value();
    const std::string evil = "x'; touch /tmp/owned; $(reboot) `id` \"\n";
    plan.appDirectory = plan.gitRemote = evil;
    for (auto& target : plan.targets)
        target.unit = target.baseUrl = evil;
    const auto releases = releasesCommand({ct(100), evil, evil});
    QCOMPARE(QString::fromStdString(releases.input).count("='x'\\''; touch /tmp/owned; $(reboot) `id` \"\n"), 2);
    QCOMPARE(QString::fromStdString(releases.line + releases.input).count("touch"), 2);
    for (const Action& action : {Action(action::PrefetchRelease{kNewCommit}),
                                 Action(action::SwitchRelease{kNewCommit, IdlePolicy::RequireIdle}),
                                 Action(action::RestartUnit{IdlePolicy::RequireIdle})}) {
        const auto command = commandOf(plan, ct(201), action);
        QVERIFY(command.line.find("touch") == std::string::npos);
        const auto script = QString::fromStdString(command.input);
        QCOMPARE(script.count("touch"), script.count("'x'\\''; touch /tmp/owned; $(reboot) `id` \"\n"));
    }
}

// With a private CA only our side knows the certificate; the container asks itself.
void CommandGoldenTest::idleCheckOverTlsNeedsNoAuthority()
{
    auto plan = SampleCluster(1).plan().value();
    for (const auto& [scheme, insecure] : {std::pair{"http", false}, std::pair{"https", true}}) {
        for (auto& target : plan.targets)
            target.baseUrl = fmt::format("{}://192.168.1.201:5003", scheme);
        const auto script =
            commandOf(plan, ct(201), action::SwitchRelease{kNewCommit, IdlePolicy::RequireIdle}).input;
        QVERIFY(script.find("curl -sS -f -m 5 ") != std::string::npos);
        QCOMPARE(script.find("curl -sS -f -m 5 --insecure \"$url\"") != std::string::npos, insecure);
    }
}

QTEST_GUILESS_MAIN(CommandGoldenTest)
#include "command_golden_test.moc"
