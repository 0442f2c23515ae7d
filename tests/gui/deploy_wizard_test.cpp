// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The deploy wizard over fake ports: from the version to a started run, and every way in which it must not start one.
#include "gui/wizards/deploy_wizard.h"

#include "gui/wizard_bench.h"

#include <QLineEdit>
#include <QPointer>
#include <QSpinBox>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

enum Page { Version, Strategy, Checks, Review };

struct Wizard : WizardBench
{
    std::unique_ptr<DeployWizard> dialog;

    explicit Wizard(Protection protection = Protection::Staging) : WizardBench(protection)
    {
        dialog = std::make_unique<DeployWizard>(*workspace, environment(), theme);
        dialog->open();
        dialog->setVersion(QStringLiteral("v1.5.2"));
    }
    void goToChecks()
    {
        dialog->next();
        dialog->next();
        QCOMPARE(dialog->currentPage(), int(Checks));
    }
    // The checks are good and the plan is on the page.
    void goToReview()
    {
        goToChecks();
        dialog->next();
        QTRY_COMPARE(dialog->currentPage(), int(Review));
    }
    QPushButton* commit() const { return dialog->findChild<QPushButton*>(QStringLiteral("commit")); }
    QLineEdit* typed() const { return dialog->findChild<QLineEdit*>(QStringLiteral("typed")); }
    std::size_t runs() const { return workspace->runs().size(); }
};

} // namespace

class DeployWizardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodPathEndsInAStartedRun();
    void aDoubleClickOnNextStartsNothing();
    void warningsAreReadBeforeTheReview();
    void enterGoesOnePageFurther();
    void checksAreShownBeforeTheNextPage();
    void withoutAVersionThereIsNoNextPage();
    void aFailedCheckStaysWithItsMessage();
    void aRunThatHasNotEndedIsAFailedCheck();
    void aFieldChangedDuringTheChecksDropsThem();
    void closingDuringTheChecksIsSafe();
    void closingDuringTheRecheckIsSafe();
    void aConnectionOpenedAnewEndsTheChecks();
    void productionWantsItsName();
    void enterNeverCommits();
    void anOldPlanCannotBeCommitted();
    void aTargetThatChangedSinceRefusesTheStart();
    void aSecondRunIsRefusedOnThePage();
};

void DeployWizardTest::aGoodPathEndsInAStartedRun()
{
    Wizard wizard;
    QPointer<RunDriver> started;
    connect(wizard.workspace.get(), &Workspace::runStarted, this, [&](RunDriver* run) { started = run; });
    wizard.goToReview();
    QCOMPARE(wizard.commit()->text(), QStringLiteral("Deploy v1.5.2 to staging"));
    QTRY_VERIFY(wizard.commit()->isEnabled());
    QTest::mouseClick(wizard.commit(), Qt::LeftButton);
    QTRY_COMPARE(wizard.runs(), std::size_t{1});
    QTRY_VERIFY(!wizard.dialog->isVisible());
    QCOMPARE(wizard.dialog->result(), int(QDialog::Accepted));
    QCOMPARE(started->header().title, std::string("Deploy v1.5.2"));
    QTRY_VERIFY_WITH_TIMEOUT(started->ended(), 60'000);
    QCOMPARE(wizard.world.commits.at(ct(202)), kNewCommit);
}

// The commit button stands where Next stood.
void DeployWizardTest::aDoubleClickOnNextStartsNothing()
{
    Wizard wizard;
    wizard.goToChecks();
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("checks passed")));
    wizard.dialog->next();
    QCOMPARE(wizard.dialog->currentPage(), int(Review));
    QVERIFY(!wizard.commit()->isEnabled());
    QTest::mouseClick(wizard.commit(), Qt::LeftButton);
    QTRY_VERIFY(wizard.commit()->isEnabled()); // a moment later, without anything else
    QCOMPARE(wizard.runs(), std::size_t{0});
}

void DeployWizardTest::warningsAreReadBeforeTheReview()
{
    Wizard wizard;
    wizard.dialog->findChild<QSpinBox*>(QStringLiteral("batch"))->setValue(9); // none of a kind is left to work
    wizard.goToChecks();
    wizard.dialog->next();
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("with a warning")));
    QVERIFY(says(*wizard.dialog, QStringLiteral("Read the warnings")));
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
    wizard.dialog->next();
    QCOMPARE(wizard.dialog->currentPage(), int(Review));
}

