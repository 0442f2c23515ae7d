// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl status: the joined truth of one environment, read now.
#include "app/cluster_reader.h"
#include "cli/commands.h"
#include "cli/truth_view.h"

#include <QJsonDocument>

namespace ktrdr {

namespace {

class StatusCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("status")}; }
    QString summary() const override { return Cli::tr("Shows the true state of every container and worker."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON.")});
        parser.addOption({QStringLiteral("versions"),
                          Cli::tr("Also visits each container for its version and unit; otherwise the last visit is shown with its age.")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        auto session = context.open(*environment, {});
        if (!session)
            return done(report(context, session.error()));
        m_session = std::move(*session);
        m_reader = std::make_unique<ClusterReader>(*environment, m_session->ports());
        for (auto& [ct, reading] : context.loadInsideCache(environment->name))
            m_reader->setInside(ct, std::move(reading));
        const auto show = [this, &context, json = parser.isSet(QStringLiteral("json")), done] { done(print(context, json)); };
        if (parser.isSet(QStringLiteral("versions")))
            m_reader->readAll({}, show);
        else
            m_reader->sweep(show);
    }

private:
    ExitCode print(CliContext& context, bool json)
    {
        const auto snapshot = m_reader->snapshot();
        const auto truth = joinTruth(m_reader->environment(), snapshot, snapshot.takenAt);
        if (json)
            context.out.write(QString::fromUtf8(QJsonDocument(truthAsJson(truth, snapshot)).toJson()));
        else
            context.out.write(truthAsText(truth, snapshot));
        InsideCache visits;
        for (const auto& [ct, readings] : snapshot.targets)
            visits.emplace(ct, readings.inside);
        context.saveInsideCache(snapshot.environment, visits);
        if (!snapshot.resources.problem)
            return ExitCode::Ok;
        return report(context, *snapshot.resources.problem);
    }

    std::unique_ptr<Session> m_session;
    std::unique_ptr<ClusterReader> m_reader; // after the session: it goes first
};

} // namespace

std::unique_ptr<Command> makeStatusCommand() { return std::make_unique<StatusCommand>(); }

} // namespace ktrdr
