// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The input pages of the deploy wizard and their fields.
#include "gui/wizards/duration_field.h"
#include "gui/wizards/strategy_page.h"
#include "gui/wizards/version_page.h"

#include "gui/wizard_bench.h"

#include <QCheckBox>
#include <QDateTime>
#include <QLineEdit>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

class WizardPagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spansAreReadAndWritten_data();
    void spansAreReadAndWritten();
    void strategyBeginsWithTheEnvironmentsDefaults();
    void workersCanBeLeftOut();
    void withoutAWorkerTheStrategyIsIncomplete();
    void oldReadingsAreNotWhatRunsNow();
    void versionsAreListedAndChosen();
    void anOlderListIsDropped();
    void aListThatCannotBeReadSaysWhy();
    void labelsArePlain();
};

void WizardPagesTest::spansAreReadAndWritten_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("seconds"); // -1: refused
    QTest::addColumn<QString>("shown");
    QTest::newRow("minutes") << "5m" << 300 << "5 min";
    QTest::newRow("as shown") << "5 min" << 300 << "5 min";
    QTest::newRow("seconds") << "90s" << 90 << "90 s";
    QTest::newRow("bare") << "45" << 45 << "45 s";
    QTest::newRow("hour") << "1h" << 3600 << "1:00:00";
    QTest::newRow("clock") << "5:30" << 330 << "5:30";
    QTest::newRow("long clock") << "1:30:00" << 5400 << "1:30:00";
    QTest::newRow("words") << "soon" << -1 << "";
    QTest::newRow("negative") << "-5" << -1 << "";
    QTest::newRow("empty") << "" << -1 << "";
}

void WizardPagesTest::spansAreReadAndWritten()
{
    QFETCH(QString, typed);
    QFETCH(int, seconds);
    QFETCH(QString, shown);
    const auto span = spanFrom(typed);
    QCOMPARE(span ? static_cast<int>(span->count()) : -1, seconds);
    if (span)
        QCOMPARE(spanText(*span), shown);
}

void WizardPagesTest::strategyBeginsWithTheEnvironmentsDefaults()
{
    WizardBench bench;
    const StrategyPage page(bench.environment(), bench.theme, nullptr);
    DeployInput input;
    input.version = "v1.5.2";
    input.batchSize = 77;
    page.fill(input);
    QVERIFY(input == DeployInput::defaultsOf(bench.environment().environment(), "v1.5.2"));
}

void WizardPagesTest::workersCanBeLeftOut()
{
    WizardBench bench(Protection::Staging, 3);
    StrategyPage page(bench.environment(), bench.theme, nullptr);
    page.chooseWorkers({ct(201), ct(203)});
    page.findChild<QCheckBox*>(QStringLiteral("canary"))->setChecked(true);
    DeployInput input;
    page.fill(input);
    QVERIFY((input.workers == std::vector<CtId>{ct(201), ct(203)}));
    QVERIFY(input.canary);
    QVERIFY(says(page, QStringLiteral("Backend and 2 of 3 workers")));
    page.chooseWorkers({});
    page.fill(input);
    QVERIFY(input.workers.empty()); // all of the inventory
}

void WizardPagesTest::withoutAWorkerTheStrategyIsIncomplete()
{
    WizardBench bench;
    const StrategyPage page(bench.environment(), bench.theme, nullptr);
    QVERIFY(page.isComplete());
    QTest::mouseClick(buttonWith(page, QStringLiteral("None")), Qt::LeftButton);
    QVERIFY(!page.isComplete());
    QVERIFY(says(page, QStringLiteral("choose at least one worker")));
}

void WizardPagesTest::oldReadingsAreNotWhatRunsNow()
{
    SampleCluster cluster(3);
    cluster.readings(202).inside.readAt = cluster.now() - Seconds{3 * 86'400};
    cluster.readings(203).inside = {};
    const auto text = presentText(joinTruth(cluster.environment, cluster.snapshot, cluster.now()));
    QVERIFY2(text.startsWith(QStringLiteral("Runs now: v1.5.1 on 2 of 4 targets, unknown: 2 ")), qPrintable(text));
    const auto day = QDateTime::fromMSecsSinceEpoch((cluster.now() - Seconds{3 * 86'400}).time_since_epoch().count())
                         .toString(QStringLiteral("yyyy-MM-dd "));
    QVERIFY2(text.contains(QStringLiteral("oldest reading ") + day), qPrintable(text));
    cluster.readings(202).inside.readAt = cluster.now();
    QVERIFY(!presentText(joinTruth(cluster.environment, cluster.snapshot, cluster.now())).contains(day.left(5)));
}

void WizardPagesTest::versionsAreListedAndChosen()
{
    WizardBench bench;
    VersionPage page(bench.environment(), bench.theme, nullptr);
    VersionOffer next, present;
    next.version = QStringLiteral("v1.5.2");
    next.ahead = 14;
    next.behind = 0;
    next.lockChanges = true;
    present.version = QStringLiteral("v1.5.1");
    present.deployed = true;
    page.setSource([&](const auto& ready) { ready(VersionOffers{{next, present}, {}}); });
    auto* table = page.findChild<QTableWidget*>();
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 3)->text(), QStringLiteral("+14"));
    QCOMPARE(table->item(1, 3)->text(), QStringLiteral("runs now"));
    table->selectRow(0);
    QCOMPARE(page.version(), std::string("v1.5.2"));
    QCOMPARE(page.note(), QStringLiteral("14 commits · uv.lock changes"));
    page.setVersion(QStringLiteral("main"));
    QVERIFY(page.isComplete());
    QCOMPARE(page.note(), QString());
}

void WizardPagesTest::anOlderListIsDropped()
{
    WizardBench bench;
    VersionPage page(bench.environment(), bench.theme, nullptr);
    std::vector<std::function<void(const Result<VersionOffers>&)>> asked;
    page.setSource([&](auto ready) { asked.push_back(std::move(ready)); });
    page.setSource([&](auto ready) { asked.push_back(std::move(ready)); });
    asked[1](VersionOffers{});
    asked[0](VersionOffers{{VersionOffer{}}, {}});
    QCOMPARE(page.findChild<QTableWidget*>()->rowCount(), 0);
}

void WizardPagesTest::aListThatCannotBeReadSaysWhy()
{
    WizardBench bench;
    VersionPage page(bench.environment(), bench.theme, nullptr);
    page.setSource([](const auto& ready) { ready(fail(ErrorCode::Unreachable, "no answer", "pve1", "check it")); });
    QVERIFY(says(page, QStringLiteral("no answer (pve1). check it")));
    page.setVersion(QStringLiteral("v1.5.2"));
    QVERIFY(page.isComplete());
}

void WizardPagesTest::labelsArePlain()
{
    WizardBench bench;
    const StrategyPage strategy(bench.environment(), bench.theme, nullptr);
    const VersionPage version(bench.environment(), bench.theme, nullptr);
    for (const QWidget* page : {static_cast<const QWidget*>(&strategy), static_cast<const QWidget*>(&version)}) {
        const auto labels = page->findChildren<QLabel*>();
        QVERIFY(labels.size() > 2);
        for (const auto* label : labels)
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
    }
}

QTEST_MAIN(WizardPagesTest)
#include "wizard_pages_test.moc"
