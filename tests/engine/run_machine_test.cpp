// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of (plan, what goes wrong) -> the whole journal, the outcome and the table of targets. Backend 100, two workers;
// every row also keeps the write-ahead rule and the fold of the journal (scripted_driver.h).
#include "scripted_driver.h"

#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

using Script = std::function<void(ScriptedDriver&)>;
Q_DECLARE_METATYPE(Script)

class RunMachineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void busyUntouchedWorkerIsNoFailureOfTheWayBack();
    void unreadTimeIsNotObservedTime();
};

namespace {

using O = StepOutcome;
using P = ProbeAnswer;
const std::string k201 = "workers/201/switch-release", k202 = "workers/202/switch-release";

Plan planOf(int batch = 1, Generation generation = Generation::N)
{
    SampleCluster cluster(2, generation);
    cluster.input.batchSize = batch;
    cluster.input.observation = Seconds{4};
    cluster.inside(201).commit = commit(0x201201);
    return cluster.plan().value();
}

// The journal in short: "p" prefetch, "b" backend, "1", "2" workers; s switch, i idle, r ready.
QString shortLog(const ScriptedDriver& driver)
{
    QStringList lines = driver.log;
    lines.replaceInStrings(QRegularExpression("prefetch/(\\d+)/prefetch-release"), "p\\1");
    lines.replaceInStrings("rollback/workers/", "back/").replaceInStrings("rollback/backend/", "back/");
    lines.replaceInStrings("rollback/reregister/", "again/")
        .replaceInStrings("/switch-release", "/s")
        .replaceInStrings("/await-idle", "/i");
    lines.replaceInStrings("/await-ready", "/r")
        .replaceInStrings("/restart-unit", "/u")
        .replaceInStrings("workers/", "")
        .replaceInStrings("backend/", "");
    lines.replaceInStrings("done ", "").replaceInStrings("observe/observe", "observe");
    return lines.join("; ");
}

const QString kFetched = "start; p100; p201; p202; ";
const QString kBackend = kFetched + "100/s; 100/r; ";
const QString kFirst = kBackend + "201/i; 201/s; 201/r; ";
const QString kAll = kFirst + "202/i; 202/s; 202/r; observe; end succeeded";
const QString kBackendBack = "back/100/s; back/100/r; again/202/r; again/201/r; end rolled-back";
const QString kOnlyBackendBack = "back/100/s; back/100/r; again/201/r; again/202/r; end rolled-back";

void row(const char* name, const QString& log, const char* table, Script script)
{
    QTest::newRow(name) << std::move(script) << log << QString(table);
}

void forwardRows()
{
    row("all well", kAll, "100 new+ 201 new+ 202 new+", [](auto&) {});
    row("prefetch fails twice",
        "start; p100; failed p201; p202; failed p201; p201; 100/s; 100/r; 201/i; 201/s; 201/r; 202/i; 202/s; 202/r; "
        "observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps("prefetch/201/prefetch-release", {O::Failed, O::Failed});
        });
    row("prefetch fails for good",
        "start; p100; failed p201; p202; failed p201; failed p201; failed p201: The step failed; end failed-unchanged",
        "100 old 201 old 202 old", [](auto& d) {
            d.steps("prefetch/201/prefetch-release", {O::Failed, O::Failed, O::Failed});
        });
    row("not started, then well",
        kFetched + "not-started 100/s; not-started 100/s; 100/s; 100/r; 201/i; 201/s; 201/r; 202/i; 202/s; 202/r; "
                   "observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps("backend/100/switch-release", {O::NotStarted, O::NotStarted});
        });
    row("an earlier script runs",
        kBackend +
            "201/i; in-progress 201/s; in-progress 201/s; 201/s; 201/r; 202/i; 202/s; 202/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps(k201, {O::InProgress, O::InProgress});
        });
    row("busy in the script",
        kBackend + "201/i; busy 201/s; 202/i; 202/s; 202/r; 201/i; 201/s; 201/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps(k201, {O::Busy});
            d.busyFor("workers/201/await-idle", Milliseconds{0});
        });
    row("busy one comes last", kBackend + "202/i; 202/s; 202/r; 201/i; 201/s; 201/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) { d.busyFor("workers/201/await-idle", Seconds{200}); });
}

