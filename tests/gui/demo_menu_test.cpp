// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Demo menu offers every fault of the simulator, marks what is broken, and mends it.
#include "gui/demo/demo_menu.h"
#include "sim/model/faults.h"

#include <QSignalSpy>
#include <QTest>

using namespace ktrdr;

namespace {

class FakeLink : public SimulatorLink
{
public:
    FakeLink() : SimulatorLink({}, {}) {}
    std::vector<QStringList> sent; // verb and words, without the questions for the state
    std::string state = R"({"faults":[]})";

protected:
    void control(const QString& verb, const QStringList& words, Answer answer) override
    {
        if (verb == QLatin1String("status"))
            return answer(state);
        sent.push_back(QStringList{verb} + words);
        answer(std::string());
    }
};

TreeItem itemOf(TreeKind kind)
{
    TreeItem item;
    item.kind = kind;
    item.name = kind == TreeKind::Node ? "pve1" : "ktrdr-worker-bt-1";
    if (kind != TreeKind::Node)
        item.ct = CtId::fromNumber(201).value();
    return item;
}

struct Bench
{
    FakeLink link;
    TreeItem item;
    DemoMenu menu{link, [this] { return &item; }, nullptr};

    explicit Bench(TreeKind kind) : item(itemOf(kind)) {}
    QAction* action(const QString& text)
    {
        Q_EMIT menu.aboutToShow();
        for (auto* each : menu.actions()) {
            if (each->text().remove(u'&').startsWith(text))
                return each;
        }
        return nullptr;
    }
};

} // namespace

class DemoMenuTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFaultIsOffered()
    {
        const auto offered = DemoMenu::offered();
        for (const auto& kind : sim::faultKinds())
            QVERIFY2(offered.contains(QString::fromLatin1(kind.name)), kind.name);
        QCOMPARE(static_cast<std::size_t>(offered.size()), sim::faultKinds().size());
    }

    void everyActionSendsAFaultThatTheSimulatorTakes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("worker") << static_cast<int>(TreeKind::Worker);
        QTest::newRow("node") << static_cast<int>(TreeKind::Node);
        QTest::newRow("backend") << static_cast<int>(TreeKind::Backend);
    }
    void everyActionSendsAFaultThatTheSimulatorTakes()
    {
        QFETCH(int, kind);
        Bench bench(static_cast<TreeKind>(kind));
        std::size_t triggered = 0;
        for (auto* action : bench.menu.actions()) {
            if (action->isSeparator() || action->menu() || !action->isEnabled())
                continue;
            action->trigger();
            ++triggered;
        }
        QVERIFY(triggered > 5);
        QCOMPARE(bench.link.sent.size(), triggered);
        for (const auto& words : bench.link.sent) {
            const auto* fault = sim::findFault(words.at(1).toStdString());
            QVERIFY(fault);
            QCOMPARE(words.at(2),
                     kind == static_cast<int>(TreeKind::Node) ? QStringLiteral("pve1") : QStringLiteral("201"));
            QVERIFY(words.size() - 3 >= fault->required);
            const bool node = kind == static_cast<int>(TreeKind::Node);
            QVERIFY(fault->target != (node ? sim::FaultTarget::Box : sim::FaultTarget::Node));
        }
    }

    void whatIsBrokenIsMarkedAndMendedByChoosingIt()
    {
        Bench bench(TreeKind::Worker);
        QVERIFY(!bench.action(QStringLiteral("Disk full"))->isChecked());
        bench.link.state = R"({"faults":[{"fault":"disk-full","target":"201","arguments":[]}]})";
        QVERIFY(bench.action(QStringLiteral("Disk full"))->isChecked());
        QVERIFY(!bench.action(QStringLiteral("Busy for ever"))->isChecked());
        bench.action(QStringLiteral("Disk full"))->trigger();
        QCOMPARE(bench.link.sent.back(), (QStringList{"clear", "disk-full", "201"}));
    }

    void theTargetIsNamed()
    {
        Bench bench(TreeKind::Worker);
        auto* head = bench.action(QStringLiteral("Break ktrdr-worker-bt-1"));
        QVERIFY(head && !head->isEnabled());
    }

    void aFaultOfAllIsMendedForAll()
    {
        Bench bench(TreeKind::Worker);
        bench.link.state = R"({"faults":[{"fault":"disk-full","target":"all","arguments":[]}]})";
        QVERIFY(bench.action(QStringLiteral("Disk full"))->isChecked());
        bench.action(QStringLiteral("Disk full"))->trigger();
        QCOMPARE(bench.link.sent.back(), (QStringList{"clear", "disk-full"}));
    }

    void everythingIsMended()
    {
        Bench bench(TreeKind::Node);
        QVERIFY(!bench.action(QStringLiteral("Mend everything"))->isEnabled());
        bench.link.state = R"({"faults":[{"fault":"disk-full","target":"202","arguments":[]}]})";
        auto* all = bench.action(QStringLiteral("Mend everything (1)"));
        QVERIFY(all && all->isEnabled());
        QSignalSpy said(&bench.menu, &DemoMenu::said);
        all->trigger();
        QCOMPARE(bench.link.sent.back(), (QStringList{"clear", "all"}));
        QCOMPARE(said.count(), 1);
    }

    void garbageIsSaidNotTakenForNothing()
    {
        Bench bench(TreeKind::Worker);
        bench.link.state = "no json";
        QVERIFY(bench.action(QStringLiteral("Mend everything"))->isEnabled()); // not known: it may be tried
    }
};

QTEST_MAIN(DemoMenuTest)
#include "demo_menu_test.moc"
