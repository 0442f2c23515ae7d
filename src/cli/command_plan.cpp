// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl plan deploy: the plan as text, JSON or a runnable script; changes nothing.
#include "app/deploy_flow.h"
#include "app/plan_text.h"
#include "cli/commands.h"
#include "cli/deploy_options.h"
#include "planning/plan_json.h"
#include "planning/plan_script.h"

#include <QJsonArray>

namespace ktrdr {

namespace {

class PlanDeployCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("plan"), QStringLiteral("deploy")}; }
    QString summary() const override
    {
        return Cli::tr("Prints the plan of a deployment as text, JSON or shell script.");
    }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        addDeployOptions(parser);
        parser.addOption(
            {QStringLiteral("format"), Cli::tr("text, json or sh."), QStringLiteral("FORMAT"), QStringLiteral("text")});
        parser.addOption({QStringLiteral("commands"), Cli::tr("Text format: with the exact commands.")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto format = parser.value(QStringLiteral("format"));
        if (format != QLatin1String("text") && format != QLatin1String("json") && format != QLatin1String("sh"))
            return done(report(context, {ErrorCode::InvalidInput,
                                         "There is no format " + format.toStdString(),
                                         "--format",
                                         "Expected text, json or sh",
                                         {}}));
        const auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        const auto input = deployInputFrom(*environment, parser);
        if (!input)
            return done(report(context, input.error()));
        const bool commands = parser.isSet(QStringLiteral("commands"));
        withSession(context, *environment, {}, done,
                    [this, &context, environment = *environment, input = *input, format, commands, done] {
                        m_flow = std::make_unique<DeployFlow>(environment, m_session->ports());
                        m_flow->prepare(input,
                                        [&context, format, commands, environment, done](const Prepared& prepared) {
                                            done(print(context, prepared, format, commands, environment));
                                        });
                    });
    }

private:
    static ExitCode print(CliContext& context, const Prepared& prepared, const QString& format, bool commands,
                          Environment environment)
    {
        if (!prepared.plan) {
            context.err.write(preflightAsText(prepared.report));
            return report(context, prepared.plan.error());
        }
        const auto& plan = *prepared.plan;
        if (format == QLatin1String("json"))
            context.out.json(QJsonDocument(planToJson(plan)));
        else if (format == QLatin1String("text"))
            context.out.write(planAsText(plan, {commands}));
        if (format != QLatin1String("sh"))
            return ExitCode::Ok;
        if (environment.ssh.knownHostsFile.empty())
            environment.ssh.knownHostsFile = context.knownHostsFile;
        context.out.write(QString::fromStdString(planAsScript(plan, environment)));
        return ExitCode::Ok;
    }

    std::unique_ptr<DeployFlow> m_flow;
};

} // namespace

std::unique_ptr<Command> makePlanDeployCommand() { return std::make_unique<PlanDeployCommand>(); }

} // namespace ktrdr
