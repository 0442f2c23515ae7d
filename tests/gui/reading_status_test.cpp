// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: a connection is a session that stands; the age is the selected environment's.
#include "gui/panel/reading_status.h"
#include "gui/panel/reading_words.h"
#include "gui/theme/plain_label.h"
#include "run_bench.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

using State = ConnectionInfo::State;

ConnectionInfo session(const std::string& host, State state, const std::string& problem = {})
{
    return {host, state, Milliseconds{1}, problem};
}

ClusterSnapshot readAt(UtcTime at)
{
    ClusterSnapshot snapshot;
    snapshot.resources.succeed({}, at);
    return snapshot;
}

// "staging" answers, "second" cannot be reached.
struct TwoEnvironments
{
    FakeWorld world;
    Theme theme;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<ReadingStatus> status;

    TwoEnvironments()
    {
        auto second = world.sample.environment;
        second.name = "second";
        second.nodes = {{"dead", {"10.0.0.99", 22, "root"}}};
        world.shell.setReachable("dead", false);
        Configuration configuration;
        configuration.environments = {world.sample.environment, second};
        workspace = std::make_unique<Workspace>(std::move(configuration), fakeServices(world, [](MemoryJournal&) {}),
                                                world.clock);
        workspace->open();
        status = std::make_unique<ReadingStatus>(*workspace, theme);
    }
    QString age() const { return status->findChild<SteadyLabel*>()->text(); }
    QString connections() const
    {
        for (const auto* label : status->findChildren<QLabel*>()) {
            if (!qobject_cast<const SteadyLabel*>(label))
                return label->text();
        }
        return {};
    }
};

} // namespace

class ReadingStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyASessionIsAConnection()
    {
        Environment environment;
        environment.nodes = {{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}, {"e", {}}};
        auto snapshot = readAt(kSampleNow);
        for (const auto& node : environment.nodes)
            snapshot.resources.value->nodes.push_back({node.name, true});
        snapshot.unreachableNodes["d"] = Error{ErrorCode::Unreachable, "no answer", "d", {}, {}};
        const auto text = connectionsText(environment,
                                          {session("a", State::Connected), session("b", State::Disconnected, "refused"),
                                           session("d", State::Connected), session("e", State::Connecting)},
                                          snapshot);
        QCOMPARE(text, QStringLiteral("● a connected   ? b not reachable   ? c not tried   ? d not reachable   "
                                      "? e connecting"));
    }

    void theAgeSaysWhenItIsTooOld()
    {
        const auto snapshot = readAt(kSampleNow);
        QVERIFY(readText(snapshot, kSampleNow + Seconds{3}).startsWith(QStringLiteral("Read 3 s ago, at ")));
        QVERIFY(readText(snapshot, kSampleNow + Seconds{90}).startsWith(QStringLiteral("? Read 90 s ago")));
        QVERIFY(readText({}, kSampleNow).startsWith(QStringLiteral("? not read")));
        auto failing = snapshot;
        failing.resources.failWith(Error{ErrorCode::Unreachable, "no answer", "a", {}, {}});
        QVERIFY(readText(failing, kSampleNow + Seconds{3}).startsWith(u'?'));
        const auto days = readText(snapshot, kSampleNow + Seconds{200'000});
        QVERIFY2(days.contains(QStringLiteral("-")), qPrintable(days)); // the date stands there
    }

    void oneFreshEnvironmentHidesNoDeadOne()
    {
        TwoEnvironments bench;
        const auto& all = bench.workspace->environments();
        QTRY_VERIFY(all.front()->snapshot().resources.readAt.has_value());
        QTRY_VERIFY2(bench.connections().contains(QStringLiteral("? dead not reachable")),
                     qPrintable(bench.connections()));
        QVERIFY(bench.connections().contains(QStringLiteral(" connected")));
        QCOMPARE(bench.age(), QStringLiteral("? not read yet")); // none is selected: the worse one
        bench.status->setEnvironment(all.front().get());
        QVERIFY2(bench.age().startsWith(QStringLiteral("Read ")), qPrintable(bench.age()));
        const auto tip = bench.status->findChild<SteadyLabel*>()->toolTip();
        QVERIFY(tip.contains(QStringLiteral("second: ? not read yet")));
        bench.status->setEnvironment(all.back().get());
        QCOMPARE(bench.age(), QStringLiteral("? not read yet"));
    }

    void theAgeGrowsWithoutAnythingNew()
    {
        TwoEnvironments bench;
        auto* first = bench.workspace->environments().front().get();
        QTRY_VERIFY(first->snapshot().resources.readAt.has_value());
        bench.status->setEnvironment(first);
        QTRY_VERIFY(bench.age().startsWith(QStringLiteral("Read 0 s")));
        QTRY_VERIFY(bench.age().startsWith(QStringLiteral("Read 1 s")) ||
                    bench.age().startsWith(QStringLiteral("Read 2 s")));
    }
};

QTEST_MAIN(ReadingStatusTest)
#include "reading_status_test.moc"
