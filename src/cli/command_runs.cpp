// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl runs list, runs show and runs abandon: what the journal knows.
#include "app/on_ready.h"
#include "app/run_report.h"
#include "app/wording.h"
#include "cli/commands.h"
#include "engine/journal_json.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

Error withNextStep(Error error)
{
    if (error.hint.empty())
        error.hint = "ktrdrctl runs list shows the runs of this account";
    return error;
}

// The journal is opened for reading; there may be none yet.
class JournalCommand : public Command
{
protected:
    bool open(CliContext& context, bool forWriting, const Done& done)
    {
        auto journal = context.openJournal(forWriting);
        if (!journal && forWriting && journal.error().code == ErrorCode::Busy) {
            auto error = journal.error();
            error.hint = "A run still goes on in that process. Ctrl-C there stops it after the targets in progress";
            done(report(context, error));
            return false;
        }
        if (!journal) {
            done(report(context, journal.error()));
            return false;
        }
        m_journal = std::move(*journal);
        if (!m_journal)
            done(withoutJournal(context));
        return m_journal != nullptr;
    }
    virtual ExitCode withoutJournal(CliContext& context)
    {
        report(context, {ErrorCode::NotFound,
                         "There is no journal yet: nothing was run from this account",
                         {},
                         "ktrdrctl deploy makes one",
                         {}});
        return ExitCode::Failed; // nothing is wrong with the command line
    }
    std::unique_ptr<JournalStore> m_journal;
};

class RunsListCommand : public JournalCommand
{
public:
    QStringList words() const override { return {QStringLiteral("runs"), QStringLiteral("list")}; }
    QString summary() const override { return Cli::tr("Lists the runs of the journal, newest first."); }
    void addOptions(QCommandLineParser& parser) const override
    {
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON.")});
        parser.addOption({QStringLiteral("limit"), Cli::tr("How many."), QStringLiteral("N"), QStringLiteral("20")});
    }
    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        bool ok = false;
        const int limit = parser.value(QStringLiteral("limit")).toInt(&ok);
        if (!ok || limit < 1)
            return done(report(
                context,
                {ErrorCode::InvalidInput, "--limit must be a number from 1", "--limit", "For example --limit 20", {}}));
        m_json = parser.isSet(QStringLiteral("json"));
        if (!open(context, false, done))
            return;
        onReady(m_journal->runs(limit), this,
                [&context, done, json = m_json](const Result<std::vector<RunHeader>>& runs) {
                    if (!runs)
                        return done(report(context, runs.error()));
                    json ? printJson(context.out, *runs) : printTable(context.out, *runs);
                    done(ExitCode::Ok);
                });
    }

protected:
    // No run is an answer, too.
    ExitCode withoutJournal(CliContext& context) override
    {
        if (m_json)
            printJson(context.out, {});
        else
            context.err.line(Cli::tr("There is no journal yet: nothing was run from this account."));
        return ExitCode::Ok;
    }

private:
    static QString stateWord(const RunHeader& run)
    {
        return run.endedAt ? word(runOutcomeFrom(run.state).value_or(RunOutcome::None))
                           : Cli::tr("running or interrupted");
    }
    static void printTable(Output& out, const std::vector<RunHeader>& runs)
    {
        TextTable table({Cli::tr("RUN"), Cli::tr("WHAT"), Cli::tr("ENVIRONMENT"), Cli::tr("STATE"), Cli::tr("STARTED"),
                         Cli::tr("TOOK"), Cli::tr("BY")});
        for (const auto& run : runs)
            table.add({qt(run.runId), qt(run.title), qt(run.environment), stateWord(run), qt(toIso(run.createdAt)),
                       run.endedAt
                           ? qt(humanDuration(std::chrono::duration_cast<Milliseconds>(*run.endedAt - run.createdAt)))
                           : QStringLiteral("-"),
                       qt(run.operatorName)});
        out.write(table.text());
    }
    static void printJson(Output& out, const std::vector<RunHeader>& runs)
    {
        QJsonArray all;
        for (const auto& run : runs)
            all.append(QJsonObject{{"run", qt(run.runId)},
                                   {"title", qt(run.title)},
                                   {"operation", qt(run.operation)},
                                   {"environment", qt(run.environment)},
                                   {"state", qt(run.state)},
                                   {"started_at", qt(toIso(run.createdAt))},
                                   {"ended_at", run.endedAt ? QJsonValue(qt(toIso(*run.endedAt))) : QJsonValue()},
                                   {"operator", qt(run.operatorName)},
                                   {"plan_hash", qt(run.planHash)}});
        out.json(QJsonDocument(all));
    }

    bool m_json = false;
};

