// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/probe_lines.h"

#include "app/wording.h"

#include <QCoreApplication>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }
QString say(const char* text) { return QCoreApplication::translate("ProbeLines", text); }

#define SAY(text) say(QT_TRANSLATE_NOOP("ProbeLines", text))

bool isWell(Status status)
{
    return status == Status::Healthy || status == Status::Busy || status == Status::Maintenance;
}

QString whyOf(const TargetTruth& target)
{
    QStringList words{wording(target.reason)};
    for (const auto& disagreement : target.disagreements)
        words += wording(disagreement);
    words.removeAll(QString());
    words.removeDuplicates();
    return words.join(QStringLiteral("; "));
}

void addNodes(const ProbeReport& report, std::vector<ProbeLine>& lines)
{
    for (const auto& [name, problem] : report.nodes)
        lines.push_back({problem ? Status::Failed : Status::Healthy, SAY("Node %1").arg(qt(name)),
                         problem ? qt(toString(*problem)) : SAY("answers")});
}

void addBackend(const ProbeReport& report, std::vector<ProbeLine>& lines)
{
    if (report.truth.targets.empty())
        return;
    const auto& backend = report.truth.targets.front();
    const auto why = report.backendProblem ? qt(toString(*report.backendProblem)) : whyOf(backend);
    lines.push_back({backend.status, SAY("Backend %1").arg(qt(backend.target.name)),
                     isWell(backend.status) ? word(backend.status) : SAY("%1: %2").arg(word(backend.status), why)});
}

void addWorkers(const ProbeReport& report, std::vector<ProbeLine>& lines)
{
    const auto count = static_cast<int>(report.truth.targets.size()) - 1;
    if (count < 1)
        return;
    int known = 0;
    std::vector<ProbeLine> others;
    for (const auto& target : report.truth.targets) {
        if (target.target.role != TargetRole::Worker)
            continue;
        if (!target.workerId.empty() && target.disagreements.empty() && isWell(target.status))
            ++known;
        else
            others.push_back({target.status, SAY("Worker %1").arg(qt(target.target.name)),
                              SAY("%1: %2").arg(word(target.status), whyOf(target))});
    }
    lines.push_back({known == count ? Status::Healthy : Status::Degraded, SAY("Workers' identity"),
                     SAY("%1 of %2 are registered under their own name and well")
                         .arg(QString::number(known), QString::number(count))});
    lines.insert(lines.end(), others.begin(), others.end());
}

void addVersions(const ProbeReport& report, std::vector<ProbeLine>& lines)
{
    std::map<QString, int> counts;
    int unread = 0;
    for (const auto& target : report.truth.targets) {
        const bool read = target.version.freshness != Freshness::Never && !target.version.text.empty();
        read ? ++counts[qt(target.version.text)] : ++unread;
    }
    QStringList parts;
    for (const auto& [version, count] : counts)
        parts += SAY("%1 on %2").arg(version, QString::number(count));
    if (unread > 0)
        parts += SAY("not read on %1").arg(unread);
    lines.push_back({unread == 0 && counts.size() <= 1 ? Status::Healthy : Status::Degraded, SAY("Versions"),
                     parts.join(QStringLiteral(", "))});
}

} // namespace

std::vector<ProbeLine> probeLines(const ProbeReport& report)
{
    std::vector<ProbeLine> lines;
    addNodes(report, lines);
    addBackend(report, lines);
    addWorkers(report, lines);
    addVersions(report, lines);
    for (const auto& stranger : report.truth.strangers)
        lines.push_back({Status::Degraded, SAY("Not in the inventory"), wording(stranger)});
    return lines;
}

} // namespace ktrdr
