// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdr-admin: the composition root of the window. The window is shown before anything is asked of the network.
#include "adapters/storage/config_file.h"
#include "app/workspace.h"
#include "base/log.h"
#include "gui/demo/simulator_link.h"
#include "gui/main_window.h"
#include "gui/trust/window_prompt.h"
#include "wiring/live_session.h"

#include <QApplication>
#include <QCommandLineParser>
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
        const auto question =
            WindowPrompt::tr("Value of the header %1 for %2")
                .arg(QString::fromStdString(environment.http.authHeader), QString::fromStdString(environment.name));
        prompt.askSecret(question, [open, opened](Result<std::string> typed) {
            if (!typed)
                return opened(Unexpected(typed.error()));
            Secret value(std::move(*typed));
            redactFromLogs(value.reveal());
            open(std::move(value));
        });
    };
    services.openJournal = [paths] { return openJournalWriter(paths); };
    services.loadVisits = [paths](const std::string& environment) { return loadVisits(paths, environment); };
    services.saveVisits = [paths](const std::string& environment, const InsideCache& visits) {
        saveVisits(paths, environment, visits);
    };
    return services;
}

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
    const auto file = parser.isSet(QStringLiteral("config")) ? parser.value(QStringLiteral("config")).toStdString()
                                                             : paths->configFile();
    auto configuration = ConfigFile::load(file);
    if (!configuration)
        return complain(configuration.error());

    const SystemClock clock;
    WindowPrompt prompt;
    Theme theme;
    Workspace workspace(std::move(*configuration), servicesOf(*paths, prompt, clock), clock);
    SimulatorLink simulator(QApplication::applicationDirPath() + QStringLiteral("/ktrdr-sim"),
                            parser.value(QStringLiteral("simulator")));
    MainWindow window(workspace, theme);
    prompt.setWindow(&window);
    if (parser.isSet(QStringLiteral("simulator")))
        window.useSimulator(simulator);
    window.show();
    QTimer::singleShot(0, &workspace, &Workspace::open);
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
    parser.process(application);
    return runWindow(parser);
}
