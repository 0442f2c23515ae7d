// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdr-admin: the composition root of the window. The window is shown before anything is asked of the network.
#include "adapters/desktop/desktop_notes.h"
#include "adapters/secrets/keychain_store.h"
#include "adapters/secrets/memory_store.h"
#include "adapters/storage/config_desk.h"
#include "adapters/storage/config_file.h"
#include "adapters/storage/config_schema.h"
#include "app/workspace.h"
#include "base/log.h"
#include "gui/connections/connections_page.h"
#include "gui/demo/simulator_link.h"
#include "gui/demo/simulator_process.h"
#include "gui/first_run/start_page.h"
#include "gui/instance/single_instance.h"
#include "gui/main_window.h"
#include "gui/runs/run_notifier.h"
#include "gui/settings/preferences.h"
#include "gui/trust/window_prompt.h"
#include "wiring/live_session.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QStatusBar>
#include <QTimer>

#include <cstdio>
#include <sys/stat.h>

namespace {

using namespace ktrdr;

int complain(const Error& error)
{
    std::fprintf(stderr, "ktrdr-admin: %s\n", toString(error).c_str());
    return 3;
}

WorkspaceServices servicesOf(const AppPaths& paths, WindowPrompt& prompt, const Clock& clock)
{
    WorkspaceServices services;
    services.open = [paths, &prompt, &clock](const Environment& environment, const WorkspaceServices::Opened& opened) {
        const auto open = [paths, &prompt, &clock, environment, opened](Secret authValue) {
            opened(LiveSession::open(environment, paths, true, prompt, clock, std::move(authValue)));
        };
        if (environment.http.authHeader.empty())
            return open({});
        prompt.headerValue(environment, [open, opened](const Result<SecretStore::Value>& value) {
            if (!value)
                return opened(Unexpected(value.error()));
            open((*value)->clone());
        });
    };
    services.openJournal = [paths] { return openJournalWriter(paths); };
    services.loadVisits = [paths](const std::string& environment) { return loadVisits(paths, environment); };
    services.saveVisits = [paths](const std::string& environment, const InsideCache& visits) {
        saveVisits(paths, environment, visits);
    };
    return services;
}

// Everything that lives as long as the program; the window comes when there is a configuration.
class Desk : public QObject
{
public:
    Desk(AppPaths paths, QString configFile, QString simulatorState)
        : m_paths(std::move(paths)), m_config(configFile.toStdString()), m_simulatorState(std::move(simulatorState))
    {
        m_theme.choose(Preferences::load().scheme);
        m_theme.choose(Preferences::load().density);
    }

    void begin()
    {
        auto configuration = m_config.load();
        if (configuration)
            return openWindow(std::move(*configuration));
        m_start = std::make_unique<StartPage>(configuration.error(), setupServices(), m_clock, m_theme);
        m_prompt.setWindow(m_start.get());
        connect(m_start.get(), &StartPage::simulatorWanted, this, &Desk::startSimulator);
        connect(m_start.get(), &StartPage::exampleWanted, this, &Desk::writeExample);
        connect(
            m_start.get(), &StartPage::readAgainWanted, this, [this] { begin(); }, Qt::QueuedConnection);
        connect(
            m_start.get(), &StartPage::configured, this, [this] { begin(); }, Qt::QueuedConnection);
        m_start->show();
    }

    // To the front, from wherever the person put it.
    void raise()
    {
        QWidget* top = m_window ? static_cast<QWidget*>(m_window.get()) : m_start.get();
        if (!top)
            return;
        top->setWindowState(top->windowState() & ~Qt::WindowMinimized);
        top->show();
        top->raise();
        top->activateWindow();
    }

private:
    SetupServices setupServices()
    {
        SetupServices services;
        services.open = servicesOf(m_paths, m_prompt, m_clock).open;
        services.check = problemsOf;
        services.save = [this](const Environment& environment, const std::string& replaces) {
            return m_config.save(environment, replaces);
        };
        services.file = m_config.file();
        return services;
    }

