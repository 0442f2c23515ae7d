// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl deploy: check, plan, confirm, run, watch, summary.
#include "app/deploy_flow.h"
#include "app/on_ready.h"
#include "app/plan_text.h"
#include "app/run_driver.h"
#include "app/run_report.h"
#include "cli/commands.h"
#include "cli/deploy_options.h"
#include "cli/deploy_visits.h"
#include "cli/run_view.h"
#include "planning/plan_json.h"

#include <QJsonArray>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr Milliseconds kPatience{2'000};

class DeployCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("deploy")}; }
    QString summary() const override { return Cli::tr("Deploys a version: backend, then workers, with a way back."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        addDeployOptions(parser);
        parser.addOption({QStringLiteral("dry-run"), Cli::tr("Checks and shows the plan; changes nothing.")});
        parser.addOption(
            {QStringLiteral("confirm"), Cli::tr("The environment's name, typed to confirm."), QStringLiteral("NAME")});
        parser.addOption({QStringLiteral("yes"), Cli::tr("Does not ask where typing the name is not required.")});
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON lines.")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        m_context = &context;
        m_done = std::move(done);
        m_json = parser.isSet(QStringLiteral("json"));
        m_dryRun = parser.isSet(QStringLiteral("dry-run"));
        m_yes = parser.isSet(QStringLiteral("yes"));
        m_confirm = parser.value(QStringLiteral("confirm")).toStdString();
        auto environment = environmentOf(context, parser);
        if (!environment)
            return m_done(report(context, environment.error()));
        m_environment = std::move(*environment);
        auto input = deployInputFrom(m_environment, parser);
        if (!input)
            return m_done(report(context, input.error()));
        if (!m_confirm.empty() && m_confirm != m_environment.name)
            return m_done(
                notConfirmed(Cli::tr("--confirm says %1, but the environment is %2")
                                 .arg(QString::fromStdString(m_confirm), QString::fromStdString(m_environment.name))));
        auto journal = context.openJournal(!m_dryRun);
        if (!journal)
            return m_done(report(context, journal.error()));
        m_journal = std::move(*journal);
        if (!m_journal)
            return prepare(std::move(*input));
        onReady(m_journal->openRuns(m_environment.name), this,
                [this, input = std::move(*input)](const Result<std::vector<RunHeader>>& runs) mutable {
                    if (!runs)
                        return m_done(report(*m_context, runs.error()));
                    if (!runs->empty())
                        input.activeRun = runs->front().runId;
                    prepare(std::move(input));
                });
    }

private:
    ExitCode notConfirmed(const QString& why)
    {
        m_context->err.line(Cli::tr("not confirmed: %1. Nothing was changed.").arg(why));
        return ExitCode::NotConfirmed;
    }

    void prepare(DeployInput input)
    {
        withSession(*m_context, m_environment, {}, m_done, [this, input = std::move(input)] {
            m_flow = std::make_unique<DeployFlow>(m_environment, m_session->ports());
            m_context->out.status(Cli::tr("reading the cluster and checking ..."));
            m_flow->prepare(input, [this](const Prepared& prepared) { takePrepared(prepared); });
        });
    }

    void takePrepared(const Prepared& prepared)
    {
        auto& out = m_context->out;
        if (m_json) {
            out.jsonLine(QJsonObject{{"event", "preflight"},
                                     {"passed", prepared.report.passed()},
                                     {"checks", preflightAsJson(prepared.report)}});
        } else {
            out.line(Cli::tr("Pre-flight checks"));
            out.write(preflightAsText(prepared.report));
            out.line();
        }
        if (!prepared.plan)
            return m_done(failedPreflight(prepared));
        m_plan = *prepared.plan;
        m_before = prepared.snapshot;
        if (m_json && m_dryRun)
            out.jsonLine(QJsonObject{
                {"event", "plan"}, {"hash", QString::fromStdString(planHash(m_plan))}, {"plan", planToJson(m_plan)}});
        else if (!m_json)
            out.write(planAsText(m_plan, {}));
        if (m_dryRun) {
            if (!m_json)
                out.line(Cli::tr("Dry run: nothing was changed."));
            return m_done(ExitCode::Ok);
        }
        confirm();
    }

    // A cluster that cannot be reached is another matter than a check that failed.
    ExitCode failedPreflight(const Prepared& prepared)
    {
        for (const auto& [node, error] : prepared.snapshot.unreachableNodes) {
            if (error.code == ErrorCode::HostKeyUnknown || error.code == ErrorCode::HostKeyChanged ||
                error.code == ErrorCode::AuthFailed)
                return report(*m_context, error);
        }
        const auto& resources = prepared.snapshot.resources;
        const bool unreachable = resources.problem && !resources.value &&
                                 (resources.problem->code == ErrorCode::Unreachable ||
                                  resources.problem->code == ErrorCode::TimedOut ||
                                  resources.problem->code == ErrorCode::Lost);
        return report(*m_context, unreachable ? *resources.problem : prepared.plan.error());
    }

    void confirm()
    {
        const bool typed = m_confirm == m_environment.name;
        const bool needsName = m_environment.protection == Protection::Production;
        if (typed || m_environment.protection == Protection::Demo || (m_yes && !needsName))
            return start();
        if (!m_context->inputIsTerminal || m_json)
            return m_done(notConfirmed(
                needsName ? Cli::tr("production needs --confirm %1").arg(QString::fromStdString(m_environment.name))
                          : Cli::tr("there is no terminal to ask at; add --yes or --confirm %1")
                                .arg(QString::fromStdString(m_environment.name))));
        const auto name = QString::fromStdString(m_environment.name);
        const auto question = needsName ? Cli::tr("Type %1 to deploy %2 to it, anything else cancels:")
                                              .arg(name, QString::fromStdString(m_plan.version))
                                        : Cli::tr("Deploy %2 to %1? Type y to deploy, anything else cancels:")
                                              .arg(name, QString::fromStdString(m_plan.version));
        m_context->ask(question, [this, needsName, name](const Result<QString>& answer) {
            const bool yes = answer && (needsName ? *answer == name
                                                  : *answer == QLatin1String("y") || *answer == QLatin1String("yes"));
            if (!yes)
                return m_done(notConfirmed(Cli::tr("cancelled")));
            // Time has passed at the question: look again before anything is changed.
            m_flow->recheck(m_plan, [this](const std::optional<Error>& stale) {
                if (stale)
                    return m_done(report(*m_context, *stale));
                start();
            });
        });
    }

    void start()
    {
        m_driver = std::make_unique<RunDriver>(m_plan, headerFor(m_plan, m_context->clock.utcNow()), m_session->ports(),
                                               *m_journal);
        m_view = std::make_unique<RunView>(*m_driver, m_context->out, m_context->clock, m_json);
        connect(m_driver.get(), &RunDriver::finished, this, [this] { finished(); });
        connect(m_driver.get(), &RunDriver::changed, this, [this] { stopOnceStarted(); });
        m_context->onInterrupt = [this] { interrupted(); };
        m_context->out.setPatience(kPatience); // a reader who stopped reading does not keep the journal locked
        m_context->err.setPatience(kPatience);
        m_context->saveInsideCache(m_environment.name,
                                   visitsAtStart(m_context->loadInsideCache(m_environment.name), m_plan));
        m_driver->start();
    }

    void interrupted()
    {
        if (++m_interrupts == 1) {
            m_context->err.line(askedToStop());
            return stopOnceStarted();
        }
        if (m_interrupts == 2 && m_driver->state().phase == RunPhase::Ended)
            return m_context->err.line(Cli::tr("The run has ended and its last entry is being written. Press Ctrl-C "
                                               "again to leave at once."));
        const auto run = QString::fromStdString(m_driver->header().runId);
        m_context->err.line(
            Cli::tr("Left run %1 in the middle. ktrdrctl runs show %1 tells how far it came.").arg(run));
        m_context->err.line(
            Cli::tr("  next: look at its targets, then ktrdrctl runs abandon %1 --reason TEXT opens %2 for new runs")
                .arg(run, QString::fromStdString(m_environment.name)));
        m_context->onInterrupt = nullptr;
        m_view.reset();
        m_driver.release()->deleteLater(); // nothing more is sent while the output drains
        m_done(ExitCode::LeftRunning);
    }

    // A run that turns back is not stopped: its targets would stay mixed.
    QString askedToStop() const
    {
        const auto& state = m_driver->state();
        const auto again = Cli::tr("Press Ctrl-C again to leave at once; the journal keeps the state.");
        if (state.phase == RunPhase::RollingBack || state.failure)
            return Cli::tr("The run is going back to the previous version and goes on with that.") + QLatin1Char(' ') +
                   again;
        if (state.phase == RunPhase::NotStarted)
            return Cli::tr("Stopping as soon as the run is recorded, before a target is changed.") + QLatin1Char(' ') +
                   again;
        return Cli::tr("Stopping after the targets in progress.") + QLatin1Char(' ') + again;
    }

    // Says it once, when there is a run that listens.
    void stopOnceStarted()
    {
        const auto& state = m_driver->state();
        if (m_interrupts == 0 || m_stopSaid || state.phase != RunPhase::Forward || state.failure)
            return;
        m_stopSaid = true;
        m_driver->say(OperatorCommand::StopAfterStep);
    }

    void finished()
    {
        m_context->onInterrupt = nullptr;
        m_context->saveInsideCache(m_environment.name, visitsAtEnd(m_context->loadInsideCache(m_environment.name),
                                                                   m_driver->state(), m_before));
        m_view->printSummary();
        if (m_driver->journalFailure()) {
            report(*m_context, *m_driver->journalFailure());
            const auto& targets = m_plan.targets;
            const bool touched = std::any_of(targets.begin(), targets.end(), [this](const TargetRef& target) {
                return mayHaveChanged(m_driver->state(), target.ct);
            });
            return m_done(touched ? ExitCode::NeedsPerson : ExitCode::Unchanged);
        }
        m_done(exitCodeOf(m_driver->state().outcome));
    }

    CliContext* m_context = nullptr;
    Done m_done;
    bool m_json = false, m_dryRun = false, m_yes = false;
    bool m_stopSaid = false;
    int m_interrupts = 0;
    std::string m_confirm;
    Environment m_environment;
    Plan m_plan;
    ClusterSnapshot m_before;
    std::unique_ptr<JournalStore> m_journal;
    std::unique_ptr<DeployFlow> m_flow;
    std::unique_ptr<RunDriver> m_driver;
    std::unique_ptr<RunView> m_view;
};

} // namespace

std::unique_ptr<Command> makeDeployCommand() { return std::make_unique<DeployCommand>(); }

} // namespace ktrdr
