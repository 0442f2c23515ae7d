// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes pictures of the main screens in both themes: the real window on the real simulator, with something to see.
// Usage: ktrdr-screenshots FOLDER. For `./dev screenshots`; needs no display.
#include "base/log.h"
#include "fakes/sim_cluster.h"
#include "gui/cluster/environment_pages.h"
#include "gui/cluster/object_page.h"
#include "gui/cluster/tree_panel.h"
#include "gui/commands/command_palette.h"
#include "gui/commands/shortcut_sheet.h"
#include "gui/connections/connections_page.h"
#include "gui/live_desk.h"
#include "gui/panel/bottom_panel.h"
#include "gui/runs/run_tab.h"
#include "gui/screenshot_setup.h"
#include "gui/wizard_bench.h"
#include "gui/wizards/deploy_wizard.h"
#include "gui/wizards/version_page.h"

#include <QApplication>
#include <QDir>
#include <QSplitter>
#include <QTableWidget>
#include <QTimer>
#include <QTreeView>

#include <cstdio>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kPatience = 120'000; // ms
const QSize kSizes[] = {{1440, 900}, {1024, 768}, {1920, 1080}};

class Studio
{
public:
    Studio(const QString& folder, const AppPaths& paths) : m_folder(folder), m_paths(paths) {}

    bool open()
    {
        auto configuration = ConfigFile::load(m_sim.configFile().toStdString());
        if (!m_sim.isReady() || !m_paths.create() || !configuration)
            return false;
        m_desk = std::make_unique<LiveDesk>(std::move(*configuration), m_paths);
        m_desk->open();
        return true;
    }

    bool takeAll()
    {
        if (!waitUntil("the first readings", [this] { return allRead(); }))
            return false;
        shootWindow(QStringLiteral("overview"));
        m_desk->window.showObject(QStringLiteral("demo/ct/203"));
        shootWindow(QStringLiteral("worker"));
        takeTabs();
        takePanel();
        return takeTrouble() && takeWizard() && takeRun() && takeDialogs() &&
               takeSetup([this](const QString& name, QWidget& widget, Theme& theme) { shoot(name, widget, theme); });
    }

private:
    bool allRead()
    {
        const auto& targets = environment().truth().targets;
        return std::all_of(targets.begin(), targets.end(), [](const TargetTruth& target) {
            return target.version.freshness == Freshness::Fresh && target.worker.freshness == Freshness::Fresh;
        });
    }

    void takeTabs()
    {
        const auto take = [this](const char* key, const char* tab, const QString& name) {
            m_desk->window.showObject(QLatin1String(key));
            auto* page = qobject_cast<ObjectPage*>(m_desk->window.findChild<EnvironmentPages*>()->currentWidget());
            if (page && page->showTab(QLatin1String(tab)))
                shootWindow(name);
        };
        for (const auto* tab : {"workers", "operations", "runs", "commands"})
            take("demo", tab, QLatin1String(tab));
        take("demo/ct/201", "commands", QStringLiteral("worker-commands"));
        take("demo/ct/202", "operations", QStringLiteral("worker-operations"));
        m_desk->window.findChild<TreePanel*>()->findChild<QTreeView*>()->selectAll();
        shootWindow(QStringLiteral("several"));
        take("demo", "overview", QStringLiteral("overview-again"));
    }

    void takePanel()
    {
        m_desk->window.useConnections({m_desk->keeper, [this](const Environment& environment) {
                                           return openShell(environment, m_paths, m_desk->prompt);
                                       }});
        auto* panel = m_desk->window.findChild<BottomPanel*>();
        panel->reveal(m_desk->window.findChild<ConnectionsPage*>());
        shootWindow(QStringLiteral("connections"));
        panel->setCurrentIndex(0);
        qobject_cast<QSplitter*>(panel->parentWidget())->setSizes({640, 160}); // as it was before it was revealed
    }

    bool takeTrouble()
    {
        const bool injected = m_sim.inject({"registers-never", "204"}) && m_sim.inject({"health-503", "206"}) &&
                              m_sim.inject({"slow", "pve1", "300"});
        environment().refresh();
        const bool seen = waitUntil("trouble", [this] {
            const auto& counts = environment().truth().counts;
            return counts.contains(Status::Failed) || counts.contains(Status::Degraded) ||
                   counts.contains(Status::Unknown);
        });
        shootWindow(QStringLiteral("trouble"));
        return injected && seen && m_sim.control({"clear"}).code == 0;
    }

