// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/deploy_options.h"

#include "app/wording.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

namespace ktrdr {

namespace {

constexpr int kMaxRange = 10'000;

Error badOption(const char* option, const QString& value, std::string expected)
{
    return {ErrorCode::InvalidInput,
            "'" + value.toStdString() + "' does not fit",
            option,
            "Expected " + std::move(expected),
            {}};
}

} // namespace

void addDeployOptions(QCommandLineParser& parser)
{
    parser.addOption(
        {QStringLiteral("version"), Cli::tr("Tag, branch or full commit id to deploy."), QStringLiteral("VERSION")});
    parser.addOption({QStringLiteral("batch"), Cli::tr("Workers at a time."), QStringLiteral("N")});
    parser.addOption({QStringLiteral("canary"), Cli::tr("One worker first, watched, then the others.")});
    parser.addOption(
        {QStringLiteral("workers"), Cli::tr("Only these workers, for example 201-203,207."), QStringLiteral("LIST")});
    parser.addOption({QStringLiteral("observe"),
                      Cli::tr("How long to watch afterwards, for example 5m; 0 for not at all."),
                      QStringLiteral("TIME")});
    parser.addOption({QStringLiteral("busy-budget"), Cli::tr("How long to wait for busy workers, for example 5m."),
                      QStringLiteral("TIME")});
    parser.addOption({QStringLiteral("force"), Cli::tr("Also targets that run the version already.")});
}

Result<std::vector<CtId>> parseCtList(const QString& text)
{
    std::vector<CtId> cts;
    for (const auto& part : text.split(QLatin1Char(','))) {
        const auto ends = part.split(QLatin1Char('-'));
        const auto first = CtId::parse(ends.front().trimmed().toStdString());
        const auto last = CtId::parse(ends.back().trimmed().toStdString());
        if (ends.size() > 2 || !first || !last || *last < *first || last->number() - first->number() > kMaxRange)
            return Unexpected(badOption("--workers", part, "container numbers such as 201-203,207"));
        for (auto number = first->number(); number <= last->number(); ++number)
            cts.push_back(*CtId::fromNumber(number));
    }
    return cts;
}

Result<Seconds> parseDuration(const QString& text, const char* option)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6})(s|m|h)?$"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return Unexpected(badOption(option, text, "a time such as 90s, 5m or 1h"));
    const auto unit = match.captured(2);
    return Seconds{match.captured(1).toLongLong() * (unit == QLatin1String("h")   ? 3600
                                                     : unit == QLatin1String("m") ? 60
                                                                                  : 1)};
}

Result<DeployInput> deployInputFrom(const Environment& environment, const QCommandLineParser& parser)
{
    const auto version = checkVersionName(parser.value(QStringLiteral("version")).toStdString());
    if (!version && !parser.isSet(QStringLiteral("version")))
        return fail(ErrorCode::InvalidInput, "Which version?", "--version",
                    "Add --version with a tag, for example v1.5.2");
    if (!version)
        return Unexpected(version.error());
    auto input = DeployInput::defaultsOf(environment, *version);
    if (parser.isSet(QStringLiteral("batch"))) {
        bool ok = false;
        input.batchSize = parser.value(QStringLiteral("batch")).toInt(&ok);
        if (!ok || input.batchSize < 1 || input.batchSize > 100)
            return Unexpected(badOption("--batch", parser.value(QStringLiteral("batch")), "a number from 1 to 100"));
    }
    input.canary = input.canary || parser.isSet(QStringLiteral("canary"));
    input.force = parser.isSet(QStringLiteral("force"));
    if (parser.isSet(QStringLiteral("workers"))) {
        auto workers = parseCtList(parser.value(QStringLiteral("workers")));
        if (!workers)
            return Unexpected(workers.error());
        input.workers = std::move(*workers);
    }
    const auto readDuration = [&](const char* name, Seconds& value) -> Result<void> {
        if (!parser.isSet(QString::fromLatin1(name)))
            return {};
        const auto parsed = parseDuration(parser.value(QString::fromLatin1(name)), name);
        if (!parsed)
            return Unexpected(parsed.error());
        value = *parsed;
        return {};
    };
    if (const auto read = readDuration("observe", input.observation); !read)
        return Unexpected(read.error());
    if (const auto read = readDuration("busy-budget", input.busyBudget); !read)
        return Unexpected(read.error());
    return input;
}

QString preflightAsText(const PreflightReport& report)
{
    QString text;
    for (const auto& check : report.checks) {
        text += QStringLiteral("  %1 %2\n").arg(word(check.verdict).leftJustified(8), checkTitle(check));
        for (const auto& evidence : check.evidence)
            text += QStringLiteral("             ") + wording(evidence) + QLatin1Char('\n');
    }
    return text;
}

QJsonArray preflightAsJson(const PreflightReport& report)
{
    QJsonArray checks;
    for (const auto& check : report.checks) {
        QJsonArray evidence;
        for (const auto& message : check.evidence)
            evidence.append(wording(message));
        checks.append(QJsonObject{
            {"check", QString::fromStdString(check.id)}, {"verdict", toString(check.verdict)}, {"evidence", evidence}});
    }
    return checks;
}

} // namespace ktrdr
