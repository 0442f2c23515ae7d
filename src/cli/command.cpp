// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include <algorithm>
#include <optional>

namespace ktrdr {

namespace {

QString commandLineOf(const Command& command)
{
    return QStringLiteral("ktrdrctl ") + command.words().join(QLatin1Char(' '));
}

void printHelp(Output& out, const std::vector<std::unique_ptr<Command>>& commands)
{
    out.line(Cli::tr("ktrdrctl - operations of KTRDR clusters"));
    out.line();
    out.line(Cli::tr("Usage: ktrdrctl [--config FILE] COMMAND [options]"));
    out.line();
    TextTable table({Cli::tr("COMMAND"), Cli::tr("WHAT IT DOES")});
    for (const auto& command : commands)
        table.add({command->words().join(QLatin1Char(' ')), command->summary()});
    out.write(table.text());
    out.line();
    out.line(Cli::tr("ktrdrctl COMMAND --help lists the options of a command."));
    out.line();
    out.line(
        Cli::tr("Exit codes: 0 done, 1 failed, 2 usage, 3 configuration, 4 unreachable, 5 pre-flight failed,\n"
                "6 unknown host key, 7 changed host key, 8 rolled back, 9 needs a person, 10 stopped, 11 stale plan,\n"
                "12 not confirmed, 13 failed with nothing changed, 14 left while running,\n"
                "15 something needs attention (status --check)."));
}

Command* findCommand(const std::vector<std::unique_ptr<Command>>& commands, const QStringList& arguments)
{
    Command* best = nullptr;
    for (const auto& command : commands) {
        const auto words = command->words();
        if (arguments.mid(0, words.size()) == words && (!best || words.size() > best->words().size()))
            best = command.get();
    }
    return best;
}

} // namespace

void addGlobalOptions(QCommandLineParser& parser)
{
    parser.addOption({QStringLiteral("config"),
                      Cli::tr("Configuration file instead of the one in the XDG config folder."),
                      QStringLiteral("FILE")});
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, Cli::tr("Shows this help.")});
    parser.addOption({QStringLiteral("verbose"), Cli::tr("Also logs to standard error.")});
}

void Command::addEnvironmentOption(QCommandLineParser& parser)
{
    parser.addOption({QStringLiteral("env"), Cli::tr("Environment; may be left out when there is only one."),
                      QStringLiteral("NAME")});
}

ExitCode Command::report(CliContext& context, const Error& error)
{
    context.err.line(Cli::tr("error: %1").arg(QString::fromStdString(error.what)));
    if (!error.where.empty())
        context.err.line(Cli::tr("  where: %1").arg(QString::fromStdString(error.where)));
    if (!error.detail.empty()) {
        const auto lines = QString::fromStdString(error.detail).split(QLatin1Char('\n'));
        for (const auto& line : lines)
            context.err.line(QStringLiteral("  | ") + line);
    }
    if (!error.hint.empty())
        context.err.line(Cli::tr("  next: %1").arg(QString::fromStdString(error.hint)));
    return exitCodeOf(error);
}

Result<Environment> Command::environmentOf(CliContext& context, const QCommandLineParser& parser)
{
    const auto configuration = context.loadConfiguration();
    if (!configuration)
        return Unexpected(configuration.error());
    const auto name = parser.value(QStringLiteral("env")).toStdString();
    if (name.empty() && configuration->environments.size() == 1)
        return configuration->environments.front();
    std::string known;
    for (const auto& environment : configuration->environments)
        known += (known.empty() ? "" : ", ") + environment.name;
    if (name.empty())
        return fail(ErrorCode::InvalidInput, "Which environment? The configuration has several", "--env",
                    "Add --env with one of: " + known);
    if (const auto* environment = configuration->find(name))
        return *environment;
    return fail(ErrorCode::InvalidInput, "There is no environment named " + name, configuration->file,
                "Known environments: " + known);
}

