// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// StepPerformer::outcomeOf: what the result of a step's script means.
#include "app/step_performer.h"
#include "fakes/fake_shell.h"
#include "fakes/sample_cluster.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

class StepOutcomeTest : public QObject
{
    Q_OBJECT

private:
    static Step step()
    {
        return {"workers/201/switch-release", ct(201), action::SwitchRelease{kNewCommit, IdlePolicy::RequireIdle}};
    }

private Q_SLOTS:
    void rows_data()
    {
        QTest::addColumn<int>("kind"); // ExecResult::Kind, -1: certainly not started
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("phases");
        QTest::addColumn<QString>("outcome");
        const int exit = static_cast<int>(ExecResult::Kind::Exited);
        QTest::newRow("done") << exit << 0 << "idle stop checkout sync start done"
                              << "done";
        QTest::newRow("not delivered") << -1 << 0 << ""
                                       << "not-started";
        QTest::newRow("lock held") << exit << 73 << ""
                                   << "in-progress";
        QTest::newRow("tree changed by hand") << exit << 74 << ""
                                              << "refused";
        QTest::newRow("busy") << exit << 75 << "idle"
                              << "busy";
        QTest::newRow("idle not known") << exit << 76 << "idle"
                                        << "busy";
        QTest::newRow("busy code of a tool after the stop") << exit << 75 << "idle stop checkout"
                                                            << "failed";
        QTest::newRow("container not running") << exit << 255 << ""
                                               << "refused";
        QTest::newRow("commit missing") << exit << 128 << ""
                                        << "refused";
        QTest::newRow("sync failed") << exit << 1 << "idle stop checkout sync"
                                     << "failed";
        QTest::newRow("killed before the stop") << int(ExecResult::Kind::Signalled) << 0 << "idle"
                                                << "refused";
        QTest::newRow("killed after the stop") << int(ExecResult::Kind::Signalled) << 0 << "idle stop"
                                               << "failed";
        QTest::newRow("lost") << int(ExecResult::Kind::Lost) << 0 << "idle"
                              << "unknown";
        QTest::newRow("lost before any output") << int(ExecResult::Kind::Lost) << 0 << ""
                                                << "unknown";
        QTest::newRow("timed out") << int(ExecResult::Kind::TimedOut) << 0 << "idle stop"
                                   << "unknown";
        QTest::newRow("cancelled") << int(ExecResult::Kind::Cancelled) << 0 << ""
                                   << "unknown";
    }
    void rows()
    {
        QFETCH(int, kind);
        QFETCH(int, code);
        QFETCH(QString, phases);
        QFETCH(QString, outcome);
        Result<ExecResult> result = fail(ErrorCode::Unreachable, "no route", "pve1");
        if (kind >= 0) {
            std::string out;
            for (const auto& phase : phases.split(QLatin1Char(' '), Qt::SkipEmptyParts))
                out += "ktrdr:phase " + phase.toStdString() + "\n";
            auto ended = exited(code, out, "last words\n");
            ended.kind = static_cast<ExecResult::Kind>(kind);
            result = ended;
        }
        const auto answer = StepPerformer::outcomeOf(step(), 2, result);
        QCOMPARE(QString::fromLatin1(toString(answer.outcome)), outcome);
        QCOMPARE(answer.attempt, 2);
        QCOMPARE(answer.error.has_value(), outcome != QLatin1String("done"));
    }

    void evidenceKeepsTheStopTimeAndTheLastLines()
    {
        const auto done =
            StepPerformer::outcomeOf(step(), 1, exited(0, "ktrdr:phase stop\nktrdr:stopped-at 1764000000.250000000\n"));
        QVERIFY(done.evidence.find("stopped-at=2025-11-24T16:00:00.250Z") != std::string::npos);
        const auto failed = StepPerformer::outcomeOf(
            step(), 1,
            exited(1, "ktrdr:phase stop\nktrdr:phase sync\n", "one\nNo space left on device\n\x1b[31mred\x1b[0m\n"));
        QCOMPARE(failed.error->detail, std::string("one\nNo space left on device\nred"));
        QVERIFY(failed.error->what.find("phase sync") != std::string::npos);
        QVERIFY(failed.error->hint.find("disk") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(StepOutcomeTest)
#include "step_outcome_test.moc"
