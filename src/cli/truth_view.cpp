// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/truth_view.h"

#include "app/wording.h"
#include "cli/command.h"
#include "cli/output.h"

#include <QJsonArray>

#include <algorithm>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString ageOf(const Cell& cell, UtcTime now)
{
    if (!cell.readAt)
        return {};
    return qt(humanDuration(std::chrono::duration_cast<Milliseconds>(now - *cell.readAt)));
}

// Stale and unknown are written as such, never as the bare old value.
QString cellText(const Cell& cell, UtcTime now)
{
    if (cell.freshness == Freshness::Fresh)
        return qt(cell.text);
    if (cell.freshness == Freshness::Stale && !cell.text.empty())
        return Cli::tr("%1? (%2 old)").arg(qt(cell.text), ageOf(cell, now));
    return Cli::tr("unknown");
}

// Versions change only by deployments, so an old one is shown with its age instead of a question mark.
QString versionText(const Cell& cell, UtcTime now, Insides insides)
{
    if (cell.freshness == Freshness::Never)
        return Cli::tr("not read");
    if (cell.freshness == Freshness::Fresh)
        return qt(cell.text);
    if (insides == Insides::Remembered)
        return Cli::tr("%1, %2 ago").arg(qt(cell.text), ageOf(cell, now));
    return Cli::tr("%1? (%2 old)").arg(qt(cell.text), ageOf(cell, now));
}

QString freshnessText(Freshness freshness)
{
    switch (freshness) {
    case Freshness::Never: return QStringLiteral("never");
    case Freshness::Fresh: return QStringLiteral("fresh");
    case Freshness::Stale: return QStringLiteral("stale");
    }
    return QStringLiteral("never");
}

QJsonValue cellJson(const Cell& cell, UtcTime now)
{
    QJsonObject json{{"value", cell.text.empty() ? QJsonValue() : QJsonValue(qt(cell.text))},
                     {"freshness", freshnessText(cell.freshness)},
                     {"age_ms", cell.readAt ? QJsonValue(static_cast<qint64>(
                                                  std::chrono::duration_cast<Milliseconds>(now - *cell.readAt).count()))
                                            : QJsonValue()}};
    if (!cell.problem.empty())
        json["problem"] = qt(cell.problem);
    return json;
}

QJsonObject messageJson(const Message& message)
{
    QJsonArray arguments;
    for (const auto& argument : message.arguments)
        arguments.append(qt(argument));
    return {{"id", qt(message.id)}, {"arguments", arguments}, {"text", wording(message)}};
}

bool needsAttention(const PartTruth& part)
{
    return severity(part.status) > severity(Status::Busy) && part.kind != PartKind::GoldenContainer;
}

QString partName(const PartTruth& part)
{
    return part.kind == PartKind::GoldenContainer ? Cli::tr("CT %1").arg(qt(part.name)) : qt(part.name);
}

QString partsAsText(const ClusterTruth& truth)
{
    TextTable table({Cli::tr("PART"), Cli::tr("NAME"), Cli::tr("STATUS"), Cli::tr("STATE"), Cli::tr("NOTE")});
    for (const auto& part : truth.parts)
        table.add(
            {word(part.kind), partName(part), word(part.status), cellText(part.state, truth.at), wording(part.reason)});
    return table.text();
}

QJsonArray partsAsJson(const ClusterTruth& truth)
{
    QJsonArray parts;
    for (const auto& part : truth.parts)
        parts.append(QJsonObject{{"kind", toString(part.kind)},
                                 {"name", qt(part.name)},
                                 {"status", toString(part.status)},
                                 {"reason", messageJson(part.reason)},
                                 {"state", cellJson(part.state, truth.at)}});
    return parts;
}

QString attention(const ClusterTruth& truth)
{
    auto rows = truth.targets;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return severity(a.status) > severity(b.status); });
    QString text;
    for (const auto& row : rows) {
        if (severity(row.status) > severity(Status::Busy))
            text += QStringLiteral("  %1 (CT %2): %3\n")
                        .arg(qt(row.target.name), qt(row.target.ct.text()), wording(row.reason));
        for (const auto& disagreement : row.disagreements)
            text += Cli::tr("  %1 (CT %2) disagrees: %3\n")
                        .arg(qt(row.target.name), qt(row.target.ct.text()), wording(disagreement));
    }
    for (const auto& part : truth.parts) {
        if (needsAttention(part))
            text += QStringLiteral("  %1 %2: %3\n").arg(word(part.kind), partName(part), wording(part.reason));
    }
    for (const auto& stranger : truth.strangers)
        text += QStringLiteral("  ") + wording(stranger) + QLatin1Char('\n');
    return text;
}