Environment Command::nodesOnly(Environment environment)
{
    environment.http.authHeader.clear();
    environment.http.authSecret.clear();
    return environment;
}

void Command::withSession(CliContext& context, const Environment& environment, const std::string& trustFingerprint,
                          const Done& done, std::function<void()> then)
{
    context.open(environment, trustFingerprint,
                 [this, &context, done, then = std::move(then)](Result<std::unique_ptr<Session>> session) {
                     if (!session)
                         return done(report(context, session.error()));
                     m_session = std::move(*session);
                     then();
                 });
}

namespace {

// The parser itself names only the program.
QString helpOf(const Command& command, const QCommandLineParser& parser)
{
    const auto text = parser.helpText();
    const auto end = text.indexOf(QLatin1Char('\n'));
    const auto options = text.left(end).indexOf(QLatin1String(" [options]"));
    return command.summary() + QStringLiteral("\n\n") + Cli::tr("Usage: %1").arg(commandLineOf(command)) +
           (options < 0 ? QString() : text.mid(options, end - options)) + text.mid(end);
}

// What is wrong with the words of a command line that parsed; nullopt: nothing.
std::optional<Error> mistakeIn(const Command& command, const QCommandLineParser& parser)
{
    const auto arguments = parser.positionalArguments();
    const auto where = commandLineOf(command).toStdString();
    if (parser.values(QStringLiteral("config")).size() > 1)
        return Error{ErrorCode::InvalidInput, "--config is given twice", where, "Name one configuration file", {}};
    if (arguments.size() <= command.maxArguments())
        return {};
    return Error{ErrorCode::InvalidInput,
                 "'" + arguments.at(command.maxArguments()).toStdString() + "' is one word too many",
                 where,
                 "Lists are written without blanks: 201,202; the environment is named with --env NAME; " + where +
                     " --help shows the rest",
                 {}};
}

} // namespace

void runCommandLine(CliContext& context, const std::vector<std::unique_ptr<Command>>& commands,
                    const QStringList& arguments, Command::Done done)
{
    // Global options may stand before the command's words.
    QStringList rest = arguments;
    QStringList leading;
    while (!rest.isEmpty() && rest.front().startsWith(QLatin1Char('-'))) {
        const bool takesValue = rest.front() == QLatin1String("--config");
        leading << rest.takeFirst();
        if (takesValue && !rest.isEmpty())
            leading << rest.takeFirst();
    }
    if (rest.isEmpty() || rest.front() == QLatin1String("help")) {
        const bool asked =
            arguments.contains(QLatin1String("--help")) || arguments.contains(QLatin1String("-h")) || !rest.isEmpty();
        printHelp(asked ? context.out : context.err, commands);
        return done(asked ? ExitCode::Ok : ExitCode::Usage);
    }
    auto* command = findCommand(commands, rest);
    if (!command) {
        context.err.line(Cli::tr("error: there is no command '%1'").arg(rest.front()));
        context.err.line(Cli::tr("  next: ktrdrctl help lists the commands"));
        return done(ExitCode::Usage);
    }
    QCommandLineParser parser;
    addGlobalOptions(parser);
    command->addOptions(parser);
    const auto count = command->words().size();
    const bool parsed = parser.parse(QStringList{commandLineOf(*command)} + leading + rest.mid(count));
    if (parser.isSet(QStringLiteral("help"))) {
        context.out.write(helpOf(*command, parser));
        return done(ExitCode::Ok);
    }
    if (!parsed) {
        context.err.line(Cli::tr("error: %1").arg(parser.errorText()));
        context.err.line(Cli::tr("  next: %1 --help lists the options").arg(commandLineOf(*command)));
        return done(ExitCode::Usage);
    }
    if (const auto mistake = mistakeIn(*command, parser)) {
        Command::report(context, *mistake);
        return done(ExitCode::Usage);
    }
    command->run(context, parser, parser.positionalArguments(), std::move(done));
}

} // namespace ktrdr
