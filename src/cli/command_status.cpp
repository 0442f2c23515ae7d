// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl status: the joined truth of one environment, read now.
#include "app/cluster_reader.h"
#include "cli/commands.h"
#include "cli/truth_view.h"

#include <QTimer>

namespace ktrdr {

namespace {

// Readings without a pause would load the node for nothing.
constexpr Seconds kShortestInterval{1}, kLongestInterval{86'400};

class StatusCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("status")}; }
    QString summary() const override { return Cli::tr("Shows the true state of every container and worker."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON; with --watch one line per reading.")});
        parser.addOption({QStringLiteral("versions"), Cli::tr("Also visits each container for its version and unit; "
                                                              "otherwise the last visit is shown with its age.")});
        parser.addOption({QStringLiteral("watch"), Cli::tr("Reads again and again until Ctrl-C.")});
        parser.addOption({QStringLiteral("interval"), Cli::tr("Seconds between readings of --watch."),
                          QStringLiteral("SECONDS"), QStringLiteral("5")});
        parser.addOption(
            {QStringLiteral("check"), Cli::tr("Exit code 15 when anything is degraded, failed or unknown.")});
        parser.addOption({QStringLiteral("count"), Cli::tr("Ends --watch after so many readings."), QStringLiteral("N"),
                          QStringLiteral("0")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        bool intervalOk = false, countOk = false;
        m_interval = Seconds{parser.value(QStringLiteral("interval")).toUInt(&intervalOk)};
        m_left = static_cast<int>(parser.value(QStringLiteral("count")).toUInt(&countOk));
        intervalOk = intervalOk && m_interval >= kShortestInterval && m_interval <= kLongestInterval;
        if (!intervalOk || !countOk)
            return done(report(
                context,
                {ErrorCode::InvalidInput,
                 intervalOk ? "--count must be a whole number" : "--interval must be a whole number from 1 to 86400",
                 intervalOk ? "--count" : "--interval",
                 intervalOk ? "For example --count 10; 0 reads until Ctrl-C" : "Seconds, for example --interval 5",
                 {}}));
        m_context = &context;
        m_done = std::move(done);
        m_json = parser.isSet(QStringLiteral("json"));
        m_versions = parser.isSet(QStringLiteral("versions"));
        m_watch = parser.isSet(QStringLiteral("watch"));
        m_check = parser.isSet(QStringLiteral("check"));
        withSession(context, *environment, {}, m_done, [this, environment = *environment] {
            m_reader = std::make_unique<ClusterReader>(environment, m_session->ports());
            for (auto& [ct, reading] : m_context->loadInsideCache(environment.name))
                m_reader->setInside(ct, std::move(reading));
            read();
        });
    }

private:
    void read()
    {
        m_begun = m_context->clock.monoNow();
        const auto show = [this] {
            const auto code = print();
            const bool last = !m_watch || m_context->out.isClosed() || --m_left == 0;
            if (last)
                return m_done(code);
            QTimer::singleShot(m_interval, this, [this] { read(); });
        };
        m_versions ? m_reader->readAll({}, show) : m_reader->sweep(show);
    }

    ExitCode print()
    {
        const auto snapshot = m_reader->snapshot();
        // Without visits of our own the insides are remembered ones, as old as they may be, and never count as fresh.
        FreshnessLimits limits;
        if (!m_versions)
            limits.inside = -kReadingSlip - Milliseconds{1};
        const auto truth = joinTruth(m_reader->environment(), snapshot, snapshot.takenAt, limits);
        auto& out = m_context->out;
        if (m_watch && out.isLagging()) {
            // Left out: by the time somebody reads it, it would be old.
        } else if (m_json) {
            auto json = truthAsJson(truth, snapshot);
            json["read_ms"] = static_cast<qint64>((m_context->clock.monoNow() - m_begun).count());
            m_watch ? out.jsonLine(json) : out.json(QJsonDocument(json));
        } else {
            if (m_watch && out.isTerminal())
                out.write(QStringLiteral("\x1b[H\x1b[2J"));
            out.write(truthAsText(truth, m_versions ? Insides::Visited : Insides::Remembered));
        }
        if (m_versions)
            remember(snapshot);
        if (snapshot.resources.problem)
            return report(*m_context, *snapshot.resources.problem);
        return m_check && needsAttention(truth) ? ExitCode::NeedsAttention : ExitCode::Ok;
    }

    void remember(const ClusterSnapshot& snapshot) const
    {
        InsideCache visits;
        for (const auto& [ct, readings] : snapshot.targets)
            visits.emplace(ct, readings.inside);
        m_context->saveInsideCache(snapshot.environment, visits);
    }

    CliContext* m_context = nullptr;
    Done m_done;
    bool m_json = false, m_versions = false, m_watch = false, m_check = false;
    int m_left = 0; // readings until the end of --watch; 0 or less: no end
    Seconds m_interval{5};
    MonoTime m_begun{};
    std::unique_ptr<ClusterReader> m_reader; // goes before the session of the base class
};

} // namespace

std::unique_ptr<Command> makeStatusCommand() { return std::make_unique<StatusCommand>(); }

} // namespace ktrdr
