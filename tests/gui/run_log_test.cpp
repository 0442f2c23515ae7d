// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunLog: output becomes lines and phases, waits are noted once, nothing grows without bound, foreign text is harmless.
#include "app/run_log.h"

#include <QTest>

using namespace ktrdr;

namespace {

UtcTime at(int second) { return UtcTime{Seconds{1'700'000'000 + second}}; }
const std::string kStep = "workers/201/switch-release";

} // namespace

class RunLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesOfOutputBecomeLinesAndPhases()
    {
        RunLog log;
        log.output(kStep, "ktrdr:pha", at(1));
        log.output(kStep, "se stop\nhello\nktrdr:phase chec", at(2));
        log.output(kStep, "kout\n", at(4));
        const auto& step = log.of(kStep);
        QCOMPARE(step.lines.size(), std::size_t{3});
        QCOMPARE(step.lines[1].text, std::string("hello"));
        QCOMPARE(step.phases.size(), std::size_t{2});
        QCOMPARE(step.phases[0].name, std::string("stop"));
        QCOMPARE(step.phases[0].at, at(2));
        QCOMPARE(step.phases[1].name, std::string("checkout"));
        QCOMPARE(step.phases[1].at, at(4));
    }

    void newAttemptForgetsThePhasesOfTheLast()
    {
        RunLog log;
        log.output(kStep, "ktrdr:phase stop\n", at(1));
        JournalEvent started;
        started.kind = JournalEvent::Kind::StepStarted;
        started.step = kStep;
        started.attempt = 2;
        log.record(started, at(3));
        QVERIFY(log.of(kStep).phases.empty());
        QCOMPARE(log.of(kStep).lines.size(), std::size_t{2});
    }

    void waitIsNotedWhenItChanges()
    {
        RunLog log;
        LaneView lane;
        lane.step = "workers/201/await-ready";
        lane.waitingFor = "answers";
        lane.met = {Condition::UnitActive};
        log.gates({lane}, at(1));
        log.gates({lane}, at(2));
        const auto& step = log.of(lane.step);
        QCOMPARE(step.lines.size(), std::size_t{2}); // "holds" and "waits"
        QCOMPARE(step.met.at(Condition::UnitActive), at(1));
        lane.met = {};
        lane.waitingFor = "unit-active";
        log.gates({lane}, at(3));
        QVERIFY(step.met.empty()); // a unit that exits again holds no more
        QCOMPARE(step.lines.size(), std::size_t{3});
    }

    void oldLinesGo()
    {
        RunLog log;
        for (std::size_t i = 0; i < RunLog::kMaxLines + 25; ++i)
            log.output(kStep, std::to_string(i) + "\n", at(static_cast<int>(i)));
        QCOMPARE(log.of(kStep).lines.size(), RunLog::kMaxLines);
        QCOMPARE(log.of(kStep).dropped, std::size_t{25});
        QCOMPARE(log.of(kStep).lines.front().text, std::string("25"));
    }

    void wholeLogIsBounded()
    {
        RunLog log;
        const std::string line = std::string(1'900, 'x') + "\n";
        const auto rounds = static_cast<int>(RunLog::kMaxBytes / line.size()) + 2'000;
        for (int i = 0; i < rounds; ++i)
            log.output("step/" + std::to_string(i / 900), line, at(i));
        std::size_t bytes = 0;
        for (const auto& [id, step] : log.steps()) {
            for (const auto& kept : step.lines)
                bytes += kept.text.size();
        }
        QVERIFY2(bytes <= RunLog::kMaxBytes, std::to_string(bytes).c_str());
        QVERIFY(log.of("step/0").lines.size() < 900);
        QCOMPARE(log.of("step/" + std::to_string((rounds - 1) / 900)).lines.back().at, at(rounds - 1));
    }

    void endlessLineIsCut()
    {
        RunLog log;
        for (int i = 0; i < 100; ++i)
            log.output(kStep, std::string(1'000, 'y'), at(i));
        QVERIFY(log.of(kStep).partial.size() < 5'000);
        for (const auto& line : log.of(kStep).lines)
            QVERIFY(line.text.size() <= RunLog::kMaxLineBytes + 8);
    }

    void foreignTextIsHarmless()
    {
        RunLog log;
        log.output(kStep, "\x1b[31mred\x1b[0m \xe2\x80\xae evil\a\n", at(1));
        const auto& text = log.of(kStep).lines.front().text;
        QVERIFY2(text.find('\x1b') == std::string::npos && text.find('\a') == std::string::npos, text.c_str());
        QVERIFY(text.find("\xe2\x80\xae") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(RunLogTest)
#include "run_log_test.moc"