void unknownRows()
{
    row("lost, but done", kBackend + "201/i; unknown 201/s; 201/s; 201/r; 202/i; 202/s; 202/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) { d.steps(k201, {O::Unknown}); });
    row("lost and not done",
        kBackend + "201/i; unknown 201/s; 201/s; 201/r; 202/i; 202/s; 202/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps(k201, {O::Unknown});
            d.probes(k201, {P::NotDone});
        });
    row("lost and still running",
        kBackend + "201/i; unknown 201/s; 201/s; 201/r; 202/i; 202/s; 202/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps(k201, {O::Unknown});
            d.probes(k201, {P::StillRunning, P::Unreadable, P::Done});
        });
    row("lost, never done",
        kBackend +
            "201/i; unknown 201/s; unknown 201/s; unknown 201/s; failed 201/s: The step did not take effect: probed; "
            "roll back; "
            "back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.steps(k201, {O::Unknown, O::Unknown, O::Unknown});
            d.probes(k201, {P::NotDone, P::NotDone, P::NotDone});
        });
    row("prefetch lost again and again",
        "start; p100; unknown p201; p202; unknown p201; unknown p201; unknown p201; unknown p201; p201; 100/s; 100/r; "
        "201/i; 201/s; 201/r; 202/i; 202/s; 202/r; observe; end succeeded",
        "100 new+ 201 new+ 202 new+", [](auto& d) {
            d.steps("prefetch/201/prefetch-release", std::deque<O>(5, O::Unknown));
            d.probes("prefetch/201/prefetch-release", std::deque<P>(5, P::NotDone));
        });
    row("unreadable for good",
        kBackend +
            "201/i; unknown 201/s; failed 201/s: The outcome of the step is unknown: probed; roll back; back/201/s; "
            "back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.steps(k201, {O::Unknown});
            d.probes(k201, std::deque<P>(100, P::Unreadable));
        });
}

void rollbackRows()
{
    row("backend fails", kFetched + "failed 100/s; failed 100/s: The step failed; roll back; " + kOnlyBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) { d.steps("backend/100/switch-release", {O::Failed}); });
    row("backend refuses", kFetched + "refused 100/s; failed 100/s: The step failed; end failed-unchanged",
        "100 old 201 old 202 old", [](auto& d) { d.steps("backend/100/switch-release", {O::Refused}); });
    row("second worker fails",
        kFirst +
            "202/i; failed 202/s; failed 202/s: The step failed; roll back; back/202/s; back/202/r; "
            "back/201/i; back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) { d.steps(k202, {O::Failed}); });
    row("second worker refuses",
        kFirst +
            "202/i; refused 202/s; failed 202/s: The step failed; roll back; back/201/i; back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) { d.steps(k202, {O::Refused}); });
    row("rollback of a worker fails",
        kFirst +
            "202/i; failed 202/s; failed 202/s: The step failed; roll back; failed back/202/s; failed back/202/s: The "
            "step failed; "
            "back/201/i; back/201/s; back/201/r; back/100/s; back/100/r; again/202/r; again/201/r; end needs-a-person",
        "100 old+ 201 old+ 202 unknown", [](auto& d) {
            d.steps(k202, {O::Failed});
            d.steps("rollback/workers/202/switch-release", {O::Failed});
        });
    row("rollback not delivered",
        kFirst + "202/i; failed 202/s; failed 202/s: The step failed; roll back; back/202/s; back/202/r; back/201/i; "
                 "refused back/201/s; failed back/201/s: The step failed; back/100/s; back/100/r; again/202/r; "
                 "again/201/r; end needs-a-person",
        "100 old+ 201 new+ 202 old+", [](auto& d) {
            d.steps(k202, {O::Failed});
            d.steps("rollback/workers/201/switch-release", {O::Refused});
        });
}

// Nothing is read for so many seconds from the first reading on.
std::function<GateReading(Milliseconds)> unreadUntil(int seconds)
{
    return [first = std::optional<Milliseconds>(), seconds](Milliseconds at) mutable {
        first = first.value_or(at);
        GateReading reading;
        reading.healthy = at - *first >= Seconds{seconds};
        reading.unread = !reading.healthy;
        reading.detail = "no answer";
        return reading;
    };
}

void gateRows()
{
    row("unit does not stay up",
        kBackend + "201/i; 201/s; failed 201/r: dead; roll back; back/201/s; back/201/r; " + kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.gate("workers/201/await-ready", [](Milliseconds) {
                GateReading reading;
                reading.fatal = Error{ErrorCode::CommandFailed, "dead", {}, {}, {}};
                return reading;
            });
        });
    row("never registers",
        kBackend +
            "201/i; 201/s; failed 201/r: Not ready within 3:00: registered (gone); roll back; back/201/s; "
            "back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.gate("workers/201/await-ready", [](Milliseconds) {
                GateReading reading;
                for (const auto condition : {Condition::UnitActive, Condition::CommitIs, Condition::Answers})
                    reading.conditions.push_back({condition, true, {}});
                reading.conditions.push_back({Condition::Registered, false, "gone"});
                return reading;
            });
        });
}

