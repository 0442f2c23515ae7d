// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A command of ktrdrctl: its words and help as data, its options, and what it does. Commands run on the main
// thread inside the event loop and call `done` exactly once with the exit code.
#pragma once

#include "cli/context.h"
#include "cli/exit_codes.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <functional>
#include <memory>
#include <vector>

namespace ktrdr {

// Translation context of everything that ktrdrctl says itself.
struct Cli
{
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

class Command : public QObject
{
public:
    using Done = std::function<void(ExitCode)>;

    virtual QStringList words() const = 0; // {"config", "check"}
    virtual QString summary() const = 0;
    virtual void addOptions(QCommandLineParser& parser) const { Q_UNUSED(parser) }
    // How many positional arguments may follow the words; more are a mistake.
    virtual qsizetype maxArguments() const { return 0; }
    // `arguments` are the positional ones behind the command's words.
    virtual void run(CliContext& context, const QCommandLineParser& parser, const QStringList& arguments,
                     Done done) = 0;

    // Prints the error with its detail and next step; gives its exit code.
    static ExitCode report(CliContext& context, const Error& error);

protected:
    // The environment named by --env, or the only one of the configuration.
    static Result<Environment> environmentOf(CliContext& context, const QCommandLineParser& parser);
    static void addEnvironmentOption(QCommandLineParser& parser);
    // For commands that ask nobody over HTTP: the value of an authentication header is then not asked for.
    static Environment nodesOnly(Environment environment);
    // Opens the connections of `environment`, keeps them in m_session and goes on; a failure ends the command.
    void withSession(CliContext& context, const Environment& environment, const std::string& trustFingerprint,
                     const Done& done, std::function<void()> then);

    std::unique_ptr<Session> m_session;
};

std::vector<std::unique_ptr<Command>> allCommands();

// Finds the command of `arguments` (without the program's name), parses and runs it; help and usage errors are
// answered here. `done` may be called at once.
void runCommandLine(CliContext& context, const std::vector<std::unique_ptr<Command>>& commands,
                    const QStringList& arguments, Command::Done done);

// Options that stand in front of every command; public so that main can read --config early.
void addGlobalOptions(QCommandLineParser& parser);

} // namespace ktrdr
