// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way in the real window on the simulated cluster: from the tree through the wizard to a finished run, by
// keyboard alone and by mouse alone; a worker that breaks on the way; a node that hangs.
#include "fakes/sim_cluster.h"
#include "gui/commands/command_palette.h"
#include "gui/live_desk.h"
#include "gui/runs/run_tab.h"
#include "gui/wizard_bench.h"
#include "gui/wizards/deploy_wizard.h"
#include "gui/wizards/version_page.h"

#include <QTableWidget>
#include <QTreeView>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kReadTime = 20'000, kRunTime = 180'000; // ms; a sanitized build on a busy machine

// Folders of its own, so that no setting or journal of the user is touched.
AppPaths pathsIn(const QString& folder)
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
    const auto home = folder.toStdString();
    return {home + "/config", home + "/state", home + "/cache"};
}

struct Stage
{
    QTemporaryDir home;
    SimCluster sim{{"--workers", "2", "--latency", "5", "--pvesh-latency", "5", "--stop-timeout", "50"}};
    AppPaths paths = pathsIn(home.path());
    std::unique_ptr<LiveDesk> desk;

    bool open()
    {
        auto configuration = ConfigFile::load(sim.configFile().toStdString());
        if (!sim.isReady() || !paths.create() || !configuration)
            return false;
        desk = std::make_unique<LiveDesk>(std::move(*configuration), paths);
        desk->open();
        desk->window.activateWindow();
        return QTest::qWaitForWindowActive(&desk->window);
    }
    MainWindow& window() { return desk->window; }
    const ClusterTruth& truth() { return desk->workspace.environments().front()->truth(); }
    bool allHealthy()
    {
        return std::all_of(truth().targets.begin(), truth().targets.end(), [](const TargetTruth& target) {
            return target.status == Status::Healthy && target.version.text == "v1.5.1";
        });
    }
    DeployWizard* wizard() { return window().findChild<DeployWizard*>(); }
    QTableWidget* versions() { return wizard()->findChild<VersionPage*>()->findChild<QTableWidget*>(); }
    QPushButton* commit() { return wizard()->findChild<QPushButton*>(QStringLiteral("commit")); }
    RunDriver* run()
    {
        const auto& runs = desk->workspace.runs();
        return runs.empty() ? nullptr : runs.back().get();
    }
    int rowOf(const QString& version)
    {
        const auto found = versions()->findItems(version, Qt::MatchExactly);
        return found.isEmpty() ? -1 : found.front()->row();
    }
};

void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    auto* dialog = QApplication::activeWindow();
    auto* target = QApplication::focusWidget() ? QApplication::focusWidget() : dialog;
    QTest::keyClick(target, key, modifiers);
}

QString textsOf(const QWidget& where)
{
    QStringList texts;
    for (const auto* label : where.findChildren<QLabel*>())
        texts << label->text();
    return texts.join(QStringLiteral(" | "));
}

void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }

} // namespace

class DriveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byKeyboard();
    void byMouse();
    void aWorkerThatBreaksIsRolledBackAndExplained();
    void aHangingNodeTurnsToUnknownAndTheWindowLives();
};

