// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's commands act on what is selected and shown, whatever is clicked, filtered or added to the selection.
#include "gui/cluster/tree_panel.h"
#include "gui/commands/command_palette.h"
#include "gui/main_window.h"
#include "gui/wizards/deploy_wizard.h"
#include "run_bench.h"

#include <QAction>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// "staging" of the sample and a "production" beside it, over the same world.
struct Desk
{
    QTemporaryDir folder;
    FakeWorld world{3};
    Theme theme;
    int opened = 0;
    bool refused = false;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<MainWindow> window;

    Desk()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
        Configuration configuration;
        configuration.environments = {world.sample.environment, world.sample.environment};
        configuration.environments[1].name = "production";
        configuration.environments[1].protection = Protection::Production;
        auto services = fakeServices(world, [](MemoryJournal&) {});
        services.open = [this](const Environment&, const WorkspaceServices::Opened& done) {
            ++opened;
            if (refused)
                return done(fail(ErrorCode::Cancelled, "The question was declined"));
            done(std::make_unique<FakeSession>(world.ports()));
        };
        workspace = std::make_unique<Workspace>(std::move(configuration), std::move(services), world.clock);
        window = std::make_unique<MainWindow>(*workspace, theme);
        window->show();
    }
    TreePanel& panel() { return *window->findChild<TreePanel*>(); }
    QTreeView& tree() { return *panel().findChild<QTreeView*>(); }
    void add(const QString& key)
    {
        const auto found = tree().model()->match(tree().model()->index(0, 0), ClusterTreeModel::KeyRole, key, 1,
                                                 Qt::MatchExactly | Qt::MatchRecursive);
        tree().selectionModel()->select(found.value(0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    QAction* action(const QKeySequence& keys)
    {
        for (auto* each : window->actions()) {
            if (each->shortcut() == keys)
                return each;
        }
        return nullptr;
    }
    QAction& deploy() { return *action(QKeySequence(Qt::CTRL | Qt::Key_D)); }
    DeployWizard* wizard() { return window->findChild<DeployWizard*>(); }
};

} // namespace

class ActingObjectsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsOpenedBeforeItIsSaid()
    {
        Desk desk;
        QVERIFY(QTest::qWaitForWindowExposed(desk.window.get()));
        QCOMPARE(desk.opened, 0);
        desk.workspace->open();
        QCOMPARE(desk.opened, 2);
    }

    void objectsOfTwoEnvironmentsAllowNeither()
    {
        Desk desk;
        desk.workspace->open();
        QVERIFY(desk.window->showObject(QStringLiteral("staging/ct/201")));
        QVERIFY(desk.deploy().isEnabled());
        desk.add(QStringLiteral("production/ct/201"));
        QVERIFY(!desk.deploy().isEnabled());
        QVERIFY(desk.deploy().toolTip().contains(QStringLiteral("several environments")));
        desk.window->openDeployWizard();
        QVERIFY(!desk.wizard());
        QVERIFY(desk.window->showObject(QStringLiteral("production")));
        QVERIFY(desk.deploy().isEnabled());
        QVERIFY(desk.deploy().toolTip().contains(QStringLiteral("production")));
    }

    void theFilterChangesNothing()
    {
        Desk desk;
        desk.workspace->open();
        QVERIFY(desk.window->showObject(QStringLiteral("staging/ct/202")));
        const auto before = desk.deploy().toolTip();
        desk.panel().findChild<QLineEdit*>()->setText(QStringLiteral("golden"));
        QCOMPARE(desk.deploy().toolTip(), before);
        desk.window->openDeployWizard();
        QVERIFY(desk.wizard());
        QVERIFY(desk.wizard()->windowTitle().contains(QStringLiteral("staging")));
    }

    void selectedWorkersAreChosenInTheWizard()
    {
        Desk desk;
        desk.workspace->open();
        QVERIFY(desk.window->showObject(QStringLiteral("staging/ct/201")));
        desk.add(QStringLiteral("staging/ct/203"));
        QVERIFY(desk.deploy().text().contains(QStringLiteral("2 workers")));
        desk.window->openDeployWizard();
        QVERIFY(desk.wizard());
        auto* workers = desk.wizard()->findChild<QTableWidget*>(QStringLiteral("workers"));
        QVERIFY(workers && workers->rowCount() == 3);
        const auto chosen = [&](int row) {
            for (int column = 0; column < workers->columnCount(); ++column) {
                if (workers->item(row, column)->flags() & Qt::ItemIsUserCheckable)
                    return workers->item(row, column)->checkState() == Qt::Checked;
            }
            return false;
        };
        QVERIFY(chosen(0));
        QVERIFY(!chosen(1));
        QVERIFY(chosen(2));
    }

    void refreshConnectsAnewAfterARefusal()
    {
        Desk desk;
        desk.refused = true;
        desk.workspace->open();
        QVERIFY(desk.window->showObject(QStringLiteral("staging")));
        auto& environment = *desk.workspace->find("staging");
        QVERIFY(environment.problem() && !environment.isOpen());
        desk.refused = false;
        desk.action(QKeySequence::Refresh)->trigger();
        QVERIFY(environment.isOpen());
        const int opened = desk.opened;
        desk.action(QKeySequence::Refresh)->trigger();
        QCOMPARE(desk.opened, opened); // it is open: read, not opened again
    }

    void thePaletteCopiesOfTheSelectedObject()
    {
        Desk desk;
        desk.workspace->open();
        QVERIFY(desk.window->showObject(QStringLiteral("staging/ct/202")));
        QTRY_VERIFY(!desk.workspace->find("staging")->truth().find(ct(202))->address.empty());
        QGuiApplication::clipboard()->clear();
        desk.action(QKeySequence(Qt::CTRL | Qt::Key_K))->trigger();
        auto* palette = desk.window->findChild<CommandPalette*>();
        QVERIFY(palette);
        palette->setQuery(QStringLiteral("worker-202 copy address"));
        QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("192.168.1.202"));
        QTRY_VERIFY(!desk.window->findChild<CommandPalette*>());
    }
};

QTEST_MAIN(ActingObjectsTest)
#include "acting_objects_test.moc"
