// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl: the composition root of the command line. The only file here that names adapters.
#include "adapters/storage/config_file.h"
#include "adapters/storage/sqlite_journal.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/signal_watcher.h"
#include "cli/terminal_prompt.h"
#include "wiring/live_session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <cstring>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace ktrdr;

constexpr int kInterrupted = 130;

// --config FILE or --config=FILE anywhere on the command line.
std::string configOption(const QStringList& arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == QLatin1String("--config") && i + 1 < arguments.size())
            return arguments[i + 1].toStdString();
        if (arguments[i].startsWith(QLatin1String("--config=")))
            return arguments[i].mid(9).toStdString();
    }
    return {};
}

void connectFactories(CliContext& context, const AppPaths& paths, TerminalPrompt& prompt)
{
    prompt.setHostKeyWatcher([&context](const HostKeyQuestion& question, bool trusted) {
        if (context.onHostKey)
            context.onHostKey(question, trusted);
    });
    context.loadConfiguration = [&context] { return ConfigFile::load(context.configFile); };
    context.initialiseConfiguration = [&context] { return ConfigFile::initialise(context.configFile); };
    context.open = [&context, &prompt, paths](const Environment& environment, const std::string& trust,
                                              const CliContext::Opened& opened) {
        prompt.setTrustedFingerprint(trust);
        const auto open = [&context, &prompt, paths, environment, trust, opened](Secret authValue) {
            opened(LiveSession::open(environment, paths, !trust.empty(), prompt, context.clock, std::move(authValue)));
        };
        if (environment.http.authHeader.empty())
            return open({});
        const auto question =
            Cli::tr("Value of the header %1 for %2:")
                .arg(QString::fromStdString(environment.http.authHeader), QString::fromStdString(environment.name));
        prompt.ask(question, true, [open, opened, header = environment.http.authHeader](Result<std::string> typed) {
            if (!typed)
                return opened(fail(ErrorCode::AuthFailed, "The value of the header " + header + " was not given",
                                   "auth_header in the configuration", typed.error().hint, typed.error().what));
            Secret value(std::move(*typed));
            redactFromLogs(value.reveal());
            open(std::move(value));
        });
    };
    context.openJournal = [paths](bool forWriting) -> Result<std::unique_ptr<JournalStore>> {
        if (forWriting)
            return openJournalWriter(paths);
        auto journal = SqliteJournal::openReader(paths.journalFile());
        if (journal)
            return std::unique_ptr<JournalStore>(std::move(*journal));
        if (journal.error().code == ErrorCode::NotFound)
            return std::unique_ptr<JournalStore>();
        return Unexpected(journal.error());
    };
    context.loadInsideCache = [paths](const std::string& environment) { return loadVisits(paths, environment); };
    context.saveInsideCache = [paths](const std::string& environment, const InsideCache& visits) {
        saveVisits(paths, environment, visits);
    };
    context.ask = [&prompt](const QString& question, const std::function<void(Result<QString>)>& answer) {
        prompt.ask(question, false, [answer](const Result<std::string>& typed) {
            answer(typed ? Result<QString>(QString::fromStdString(*typed)) : Unexpected(typed.error()));
        });
    };
}

// A read-only home still allows reading, so a failure here ends nothing.
Result<void> makeFolders(const AppPaths& paths)
{
    auto made = paths.create();
    if (!made && made.error().hint.empty())
        made.error().hint = "Make it usable, or set XDG_STATE_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME to folders that "
                            "are";
    return made;
}

// A journal that cannot be opened says already what is wrong with the folders.
void tellCauseOnce(CliContext& context, Result<void>& folders)
{
    context.openJournal = [open = context.openJournal, &folders](bool forWriting) {
        auto journal = open(forWriting);
        if (!journal && !folders) {
            if (journal.error().hint.empty())
                journal.error().hint = folders.error().hint;
            folders = Result<void>{};
        }
        return journal;
    };
}

int runApplication(QCoreApplication& application, Output& out, Output& err)
{
    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto paths = AppPaths::ofThisProcess();
    if (!paths) {
        err.line(QString::fromStdString(toString(paths.error())));
        return static_cast<int>(ExitCode::Configuration);
    }
    auto folders = makeFolders(*paths);
    const LogOptions logging{paths->logDirectory() + "/ktrdrctl.log", arguments.contains(QLatin1String("--verbose")),
                             LogLevel::Info};
    if (const auto opened = setUpLogging(logging); !opened && folders)
        err.line(QString::fromStdString(toString(opened.error())));

    const SystemClock clock;
    SignalWatcher signals;
    TerminalPrompt prompt;
    CliContext context{out,
                       err,
                       ::isatty(STDIN_FILENO) == 1 && prompt.isUsable(),
                       clock,
                       configOption(arguments),
                       {},
                       {},
                       {},
                       {},
                       {},
                       {},
                       {},
                       {}};
    if (context.configFile.empty())
        context.configFile = paths->configFile();
    context.knownHostsFile = paths->knownHostsFile();
    connectFactories(context, *paths, prompt);
    tellCauseOnce(context, folders);
    QObject::connect(&signals, &SignalWatcher::interrupted, &application, [&context] {
        if (context.onInterrupt)
            context.onInterrupt();
        else
            QCoreApplication::exit(kInterrupted);
    });
    const auto commands = allCommands();
    QTimer::singleShot(0, &application, [&] {
        runCommandLine(context, commands, arguments, [&](ExitCode code) {
            if (!folders)
                err.line(Cli::tr("warning: %1").arg(QString::fromStdString(toString(folders.error()))));
            context.onInterrupt = nullptr;
            out.drain([&err, code] { err.drain([code] { QCoreApplication::exit(static_cast<int>(code)); }); });
        });
    });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    ::mallopt(M_ARENA_MAX, 1); // an arena of its own for each thread costs a megabyte; the threads allocate little
    ::umask(077);
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        Output(STDOUT_FILENO).line(QStringLiteral("ktrdrctl " KTRDR_VERSION));
        return 0;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("ktrdrctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KTRDR_VERSION));
    Output out(STDOUT_FILENO);
    Output err(STDERR_FILENO);
    return runApplication(application, out, err);
}