void DriveTest::byKeyboard()
{
    Stage stage;
    QVERIFY(stage.open());
    QTRY_VERIFY_WITH_TIMEOUT(stage.allHealthy(), kReadTime);
    stage.window().findChild<QTreeView*>()->setFocus();
    press(Qt::Key_Home);
    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(stage.wizard() && stage.wizard()->isActiveWindow());
    QTRY_VERIFY2_WITH_TIMEOUT(stage.rowOf(QStringLiteral("v1.5.2")) >= 0, qPrintable(textsOf(*stage.wizard())),
                              kReadTime);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("v1.5.2"));
    press(Qt::Key_Return);
    QCOMPARE(stage.wizard()->currentPage(), 1);
    press(Qt::Key_Return);
    QCOMPARE(stage.wizard()->currentPage(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(says(*stage.wizard(), QStringLiteral("checks passed")), kReadTime);
    press(Qt::Key_Return);
    QTRY_COMPARE(stage.wizard()->currentPage(), 3);
    QTRY_VERIFY(stage.commit()->isEnabled());
    for (int tab = 0; tab < 40 && QApplication::focusWidget() != stage.commit(); ++tab)
        press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(stage.commit()));
    press(Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(stage.run(), kReadTime);
    QTRY_VERIFY(stage.window().findChild<RunTab*>());
    QTRY_VERIFY_WITH_TIMEOUT(stage.run()->ended(), kRunTime);
    QCOMPARE(stage.run()->state().outcome, RunOutcome::Succeeded);
    for (const auto& version : stage.sim.versions())
        QCOMPARE(version, QStringLiteral("v1.5.2"));
}

void DriveTest::byMouse()
{
    Stage stage;
    QVERIFY(stage.open());
    QTRY_VERIFY_WITH_TIMEOUT(stage.allHealthy(), kReadTime);
    auto* tree = stage.window().findChild<QTreeView*>();
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(tree->model()->index(0, 0)).center());
    auto* deploy = buttonWith(stage.window(), QStringLiteral("Deploy…"));
    QVERIFY(deploy && deploy->isEnabled());
    click(deploy);
    QTRY_VERIFY(stage.wizard());
    QTRY_VERIFY2_WITH_TIMEOUT(stage.rowOf(QStringLiteral("v1.5.2")) >= 0, qPrintable(textsOf(*stage.wizard())),
                              kReadTime);
    const auto row = stage.versions()->visualItemRect(stage.versions()->item(stage.rowOf(QStringLiteral("v1.5.2")), 0));
    QTest::mouseClick(stage.versions()->viewport(), Qt::LeftButton, {}, row.center());
    auto* next = buttonWith(*stage.wizard(), QStringLiteral("Next"));
    click(next);
    click(next);
    QTRY_VERIFY_WITH_TIMEOUT(says(*stage.wizard(), QStringLiteral("checks passed")), kReadTime);
    click(next);
    QTRY_COMPARE(stage.wizard()->currentPage(), 3);
    QTRY_VERIFY(stage.commit()->isEnabled());
    click(stage.commit());
    QTRY_VERIFY_WITH_TIMEOUT(stage.run(), kReadTime);
    QTRY_VERIFY_WITH_TIMEOUT(stage.run()->ended(), kRunTime);
    QCOMPARE(stage.run()->state().outcome, RunOutcome::Succeeded);
    for (const auto& version : stage.sim.versions())
        QCOMPARE(version, QStringLiteral("v1.5.2"));
}

void DriveTest::aWorkerThatBreaksIsRolledBackAndExplained()
{
    Stage stage;
    QVERIFY(stage.open());
    QTRY_VERIFY_WITH_TIMEOUT(stage.allHealthy(), kReadTime);
    QVERIFY(stage.sim.inject({"unit-fails", "201", "v1.5.2"}));
    stage.window().openDeployWizard();
    stage.wizard()->setVersion(QStringLiteral("v1.5.2"));
    stage.wizard()->next();
    stage.wizard()->next();
    stage.wizard()->next();
    QTRY_COMPARE_WITH_TIMEOUT(stage.wizard()->currentPage(), 3, kReadTime);
    QTRY_VERIFY(stage.commit()->isEnabled());
    click(stage.commit());
    QTRY_VERIFY_WITH_TIMEOUT(stage.run(), kReadTime);
    QTRY_VERIFY_WITH_TIMEOUT(stage.run()->ended(), kRunTime);
    QCOMPARE(stage.run()->state().outcome, RunOutcome::RolledBack);
    auto* tab = stage.window().findChild<RunTab*>();
    QVERIFY(tab);
    QTRY_VERIFY(says(*tab, QStringLiteral("201"))); // which worker it was
    QTRY_VERIFY(says(*tab, QStringLiteral("rolled back")) || says(*tab, QStringLiteral("Rolled back")));
    for (const auto& version : stage.sim.versions())
        QCOMPARE(version, QStringLiteral("v1.5.1"));
}

void DriveTest::aHangingNodeTurnsToUnknownAndTheWindowLives()
{
    Stage stage;
    QVERIFY(stage.open());
    QTRY_VERIFY_WITH_TIMEOUT(stage.allHealthy(), kReadTime);
    QVERIFY(stage.sim.inject({"ssh-stall", "pve1"}));
    auto& environment = *stage.desk->workspace.environments().front();
    environment.refresh();
    // Nothing green is made of values that are no longer read.
    QTRY_VERIFY_WITH_TIMEOUT(std::none_of(stage.truth().targets.begin(), stage.truth().targets.end(),
                                          [](const TargetTruth& target) { return target.status == Status::Healthy; }),
                             kRunTime);
    press(Qt::Key_K, Qt::ControlModifier); // and it still answers the keyboard
    QTRY_VERIFY(stage.window().findChild<CommandPalette*>());
    QTest::keyClick(stage.window().findChild<CommandPalette*>(), Qt::Key_Escape);
    QTRY_VERIFY(!stage.window().findChild<CommandPalette*>());
}

QTEST_MAIN(DriveTest)
#include "drive_test.moc"
