// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl versions: what can be deployed, compared with what the backend has checked out.
#include "app/cluster_reader.h"
#include "app/release_reader.h"
#include "cli/commands.h"

#include <QJsonArray>

#include <algorithm>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString dateText(const Release& release)
{
    return release.date ? qt(toIso(*release.date).substr(0, 10)) : Cli::tr("unknown");
}

// "+14", "-3", both for a version on another branch.
QString commitsText(const Release& release)
{
    if (!release.ahead || !release.behind)
        return Cli::tr("not counted");
    QStringList counts;
    if (*release.ahead > 0)
        counts << QStringLiteral("+%1").arg(*release.ahead);
    if (*release.behind > 0)
        counts << QStringLiteral("-%1").arg(*release.behind);
    return counts.isEmpty() ? QStringLiteral("0") : counts.join(QLatin1Char(' '));
}

QString lockText(const Release& release)
{
    if (!release.lockChanges)
        return Cli::tr("unknown");
    return *release.lockChanges ? Cli::tr("uv.lock changes") : QString();
}

// What the table alone does not tell.
QString remarks(const ReleaseList& list)
{
    QString text;
    const bool named = std::any_of(list.releases.begin(), list.releases.end(),
                                   [&](const auto& release) { return list.isDeployed(release); });
    if (!named)
        text += Cli::tr("Deployed now: %1, which is none of these.\n").arg(qt(list.deployed.shortText()));
    if (list.shallow)
        text += Cli::tr("The repository is a shallow clone: commits cannot be counted.\n");
    if (list.omitted > 0)
        text += Cli::tr("Older tags that are not shown: %1.\n").arg(list.omitted);
    if (list.unusable > 0)
        text += Cli::tr("Tags that cannot be deployed by their names or have no commit: %1.\n").arg(list.unusable);
    return text.isEmpty() ? text : QLatin1Char('\n') + text;
}

QString listAsText(const ReleaseList& list)
{
    TextTable table(
        {Cli::tr("TAG"), Cli::tr("DATE"), Cli::tr("COMMIT"), Cli::tr("COMMITS"), Cli::tr("LOCK"), Cli::tr("NOTE")});
    for (const auto& release : list.releases)
        table.add({qt(release.tag), dateText(release), qt(release.commit.shortText()), commitsText(release),
                   lockText(release), list.isDeployed(release) ? Cli::tr("deployed") : QString()});
    return table.text() + remarks(list);
}

template <typename T> QJsonValue valueOrNull(const std::optional<T>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject listAsJson(const Environment& environment, const ReleaseList& list)
{
    QJsonArray versions;
    for (const auto& release : list.releases)
        versions.append(QJsonObject{{"tag", qt(release.tag)},
                                    {"date", release.date ? QJsonValue(qt(toIso(*release.date))) : QJsonValue()},
                                    {"commit", qt(release.commit.text())},
                                    {"subject", qt(release.subject)},
                                    {"ahead", valueOrNull(release.ahead)},
                                    {"behind", valueOrNull(release.behind)},
                                    {"lock_changes", valueOrNull(release.lockChanges)},
                                    {"deployed", list.isDeployed(release)}});
    return {{"environment", qt(environment.name)},
            {"remote", qt(environment.gitRemote)},
            {"deployed_commit", qt(list.deployed.text())},
            {"versions", versions},
            {"omitted", list.omitted},
            {"unusable", list.unusable},
            {"shallow", list.shallow},
            {"problem", list.problem ? QJsonValue(qt(toString(*list.problem))) : QJsonValue()}};
}

class VersionsCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("versions")}; }
    QString summary() const override { return Cli::tr("Lists the versions that can be deployed."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        parser.addOption({QStringLiteral("json"), Cli::tr("Prints JSON.")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        m_context = &context;
        m_done = std::move(done);
        m_json = parser.isSet(QStringLiteral("json"));
        withSession(context, nodesOnly(*environment), {}, m_done, [this, environment = *environment] {
            m_cluster = std::make_unique<ClusterReader>(environment, m_session->ports());
            m_releases = std::make_unique<ReleaseReader>(environment, m_session->ports());
            m_cluster->readResources([this] {
                m_releases->readReleases(m_cluster->snapshot(),
                                         [this](const Result<ReleaseList>& list) { m_done(print(list)); });
            });
        });
    }

private:
    ExitCode print(const Result<ReleaseList>& list)
    {
        if (!list)
            return report(*m_context, list.error());
        if (m_json)
            m_context->out.json(QJsonDocument(listAsJson(m_cluster->environment(), *list)));
        else
            m_context->out.write(listAsText(*list));
        return list->problem ? report(*m_context, *list->problem) : ExitCode::Ok;
    }

    CliContext* m_context = nullptr;
    Done m_done;
    bool m_json = false;
    std::unique_ptr<ClusterReader> m_cluster; // both go before the session of the base class
    std::unique_ptr<ReleaseReader> m_releases;
};

} // namespace

std::unique_ptr<Command> makeVersionsCommand() { return std::make_unique<VersionsCommand>(); }

} // namespace ktrdr