void DeployWizardTest::enterGoesOnePageFurther()
{
    Wizard wizard;
    VersionOffer offer;
    offer.version = QStringLiteral("v1.5.2");
    wizard.dialog->setVersionSource([&](const auto& ready) { ready(VersionOffers{{offer}, {}}); });
    auto* table = wizard.dialog->findChild<QTableWidget*>(QStringLiteral("table"));
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(wizard.dialog->currentPage(), int(Strategy));
    QTest::keyClick(wizard.dialog->findChild<QSpinBox*>(QStringLiteral("batch")), Qt::Key_Return);
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
}

void DeployWizardTest::checksAreShownBeforeTheNextPage()
{
    Wizard wizard;
    wizard.goToChecks();
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed")));
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
    QVERIFY(says(*wizard.dialog, QStringLiteral("Disk space")));
    wizard.dialog->next();
    QCOMPARE(wizard.dialog->currentPage(), int(Review));
    wizard.dialog->back();
    QVERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed"))); // nothing was asked again
}

void DeployWizardTest::withoutAVersionThereIsNoNextPage()
{
    Wizard wizard;
    for (const auto* bad : {"", "-rf", "v1;reboot"}) {
        wizard.dialog->setVersion(QString::fromLatin1(bad));
        QVERIFY(!buttonWith(*wizard.dialog, QStringLiteral("Next"))->isEnabled());
        wizard.dialog->next();
        QCOMPARE(wizard.dialog->currentPage(), int(Version));
    }
}

void DeployWizardTest::aFailedCheckStaysWithItsMessage()
{
    Wizard wizard;
    wizard.world.sample.container(201).power = Power::Stopped;
    wizard.goToChecks();
    wizard.dialog->next(); // wants to go on
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("did not pass")));
    QVERIFY(says(*wizard.dialog, QStringLiteral("ktrdr-worker-201 (CT 201) is stopped")));
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
    wizard.world.sample.container(201).power = Power::Running;
    QTest::mouseClick(buttonWith(*wizard.dialog, QStringLiteral("Check again")), Qt::LeftButton);
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed")));
    QCOMPARE(wizard.dialog->currentPage(), int(Checks)); // asked again, not to go on
}

void DeployWizardTest::aRunThatHasNotEndedIsAFailedCheck()
{
    Wizard wizard;
    QVERIFY(wizard.workspace->journal());
    RunHeader header;
    header.runId = "20261124-060000-aaaaaa";
    header.environment = "staging";
    wizard.journal->stored[header.runId].header = header;
    wizard.goToChecks();
    QTRY_VERIFY(says(*wizard.dialog, QString::fromStdString(header.runId)));
    QVERIFY(says(*wizard.dialog, QStringLiteral("1 of 13 checks did not pass")));
}

void DeployWizardTest::aFieldChangedDuringTheChecksDropsThem()
{
    Wizard wizard;
    wizard.world.shell.hold();
    wizard.goToChecks();
    wizard.dialog->next(); // would go on by itself
    QTRY_VERIFY(wizard.world.shell.heldCount() > 0);
    wizard.dialog->back();
    wizard.dialog->findChild<QSpinBox*>(QStringLiteral("batch"))->setValue(2);
    wizard.world.shell.releaseAll();
    wizard.dialog->next();
    QVERIFY(!says(*wizard.dialog, QStringLiteral("passed")));
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed")));
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
    wizard.dialog->next();
    QVERIFY(says(*wizard.dialog, QStringLiteral("up to 2 workers at once")));
}