    void openWindow(Configuration configuration)
    {
        m_workspace =
            std::make_unique<Workspace>(std::move(configuration), servicesOf(m_paths, m_prompt, m_clock), m_clock);
        m_window = std::make_unique<MainWindow>(*m_workspace, m_theme);
        m_window->findChild<RunNotifier*>()->useDesktop(
            [this](const RunNotice& notice, std::function<void(bool)> done) {
                showNote({notice.title, notice.text, notice.urgent}, m_window.get(), std::move(done));
            });
        m_prompt.setWindow(m_window.get());
        m_prompt.setProtections([this](const std::string& name) -> std::optional<Protection> {
            const auto* environment = m_workspace->find(name);
            return environment ? std::optional(environment->environment().protection) : std::nullopt;
        });
        m_window->useSetup(setupServices());
        connect(&m_prompt, &WindowPrompt::said, m_window.get(),
                [this](const QString& text) { m_window->statusBar()->showMessage(text, 12'000); });
        if (!m_simulatorState.isEmpty()) {
            m_link = std::make_unique<SimulatorLink>(simulatorProgram(), m_simulatorState);
            m_window->useSimulator(*m_link);
        }
        m_window->show();
        m_start.reset();
        QTimer::singleShot(0, m_window.get(), [this] { afterFirstWindow(); });
    }

    // Nothing of the network before the window, nor what it does not show at first.
    void afterFirstWindow()
    {
        m_window->useConnections(
            {m_keeper, [this](const Environment& environment) { return openShell(environment, m_paths, m_prompt); }});
        m_workspace->open();
    }

    static QString simulatorProgram() { return QApplication::applicationDirPath() + QStringLiteral("/ktrdr-sim"); }

    void startSimulator()
    {
        m_start->setBusy(true);
        m_start->say(StartPage::tr("Starting the simulated cluster…"));
        m_simulator = std::make_unique<SimulatorProcess>(simulatorProgram());
        connect(
            m_simulator.get(), &SimulatorProcess::ready, this,
            [this] {
                m_config = ConfigDesk(m_simulator->configFile().toStdString());
                m_simulatorState = m_simulator->stateFolder();
                begin();
            },
            Qt::QueuedConnection);
        connect(m_simulator.get(), &SimulatorProcess::failed, this, [this](const QString& why) {
            m_start->setBusy(false);
            m_start->say(why);
        });
        m_simulator->start(10);
    }

    void writeExample()
    {
        const auto written = ConfigFile::initialise(m_config.file());
        m_start->say(written ? StartPage::tr("Written to %1. Edit it, then read it again.")
                                   .arg(QString::fromStdString(m_config.file()))
                             : QString::fromStdString(toString(written.error())));
    }

    const SystemClock m_clock;
    AppPaths m_paths;
    ConfigDesk m_config;
    QString m_simulatorState;
    KeychainStore m_keychain;
    MemoryStore m_memory;
    SecretKeeper m_keeper{m_keychain, m_memory};
    Theme m_theme;
    WindowPrompt m_prompt{m_theme, m_keeper};
    std::unique_ptr<SimulatorProcess> m_simulator;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<SimulatorLink> m_link;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StartPage> m_start;
};

int runWindow(const QCommandLineParser& parser)
{
    const auto paths = AppPaths::ofThisProcess();
    if (!paths)
        return complain(paths.error());
    if (const auto created = paths->create(); !created)
        std::fprintf(stderr, "ktrdr-admin: %s\n", toString(created.error()).c_str());
    LogOptions logging;
    logging.file = paths->logDirectory() + "/ktrdr-admin.log";
    if (const auto opened = setUpLogging(logging); !opened)
        std::fprintf(stderr, "ktrdr-admin: %s\n", toString(opened.error()).c_str());
    const auto file = parser.isSet(QStringLiteral("config")) ? parser.value(QStringLiteral("config"))
                                                             : QString::fromStdString(paths->configFile());
    SingleInstance instance(SingleInstance::socketPath(QString::fromStdString(paths->stateDirectory), file));
    const auto start = instance.claim();
    if (!start)
        return complain(start.error());
    if (*start == SingleInstance::Start::Raised)
        return 0;
    Desk desk(*paths, file, parser.value(QStringLiteral("simulator")));
    QObject::connect(&instance, &SingleInstance::raiseWanted, &desk, &Desk::raise);
    desk.begin();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    ::umask(077);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("ktrdr-admin"));
    QApplication::setOrganizationName(QStringLiteral("ktrdr-admin"));
    QApplication::setApplicationVersion(QStringLiteral(KTRDR_VERSION));
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption(
        {QStringLiteral("config"),
         QApplication::translate("Main", "Configuration file instead of the one in the XDG config folder."),
         QStringLiteral("FILE")});
    parser.addOption({QStringLiteral("simulator"),
                      QApplication::translate("Main", "State folder of the running ktrdr-sim that the configuration is "
                                                      "of; adds the Demo menu."),
                      QStringLiteral("DIR")});
    parser.process(application);
    return runWindow(parser);
}
