// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the main window, walked.
#include "app/secret_keeper.h"
#include "fakes/fake_secret_store.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/object_page.h"
#include "gui/cluster/tree_panel.h"
#include "gui/connections/connections_page.h"
#include "gui/main_window.h"
#include "gui/panel/bottom_panel.h"
#include "gui/runs/run_notice.h"
#include "gui/walk_bench.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

OperationSummary operationOf(const std::string& id, OperationStatus status)
{
    OperationSummary operation;
    operation.id = id;
    operation.type = "backtesting";
    operation.status = status;
    operation.symbol = kHostile;
    operation.currentStep = kHostile;
    operation.createdAt = kSampleNow;
    return operation;
}

struct Stage
{
    int percent;
    WalkBench bench;
    FakeSecretStore keychain, session;
    SecretKeeper keeper{keychain, session};
    MainWindow window;

    explicit Stage(int size) : percent(size), bench(size, true), window(*bench.workspace, bench.theme)
    {
        window.useConnections(
            ConnectionServices{keeper, [](const Environment&) -> std::unique_ptr<Shell> { return nullptr; }});
        window.useSetup({});
        window.findChild<BottomPanel*>()->addNotice({kHostile, kHostile, true, kHostile});
        OperationList list;
        list.totalCount = 2;
        list.operations = {operationOf("op_1", OperationStatus::Running),
                           operationOf(kHostile, OperationStatus::Failed)};
        bench.world.backend.operationsCalls.answerOthers(list);
        bench.environment().refresh();
        showSmall(window);
    }
    void choose(const QString& page)
    {
        auto& tree = *window.findChild<TreePanel*>();
        if (page == QLatin1String("several"))
            return tree.findChild<QTreeView*>()->selectAll();
        const auto words = page.split(u' ');
        if (words.first() == QLatin1String("panel")) {
            auto* panel = window.findChild<BottomPanel*>();
            return panel->reveal(panel->widget(words.last().toInt()));
        }
        QVERIFY(window.showObject(words.first()));
        auto* shown = qobject_cast<ObjectPage*>(window.findChild<EnvironmentPages*>()->currentWidget());
        QVERIFY(shown && shown->showTab(words.last()));
    }
};

} // namespace

class WalkWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPage_data()
    {
        QStringList pages;
        for (const auto* tab : {"overview", "workers", "operations", "runs", "commands"})
            pages << QStringLiteral("production %1").arg(QLatin1String(tab));
        for (const auto* tab : {"overview", "operations", "runs", "commands"})
            pages << QStringLiteral("production/ct/201 %1").arg(QLatin1String(tab));
        addPages(pages << QStringLiteral("production/ct/202 overview") << QStringLiteral("several")
                       << QStringLiteral("panel 0") << QStringLiteral("panel 1") << QStringLiteral("panel 2")
                       << QStringLiteral("panel 3"));
    }
    void everyPage()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        if (!m_stage || m_stage->percent != percent) {
            m_stage.reset();
            m_stage = std::make_unique<Stage>(percent);
        }
        QTRY_VERIFY(m_stage->bench.isRead());
        m_stage->choose(page);
        const auto found = walked(m_stage->window);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
    void cleanupTestCase() { m_stage.reset(); }

private:
    std::unique_ptr<Stage> m_stage;
};

QTEST_MAIN(WalkWindowTest)
#include "walk_window_test.moc"
