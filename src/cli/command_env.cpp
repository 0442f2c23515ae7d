// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl env list and env show.
#include "cli/commands.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

void addJsonOption(QCommandLineParser& parser) { parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON.")}); }

QJsonObject targetJson(const TargetConfig& target)
{
    return {{"ct", target.ct.number()}, {"name", qt(target.name)}, {"type", qt(target.workerType)},
            {"unit", qt(target.unit)},  {"port", target.port},     {"address", qt(target.address)}};
}

QJsonObject environmentJson(const Environment& environment)
{
    QJsonArray nodes, workers, services;
    for (const auto& node : environment.nodes)
        nodes.append(QJsonObject{{"name", qt(node.name)},
                                 {"host", qt(node.ssh.host)},
                                 {"port", node.ssh.port},
                                 {"user", qt(node.ssh.user)}});
    for (const auto& worker : environment.workers)
        workers.append(targetJson(worker));
    for (const auto& service : environment.hostServices)
        services.append(QJsonObject{{"name", qt(service.name)},
                                    {"unit", qt(service.unit)},
                                    {"host", qt(service.ssh.host)},
                                    {"health_url", qt(service.healthUrl)}});
    return {{"name", qt(environment.name)},
            {"title", qt(environment.title)},
            {"protection", toString(environment.protection)},
            {"generation", toString(environment.generation)},
            {"app_directory", qt(environment.appDirectory)},
            {"nodes", nodes},
            {"backend", targetJson(environment.backend)},
            {"workers", workers},
            {"golden_container", environment.goldenCt ? QJsonValue(environment.goldenCt->number()) : QJsonValue()},
            {"host_services", services}};
}

void printEnvironment(Output& out, const Environment& environment)
{
    const auto& deploy = environment.deploy;
    out.line(Cli::tr("%1 (%2)").arg(qt(environment.name), QString::fromLatin1(toString(environment.protection))));
    for (const auto& node : environment.nodes)
        out.line(Cli::tr("  node      %1 at %2@%3:%4")
                     .arg(qt(node.name), qt(node.ssh.user), qt(node.ssh.host))
                     .arg(node.ssh.port));
    out.line(Cli::tr("  directory %1, git remote %2").arg(qt(environment.appDirectory), qt(environment.gitRemote)));
    out.line(Cli::tr("  deploy    %1 at a time, busy budget %2, observation %3")
                 .arg(deploy.batchSize)
                 .arg(qt(humanDuration(deploy.busyBudget)), qt(humanDuration(deploy.observation))));
    for (const auto& service : environment.hostServices)
        out.line(Cli::tr("  service   %1: %2 on %3").arg(qt(service.name), qt(service.unit), qt(service.ssh.host)));
    out.line();
    TextTable table(
        {Cli::tr("CT"), Cli::tr("NAME"), Cli::tr("TYPE"), Cli::tr("UNIT"), Cli::tr("ADDRESS"), Cli::tr("PORT")});
    for (const auto& target : environment.targets())
        table.add({qt(target.ct.text()), qt(target.name),
                   target.role == TargetRole::Backend ? Cli::tr("backend") : qt(target.workerType), qt(target.unit),
                   target.address.empty() ? Cli::tr("from Proxmox") : qt(target.address),
                   QString::number(target.port)});
    out.write(table.text());
}

class EnvListCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("env"), QStringLiteral("list")}; }
    QString summary() const override { return Cli::tr("Lists the environments of the configuration."); }
    void addOptions(QCommandLineParser& parser) const override { addJsonOption(parser); }
    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto configuration = context.loadConfiguration();
        if (!configuration)
            return done(report(context, configuration.error()));
        QJsonArray all;
        TextTable table(
            {Cli::tr("NAME"), Cli::tr("PROTECTION"), Cli::tr("NODES"), Cli::tr("WORKERS"), Cli::tr("TITLE")});
        for (const auto& environment : configuration->environments) {
            all.append(environmentJson(environment));
            table.add({qt(environment.name), QString::fromLatin1(toString(environment.protection)),
                       QString::number(environment.nodes.size()), QString::number(environment.workers.size()),
                       qt(environment.title)});
        }
        if (parser.isSet(QStringLiteral("json")))
            context.out.json(QJsonDocument(all));
        else
            context.out.write(table.text());
        done(ExitCode::Ok);
    }
};

class EnvShowCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("env"), QStringLiteral("show")}; }
    QString summary() const override { return Cli::tr("Shows one environment: nodes, containers, defaults."); }
    qsizetype maxArguments() const override { return 1; }
    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        addJsonOption(parser);
        parser.addPositionalArgument(QStringLiteral("NAME"), Cli::tr("Environment, same as --env."),
                                     QStringLiteral("[NAME]"));
    }
    void run(CliContext& context, const QCommandLineParser& parser, const QStringList& arguments, Done done) override
    {
        const auto configuration = context.loadConfiguration();
        if (!configuration)
            return done(report(context, configuration.error()));
        const Environment* named = arguments.isEmpty() ? nullptr : configuration->find(arguments.front().toStdString());
        auto environment = named ? Result<Environment>(*named) : environmentOf(context, parser);
        if (!arguments.isEmpty() && !named)
            environment =
                fail(ErrorCode::InvalidInput, "There is no environment named " + arguments.front().toStdString(),
                     configuration->file, "ktrdrctl env list shows them");
        if (!environment)
            return done(report(context, environment.error()));
        if (parser.isSet(QStringLiteral("json")))
            context.out.json(QJsonDocument(environmentJson(*environment)));
        else
            printEnvironment(context.out, *environment);
        done(ExitCode::Ok);
    }
};

} // namespace

std::unique_ptr<Command> makeEnvListCommand() { return std::make_unique<EnvListCommand>(); }
std::unique_ptr<Command> makeEnvShowCommand() { return std::make_unique<EnvShowCommand>(); }

} // namespace ktrdr