bool isTrouble(Status status)
{
    return status == Status::Degraded || status == Status::Failed || status == Status::Unknown;
}

} // namespace

bool needsAttention(const ClusterTruth& truth)
{
    return std::any_of(truth.targets.begin(), truth.targets.end(),
                       [](const auto& target) { return isTrouble(target.status); }) ||
           std::any_of(truth.parts.begin(), truth.parts.end(), [](const auto& part) {
               return part.kind != PartKind::GoldenContainer && isTrouble(part.status);
           });
}

QString truthAsText(const ClusterTruth& truth, Insides insides)
{
    TextTable table({Cli::tr("TARGET"), Cli::tr("CT"), Cli::tr("NODE"), Cli::tr("STATUS"), Cli::tr("CONTAINER"),
                     Cli::tr("UNIT"), Cli::tr("SERVICE"), Cli::tr("REGISTRY"), Cli::tr("VERSION")});
    for (const auto& row : truth.targets) {
        table.add({qt(row.target.name), qt(row.target.ct.text()), row.node.empty() ? QStringLiteral("-") : qt(row.node),
                   word(row.status), cellText(row.container, truth.at),
                   row.unit.freshness == Freshness::Never ? Cli::tr("not read") : cellText(row.unit, truth.at),
                   cellText(row.worker, truth.at),
                   row.target.role == TargetRole::Backend ? QStringLiteral("-") : cellText(row.registry, truth.at),
                   versionText(row.version, truth.at, insides)});
    }
    QStringList counts;
    for (const auto& [status, count] : truth.counts)
        counts << QStringLiteral("%1 %2").arg(count).arg(word(status));
    QString text =
        Cli::tr("%1: %2 · workers: %3 · read at %4\n\n")
            .arg(qt(truth.environment), word(truth.status), counts.join(QStringLiteral(", ")), qt(toIso(truth.at)));
    text += table.text() + QLatin1Char('\n') + partsAsText(truth);
    const auto needs = attention(truth);
    text += QLatin1Char('\n') +
            (needs.isEmpty() ? Cli::tr("Nothing needs attention.\n") : Cli::tr("Needs attention:\n") + needs);
    return text;
}

QJsonObject truthAsJson(const ClusterTruth& truth, const ClusterSnapshot& snapshot)
{
    QJsonArray targets;
    for (const auto& row : truth.targets) {
        QJsonArray disagreements;
        for (const auto& disagreement : row.disagreements)
            disagreements.append(messageJson(disagreement));
        targets.append(QJsonObject{{"name", qt(row.target.name)},
                                   {"ct", row.target.ct.number()},
                                   {"role", row.target.role == TargetRole::Backend ? "backend" : "worker"},
                                   {"type", qt(row.target.workerType)},
                                   {"node", row.node.empty() ? QJsonValue() : QJsonValue(qt(row.node))},
                                   {"address", row.address.empty() ? QJsonValue() : QJsonValue(qt(row.address))},
                                   {"status", toString(row.status)},
                                   {"reason", messageJson(row.reason)},
                                   {"container", cellJson(row.container, truth.at)},
                                   {"unit", cellJson(row.unit, truth.at)},
                                   {"service", cellJson(row.worker, truth.at)},
                                   {"registry", cellJson(row.registry, truth.at)},
                                   {"version", cellJson(row.version, truth.at)},
                                   {"commit", row.commit.isNull() ? QJsonValue() : QJsonValue(qt(row.commit.text()))},
                                   {"worker_id", row.workerId.empty() ? QJsonValue() : QJsonValue(qt(row.workerId))},
                                   {"operation", row.operation.empty() ? QJsonValue() : QJsonValue(qt(row.operation))},
                                   {"disagreements", disagreements}});
    }
    QJsonObject counts;
    for (const auto& [status, count] : truth.counts)
        counts[QString::fromLatin1(toString(status))] = count;
    QJsonObject unreachable;
    for (const auto& [node, error] : snapshot.unreachableNodes)
        unreachable[qt(node)] = qt(toString(error));
    QJsonArray strangers;
    for (const auto& stranger : truth.strangers)
        strangers.append(messageJson(stranger));
    return {{"environment", qt(truth.environment)},
            {"at", qt(toIso(truth.at))},
            {"status", toString(truth.status)},
            {"workers", counts},
            {"targets", targets},
            {"parts", partsAsJson(truth)},
            {"unreachable_nodes", unreachable},
            {"strangers", strangers}};
}

} // namespace ktrdr