    bool takeWizard()
    {
        environment().refresh();
        if (!waitUntil("a healthy cluster", [this] { return allRead(); }))
            return false;
        m_desk->window.openDeployWizard();
        auto& wizard = *m_desk->window.findChild<DeployWizard*>();
        auto* versions = wizard.findChild<VersionPage*>()->findChild<QTableWidget*>();
        if (!waitUntil("versions", [&] { return versions->rowCount() > 0; }))
            return false;
        wizard.setVersion(QStringLiteral("v1.5.2"));
        shoot("wizard-version", wizard);
        wizard.next();
        shoot("wizard-strategy", wizard);
        wizard.next();
        waitUntil("checks", [&] { return says(wizard, QStringLiteral("passed")); });
        shoot("wizard-checks", wizard);
        wizard.next();
        if (!waitUntil("the plan", [&] { return wizard.currentPage() == 3; }))
            return false;
        waitUntil("the commit button",
                  [&] { return wizard.findChild<QPushButton*>(QStringLiteral("commit"))->isEnabled(); });
        shoot("wizard-review", wizard);
        wizard.commit();
        return waitUntil("the run", [this] { return !m_desk->workspace.runs().empty(); });
    }

    bool takeRun()
    {
        auto& run = *m_desk->workspace.runs().back();
        const bool inMiddle = waitUntil("half of the run", [&] {
            const auto done = std::count_if(run.state().steps.begin(), run.state().steps.end(),
                                            [](const auto& step) { return step.second.status == StepStatus::Done; });
            return done >= 24 || run.ended();
        });
        shootWindow(QStringLiteral("run"));
        m_sim.inject({"unit-fails", "209", "v1.5.2"});
        const bool ended = waitUntil("the end", [&] { return run.ended(); });
        shootWindow(QStringLiteral("run-ended"));
        auto* tab = m_desk->window.findChild<RunTab*>();
        tab->showView(RunTab::Times);
        shootWindow(QStringLiteral("run-timeline"));
        tab->showView(RunTab::Steps);
        shootWindow(QStringLiteral("run-steps"));
        return inMiddle && ended;
    }

    bool takeDialogs()
    {
        QTest::keyClick(&m_desk->window, Qt::Key_K, Qt::ControlModifier);
        if (auto* palette = m_desk->window.findChild<CommandPalette*>()) {
            shoot("palette", *palette);
            palette->close();
        }
        ShortcutSheet sheet(m_desk->window.actions(), &m_desk->window);
        shoot("shortcuts", sheet);
        return true;
    }

    void shootWindow(const QString& name)
    {
        for (const auto& size : kSizes) {
            m_desk->window.resize(size);
            shoot(QStringLiteral("%1-%2x%3").arg(name).arg(size.width()).arg(size.height()), m_desk->window);
        }
    }

    void shoot(const QString& name, QWidget& widget) { shoot(name, widget, m_desk->theme); }
    void shoot(const QString& name, QWidget& widget, Theme& theme)
    {
        for (const auto& [scheme, word] : {std::pair{ColourScheme::Dark, "dark"}, {ColourScheme::Light, "light"}}) {
            theme.choose(scheme);
            widget.ensurePolished();
            bool laidOut = false; // what was rebuilt is laid out in a turn of the event loop
            QTimer::singleShot(0, [&] { laidOut = true; });
            if (!QTest::qWaitFor([&] { return laidOut; }))
                return;
            const auto file = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, QLatin1String(word));
            if (!widget.grab().save(file))
                std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
        }
    }

    bool waitUntil(const char* what, const std::function<bool()>& condition)
    {
        const bool met = QTest::qWaitFor(condition, kPatience);
        if (!met)
            std::fprintf(stderr, "waited in vain for %s\n", what);
        return met;
    }

    WatchedEnvironment& environment() { return *m_desk->workspace.environments().front(); }

    QString m_folder;
    AppPaths m_paths;
    SimCluster m_sim{{"--workers", "8", "--training", "4", "--nodes", "2", "--busy", "2:600", "--latency", "60",
                      "--pvesh-latency", "120", "--stop-timeout", "400"}};
    std::unique_ptr<LiveDesk> m_desk;
};

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "usage: ktrdr-screenshots FOLDER\n");
        return 2;
    }
    setUpLogging({});
    const QTemporaryDir home;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    const auto root = home.path().toStdString();
    Studio studio(QString::fromLocal8Bit(argv[1]), {root + "/config", root + "/state", root + "/cache"});
    return studio.open() && studio.takeAll() ? 0 : 1;
}