class RunsShowCommand : public JournalCommand
{
public:
    QStringList words() const override { return {QStringLiteral("runs"), QStringLiteral("show")}; }
    QString summary() const override { return Cli::tr("Prints the report of a run as Markdown or JSON."); }
    qsizetype maxArguments() const override { return 1; }
    void addOptions(QCommandLineParser& parser) const override
    {
        parser.addPositionalArgument(QStringLiteral("RUN"), Cli::tr("Run id; the newest run when left out."),
                                     QStringLiteral("[RUN]"));
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON.")});
    }
    void run(CliContext& context, const QCommandLineParser& parser, const QStringList& arguments, Done done) override
    {
        m_context = &context;
        m_done = std::move(done);
        m_json = parser.isSet(QStringLiteral("json"));
        if (!open(context, false, m_done))
            return;
        if (!arguments.isEmpty())
            return showHeader(m_journal->header(arguments.front().toStdString()));
        onReady(m_journal->runs(1), this, [this](const Result<std::vector<RunHeader>>& runs) {
            if (!runs)
                return m_done(report(*m_context, runs.error()));
            if (runs->empty())
                return m_done(withoutJournal(*m_context));
            showHeader(m_journal->header(runs->front().runId));
        });
    }

private:
    void showHeader(QFuture<Result<RunHeader>> future)
    {
        onReady(std::move(future), this, [this](const Result<RunHeader>& header) {
            if (!header)
                return m_done(report(*m_context, withNextStep(header.error())));
            m_header = *header;
            onReady(m_journal->planJson(m_header.runId), this, [this](const Result<std::string>& plan) {
                if (!plan)
                    return m_done(report(*m_context, plan.error()));
                m_planJson = *plan;
                onReady(m_journal->rows(m_header.runId), this, [this](const Result<std::vector<JournalRow>>& rows) {
                    m_done(rows ? print(*rows) : report(*m_context, rows.error()));
                });
            });
        });
    }
    ExitCode print(const std::vector<JournalRow>& rows)
    {
        const auto text =
            m_json ? runReportJson(m_header, m_planJson, rows) : runReportMarkdown(m_header, m_planJson, rows);
        if (!text)
            return report(*m_context, text.error());
        m_context->out.write(qt(*text));
        return ExitCode::Ok;
    }

    CliContext* m_context = nullptr;
    Done m_done;
    bool m_json = false;
    RunHeader m_header;
    std::string m_planJson;
};

// An interrupted run keeps its environment closed for new ones until somebody says that he has looked.
class RunsAbandonCommand : public JournalCommand
{
public:
    QStringList words() const override { return {QStringLiteral("runs"), QStringLiteral("abandon")}; }
    QString summary() const override { return Cli::tr("Closes an interrupted run; changes nothing on the cluster."); }
    qsizetype maxArguments() const override { return 1; }
    void addOptions(QCommandLineParser& parser) const override
    {
        parser.addPositionalArgument(QStringLiteral("RUN"), Cli::tr("Run id."));
        parser.addOption({QStringLiteral("reason"), Cli::tr("Why; kept in the journal."), QStringLiteral("TEXT")});
    }
    void run(CliContext& context, const QCommandLineParser& parser, const QStringList& arguments, Done done) override
    {
        const auto reason = parser.value(QStringLiteral("reason")).toStdString();
        if (arguments.size() != 1 || reason.empty())
            return done(report(context, {ErrorCode::InvalidInput,
                                         "Which run, and why?",
                                         "runs abandon",
                                         "ktrdrctl runs abandon RUN --reason TEXT",
                                         {}}));
        if (!open(context, true, done))
            return;
        const auto id = arguments.front().toStdString();
        onReady(m_journal->header(id), this, [this, &context, id, reason, done](const Result<RunHeader>& header) {
            if (!header)
                return done(report(context, withNextStep(header.error())));
            if (header->endedAt)
                return done(report(context, {ErrorCode::InvalidInput,
                                             "The run has ended already",
                                             id,
                                             "Nothing is left to do; ktrdrctl runs show " + id + " reports it",
                                             {}}));
            close(context, id, reason, done);
        });
    }

private:
    void close(CliContext& context, const std::string& id, const std::string& reason, const Done& done)
    {
        onReady(
            m_journal->rows(id), this, [this, &context, id, reason, done](const Result<std::vector<JournalRow>>& rows) {
                if (!rows)
                    return done(report(context, rows.error()));
                const JournalEvent event{
                    .kind = JournalEvent::Kind::RunEnded, .text = reason, .ended = RunOutcome::NeedsPerson};
                const JournalRow row{static_cast<std::int64_t>(rows->size()) + 1, context.clock.utcNow(),
                                     toString(event.kind), journalPayload(event)};
                onReady(
                    m_journal->append(id, {row}, toString(event.ended), true), this,
                    [&context, id, done](const Result<void>& written) {
                        if (!written)
                            return done(report(context, written.error()));
                        context.out.line(
                            Cli::tr(
                                "Run %1 is closed. The cluster stays as it is; ktrdrctl status --versions shows it.")
                                .arg(qt(id)));
                        done(ExitCode::Ok);
                    });
            });
    }
};

} // namespace

std::unique_ptr<Command> makeRunsListCommand() { return std::make_unique<RunsListCommand>(); }
std::unique_ptr<Command> makeRunsShowCommand() { return std::make_unique<RunsShowCommand>(); }
std::unique_ptr<Command> makeRunsAbandonCommand() { return std::make_unique<RunsAbandonCommand>(); }

} // namespace ktrdr
