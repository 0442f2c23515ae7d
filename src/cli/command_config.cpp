// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl config check and config init.
#include "cli/commands.h"

namespace ktrdr {

namespace {

class ConfigCheckCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("config"), QStringLiteral("check")}; }
    QString summary() const override { return Cli::tr("Checks the configuration file."); }
    void run(CliContext& context, const QCommandLineParser&, const QStringList&, Done done) override
    {
        const auto configuration = context.loadConfiguration();
        if (!configuration) {
            report(context, configuration.error());
            return done(ExitCode::Configuration);
        }
        context.out.line(
            Cli::tr("%1 is valid: %n environment(s)", nullptr, static_cast<int>(configuration->environments.size()))
                .arg(QString::fromStdString(configuration->file)));
        for (const auto& environment : configuration->environments)
            context.out.line(Cli::tr("  %1 (%2): backend CT %3, %4 workers, nodes: %5")
                                 .arg(QString::fromStdString(environment.name),
                                      QString::fromLatin1(toString(environment.protection)),
                                      QString::fromStdString(environment.backend.ct.text()))
                                 .arg(environment.workers.size())
                                 .arg(environment.nodes.size()));
        done(ExitCode::Ok);
    }
};

class ConfigInitCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("config"), QStringLiteral("init")}; }
    QString summary() const override { return Cli::tr("Writes a commented example configuration, if there is none."); }
    void run(CliContext& context, const QCommandLineParser&, const QStringList&, Done done) override
    {
        if (const auto written = context.initialiseConfiguration(); !written) {
            report(context, written.error());
            return done(ExitCode::Configuration);
        }
        const auto file = QString::fromStdString(context.configFile);
        context.out.line(Cli::tr("Wrote %1. Edit it, then: ktrdrctl config check").arg(file));
        done(ExitCode::Ok);
    }
};

} // namespace

std::unique_ptr<Command> makeConfigCheckCommand() { return std::make_unique<ConfigCheckCommand>(); }
std::unique_ptr<Command> makeConfigInitCommand() { return std::make_unique<ConfigInitCommand>(); }

} // namespace ktrdr
