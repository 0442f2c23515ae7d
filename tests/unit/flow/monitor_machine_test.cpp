// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// MonitorMachine: cadence, back-off, one read per source, early visits.
#include "engine/monitor_machine.h"

#include <QTest>

#include <algorithm>

using namespace ktrdr;

class MonitorMachineTest : public QObject
{
    Q_OBJECT

private:
    static bool has(const MonitorDecision& decision, Source source)
    {
        return std::find(decision.read.begin(), decision.read.end(), source) != decision.read.end();
    }
    static MonoTime at(int seconds) { return MonoTime{Seconds{seconds}}; }

private Q_SLOTS:
    void startsEverySourceButTheVisits()
    {
        MonitorMachine machine;
        const auto decision = machine.start(at(0));
        QCOMPARE(decision.read.size(), kSourceCount - 1);
        QVERIFY(!has(decision, Source::Insides)); // nobody knows yet where the containers are
        QVERIFY(has(machine.finished(Source::Resources, true, at(1)), Source::Insides));
    }

    void doesNotVisitWithoutResources()
    {
        MonitorMachine machine;
        machine.start(at(0));
        QVERIFY(!has(machine.finished(Source::Resources, false, at(1)), Source::Insides));
    }

    void readsAgainAfterTheCadence()
    {
        MonitorMachine machine;
        machine.start(at(0));
        const auto after = machine.finished(Source::Backend, true, at(1));
        QVERIFY(!has(after, Source::Backend));
        QCOMPARE(*after.wakeAfter, Milliseconds{5'000});
        QVERIFY(!has(machine.wake(MonoTime{Milliseconds{5'999}}), Source::Backend));
        QVERIFY(has(machine.wake(at(6)), Source::Backend));
    }

    void neverReadsOneSourceTwiceAtOnce()
    {
        MonitorMachine machine;
        machine.start(at(0));
        QVERIFY(!has(machine.wake(at(500)), Source::Backend));
        QVERIFY(machine.isReading(Source::Backend));
    }

    void backsOffAndRecovers()
    {
        MonitorMachine machine;
        machine.start(at(0));
        int now = 0;
        std::vector<int> waits;
        for (int failure = 0; failure < 6; ++failure) {
            machine.finished(Source::Backend, false, at(now));
            int wait = 0;
            while (!has(machine.wake(at(now + wait)), Source::Backend))
                ++wait;
            waits.push_back(wait);
            now += wait;
        }
        QCOMPARE(waits, (std::vector<int>{10, 20, 40, 60, 60, 60}));
        QCOMPARE(machine.failures(Source::Backend), 6);
        machine.finished(Source::Backend, true, at(now));
        QCOMPARE(machine.failures(Source::Backend), 0);
        QVERIFY(has(machine.wake(at(now + 5)), Source::Backend));
    }

    void slowSourcesAreNotAskedMoreOftenByFailing()
    {
        MonitorMachine machine;
        machine.start(at(0));
        machine.finished(Source::Addresses, false, at(0));
        QVERIFY(!has(machine.wake(at(299)), Source::Addresses));
        QVERIFY(has(machine.wake(at(300)), Source::Addresses));
    }

    void changeMakesSourcesDueAtOnce()
    {
        MonitorMachine machine;
        machine.start(at(0));
        machine.finished(Source::Backend, true, at(1));
        QVERIFY(has(machine.due({Source::Backend}, at(2)), Source::Backend));
        // Due while it is being read: read again right after, because the running read may have come too early.
        QVERIFY(!has(machine.due({Source::Backend}, at(3)), Source::Backend));
        QVERIFY(has(machine.finished(Source::Backend, true, at(4)), Source::Backend));
        QVERIFY(!has(machine.finished(Source::Backend, true, at(5)), Source::Backend));
    }

    void stoppedMachineReadsNothing()
    {
        MonitorMachine machine;
        machine.start(at(0));
        machine.stop();
        QVERIFY(machine.finished(Source::Backend, true, at(1)).read.empty());
        QVERIFY(machine.wake(at(1000)).read.empty());
    }
};

QTEST_APPLESS_MAIN(MonitorMachineTest)
#include "monitor_machine_test.moc"