void DeployWizardTest::closingDuringTheChecksIsSafe()
{
    Wizard wizard;
    wizard.world.shell.hold();
    wizard.goToChecks();
    QTRY_VERIFY(wizard.world.shell.heldCount() > 0);
    wizard.dialog->close();
    wizard.dialog.reset();
    wizard.world.shell.releaseAll();
    bool later = false;
    QTimer::singleShot(0, this, [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(wizard.runs(), std::size_t{0});
}

void DeployWizardTest::closingDuringTheRecheckIsSafe()
{
    Wizard wizard;
    wizard.goToReview();
    wizard.world.shell.hold();
    wizard.dialog->commit();
    QTRY_VERIFY(wizard.world.shell.heldCount() > 0);
    wizard.dialog->reject();
    wizard.world.shell.releaseAll();
    bool later = false;
    QTimer::singleShot(0, this, [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(wizard.runs(), std::size_t{0});
}

void DeployWizardTest::aConnectionOpenedAnewEndsTheChecks()
{
    Wizard wizard;
    wizard.world.shell.hold();
    wizard.goToChecks();
    QTRY_VERIFY(wizard.world.shell.heldCount() > 0);
    wizard.workspace->reopen(wizard.environment());
    QVERIFY(says(*wizard.dialog, QStringLiteral("The connection was closed or opened anew")));
    wizard.world.shell.releaseAll();
    QTest::mouseClick(buttonWith(*wizard.dialog, QStringLiteral("Check again")), Qt::LeftButton);
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed")));
}

void DeployWizardTest::productionWantsItsName()
{
    Wizard wizard(Protection::Production);
    wizard.goToReview();
    QVERIFY(wizard.typed()->isVisible());
    QCOMPARE(wizard.commit()->text(), QStringLiteral("Deploy v1.5.2 to production"));
    for (const auto* wrong : {"", "product", "Production", "production "}) {
        wizard.typed()->setText(QString::fromLatin1(wrong));
        QVERIFY2(!wizard.commit()->isEnabled(), wrong);
        wizard.dialog->commit();
    }
    QCOMPARE(wizard.runs(), std::size_t{0});
    QTest::keyClicks(wizard.typed(), QString()); // stays with the last wrong one
    wizard.typed()->clear();
    QTest::keyClicks(wizard.typed(), QStringLiteral("production"));
    QTRY_VERIFY(wizard.commit()->isEnabled());
    QTest::mouseClick(wizard.commit(), Qt::LeftButton);
    QTRY_COMPARE(wizard.runs(), std::size_t{1});
}

void DeployWizardTest::enterNeverCommits()
{
    Wizard wizard(Protection::Production);
    wizard.goToReview();
    wizard.typed()->setText(QStringLiteral("production"));
    QTRY_VERIFY(wizard.commit()->isEnabled());
    for (QWidget* focused : {static_cast<QWidget*>(wizard.typed()), static_cast<QWidget*>(wizard.commit())}) {
        focused->setFocus();
        for (const auto key : {Qt::Key_Return, Qt::Key_Enter})
            QTest::keyClick(focused, key);
        QVERIFY(wizard.dialog->isVisible());
    }
    QVERIFY(buttonWith(*wizard.dialog, QStringLiteral("Cancel"))->isDefault());
    QVERIFY(!wizard.commit()->isDefault() && !wizard.commit()->autoDefault());
    auto* table = wizard.dialog->findChild<ReviewPage*>()->findChild<QTableWidget*>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return); // the default: Cancel
    QVERIFY(!wizard.dialog->isVisible());
    QCOMPARE(wizard.runs(), std::size_t{0});
    QCOMPARE(wizard.world.switches.size(), std::size_t{0});
}

void DeployWizardTest::anOldPlanCannotBeCommitted()
{
    Wizard wizard;
    wizard.goToReview();
    QTRY_VERIFY(wizard.commit()->isEnabled());
    wizard.clock.shift = Seconds{15 * 60 + 5};
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("older than 15 minutes")));
    QVERIFY(!wizard.commit()->isEnabled());
    wizard.dialog->commit();
    QCOMPARE(wizard.runs(), std::size_t{0});
    wizard.clock.shift = Seconds{0};
    for (auto* button : wizard.dialog->findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == QStringLiteral("Check again"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(wizard.dialog->currentPage(), int(Checks));
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("All 13 checks passed")));
}

void DeployWizardTest::aTargetThatChangedSinceRefusesTheStart()
{
    Wizard wizard;
    wizard.goToReview();
    wizard.world.commits[ct(201)] = kNewCommit;
    wizard.dialog->commit();
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("CT 201 is on another commit")));
    QVERIFY(says(*wizard.dialog, QStringLiteral("Make the plan again")));
    QVERIFY(!wizard.commit()->isEnabled());
    QCOMPARE(wizard.runs(), std::size_t{0});
}

void DeployWizardTest::aSecondRunIsRefusedOnThePage()
{
    Wizard wizard;
    wizard.goToReview();
    wizard.world.shell.holdIf([](const auto& call) { return call.command.line.rfind("pct exec ", 0) == 0; });
    QVERIFY(wizard.workspace->startRun(wizard.world.plan()));
    wizard.dialog->commit();
    QTRY_VERIFY(says(*wizard.dialog, QStringLiteral("still runs on this environment")));
    QVERIFY(wizard.dialog->isVisible());
    QCOMPARE(wizard.runs(), std::size_t{1});
}

QTEST_MAIN(DeployWizardTest)
#include "deploy_wizard_test.moc"
