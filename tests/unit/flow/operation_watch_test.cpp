// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which operations count for the failure rate of an observation, and how often each is asked for.
#include "app/operation_watch.h"

#include <QTest>

#include <fmt/core.h>

using namespace ktrdr;

namespace {

using Status = OperationStatus;

OperationList list(const std::map<std::string, Status>& operations)
{
    OperationList result;
    for (const auto& [id, status] : operations) {
        auto& operation = result.operations.emplace_back();
        operation.id = id;
        operation.status = status;
    }
    return result;
}

Registry busyWith(const std::string& id)
{
    Registry registry(1);
    registry.front().currentOperation = id;
    return registry;
}

OperationDetail detail(Status status)
{
    OperationDetail result;
    result.summary.status = status;
    return result;
}

MonoTime at(int milliseconds) { return MonoTime{} + std::chrono::hours{1} + Milliseconds{milliseconds}; }

using Ids = std::vector<std::string>;
constexpr OperationWatch::Ended kNothing{0, 0};
constexpr OperationWatch::Ended kOneFailed{1, 1};

} // namespace

class OperationWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndedBeforeDoesNotCount()
    {
        OperationWatch watch;
        watch.see(list({{"done", Status::Failed}, {"shown", Status::Running}}));
        watch.see(busyWith("named"));
        QCOMPARE(watch.due(at(0)), Ids({"named", "shown"}));
        watch.take("shown", detail(Status::Failed)); // R: it had ended long ago
        watch.take("named", detail(Status::Failed));
        QVERIFY(watch.ended() == kNothing);
        QVERIFY(watch.due(at(60'000)).empty());
    }

    void whatRanWhenItBeganCounts()
    {
        OperationWatch watch;
        watch.see(list({{"op", Status::Running}}));
        watch.see(Registry{});
        QCOMPARE(watch.due(at(0)), Ids({"op"}));
        watch.take("op", detail(Status::Running));
        QCOMPARE(watch.due(at(1'999)), Ids{});
        QCOMPARE(watch.due(at(2'000)), Ids({"op"}));
        watch.take("op", detail(Status::Failed));
        QVERIFY(watch.ended() == kOneFailed);
    }

    // N: out of the list and out of the registry, but seen once.
    void whatDroppedOutOfTheListIsStillAskedFor()
    {
        OperationWatch watch;
        watch.see(list({}));
        watch.see(Registry{});
        QVERIFY(watch.due(at(0)).empty());
        watch.see(busyWith("op"));
        QCOMPARE(watch.due(at(2'000)), Ids({"op"}));
        watch.see(list({}));
        watch.see(Registry{});
        QCOMPARE(watch.due(at(4'000)), Ids({"op"}));
        watch.take("op", detail(Status::Failed));
        QVERIFY(watch.ended() == kOneFailed);
        watch.see(list({{"late", Status::Failed}, {"cancelled", Status::Cancelled}, {"good", Status::Completed}}));
        QVERIFY((watch.ended() == OperationWatch::Ended{2, 3}));
    }

    // Both lists must have been read once before anything counts as new.
    void halfAReadingBeginsNothing()
    {
        OperationWatch watch;
        watch.see(Registry{});
        QVERIFY(watch.due(at(0)).empty());
        watch.see(list({{"old", Status::Failed}}));
        QVERIFY(watch.due(at(2'000)).empty());
        QVERIFY(watch.ended() == kNothing);
    }

    void whatIsNotToldIsAskedForLater()
    {
        OperationWatch watch;
        watch.see(list({{"slow", Status::Running}, {"op", Status::Running}}));
        watch.see(Registry{});
        QCOMPARE(watch.due(at(0)), Ids({"op", "slow"}));
        watch.postpone("slow", at(1'000));
        QCOMPARE(watch.due(at(2'000)), Ids({"op"}));
        QCOMPARE(watch.due(at(31'000)), Ids({"op", "slow"}));
        QVERIFY(watch.ended() == kNothing);
    }

    void aRoundAsksAFewAndForgetsNone()
    {
        OperationWatch watch;
        OperationList many;
        for (int i = 0; i < 40; ++i) {
            many.operations.emplace_back().id = fmt::format("op_{:02}", i);
            many.operations.back().status = Status::Running;
        }
        watch.see(many);
        watch.see(Registry{});
        std::map<std::string, int> asked;
        for (int round = 0; round < 3; ++round) {
            const auto ids = watch.due(at(2'000 * round));
            QVERIFY(ids.size() <= OperationWatch::kMaxAsked);
            for (const auto& id : ids)
                ++asked[id];
        }
        QCOMPARE(asked.size(), std::size_t{40});
        for (const auto& [id, count] : asked)
            QVERIFY2(count <= 2, id.c_str());
    }
};

QTEST_GUILESS_MAIN(OperationWatchTest)
#include "operation_watch_test.moc"