void observationRows()
{
    row("ill during the observation",
        kFirst +
            "202/i; 202/s; 202/r; failed observe: Not well during the observation: ill; roll back; back/202/i; "
            "back/202/s; "
            "back/202/r; back/201/i; back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.gate("observe/observe", [](Milliseconds) {
                GateReading reading;
                reading.detail = "ill";
                return reading;
            });
        });
    row("unread for 50 s", kAll, "100 new+ 201 new+ 202 new+",
        [](auto& d) { d.gate("observe/observe", unreadUntil(50)); });
    row("unread for good",
        kFirst +
            "202/i; 202/s; 202/r; failed observe: The fleet could not be observed for 1:00: no answer; roll back; "
            "back/202/i; back/202/s; back/202/r; back/201/i; back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) { d.gate("observe/observe", unreadUntil(100'000)); });
    row("ill outweighs unread between",
        kFirst +
            "202/i; 202/s; 202/r; failed observe: Not well during the observation: ill; roll back; back/202/i; "
            "back/202/s; back/202/r; back/201/i; back/201/s; back/201/r; " +
            kBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) {
            d.gate("observe/observe", [n = 0](Milliseconds) mutable {
                GateReading reading;
                reading.unread = ++n % 2 == 0;
                reading.detail = reading.unread ? "no answer" : "ill";
                return reading;
            });
        });
    row("ill for two readings only", kAll, "100 new+ 201 new+ 202 new+", [](auto& d) {
        d.gate("observe/observe", [n = 0](Milliseconds) mutable {
            GateReading reading;
            reading.healthy = ++n > 2;
            return reading;
        });
    });
}

void busyRows()
{
    row("busy for ever",
        kBackend +
            "202/i; 202/s; 202/r; failed 201/i: The worker was still busy after 5:08; roll back; "
            "back/202/i; back/202/s; back/202/r; " +
            kOnlyBackendBack,
        "100 old+ 201 old+ 202 old+", [](auto& d) { d.busyFor("workers/201/await-idle", Milliseconds::max()); });
    row("busy for ever in the script", "", "100 old+ 201 old+ 202 old+",
        [](auto& d) { d.steps(k201, std::deque<O>(40, O::Busy)); });
}

} // namespace

void RunMachineTest::rows_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<QString>("log");
    QTest::addColumn<QString>("table");
    forwardRows();
    unknownRows();
    rollbackRows();
    gateRows();
    observationRows();
    busyRows();
}

void RunMachineTest::rows()
{
    QFETCH(Script, script);
    QFETCH(QString, log);
    QFETCH(QString, table);
    ScriptedDriver driver(planOf());
    script(driver);
    driver.run();
    QVERIFY2(driver.machine.ended(), qPrintable(shortLog(driver)));
    if (!log.isEmpty())
        QCOMPARE(shortLog(driver), log);
    QCOMPARE(driver.table(), table);
    QCOMPARE(driver.problems, QStringList());
}

// Generation R: 203 was not touched, but the backend that goes back forgets it.
void RunMachineTest::busyUntouchedWorkerIsNoFailureOfTheWayBack()
{
    SampleCluster cluster(3, Generation::R);
    ScriptedDriver driver(cluster.plan().value());
    driver.steps(k201, {O::Failed});
    driver.busyFor("rollback/reregister/203/await-idle", Milliseconds::max());
    driver.run();
    QCOMPARE(driver.outcome(), QString("rolled-back"));
    QCOMPARE(driver.problems, QStringList());
    QVERIFY(unregisteredWorkers(driver.machine.state()) == std::vector{ct(203)});
    ScriptedDriver refusing(cluster.plan().value());
    refusing.steps(k201, {O::Failed});
    refusing.steps("rollback/reregister/203/restart-unit", std::deque<O>(100, O::Busy));
    refusing.run();
    QCOMPARE(refusing.outcome(), QString("rolled-back"));
    QVERIFY(unregisteredWorkers(refusing.machine.state()) == std::vector{ct(203)});
}

void RunMachineTest::unreadTimeIsNotObservedTime()
{
    ScriptedDriver plain(planOf()), paused(planOf()); // 4 s of observation
    paused.gate("observe/observe", unreadUntil(30));
    plain.run();
    paused.run();
    QCOMPARE(paused.outcome(), QString("succeeded"));
    QVERIFY(paused.now - plain.now >= Seconds{30});
    QVERIFY(paused.now - plain.now < Seconds{34});
}

QTEST_APPLESS_MAIN(RunMachineTest)
#include "run_machine_test.moc"
