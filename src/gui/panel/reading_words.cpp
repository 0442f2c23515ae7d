// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/reading_words.h"

#include "gui/cluster/cell_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ktrdr {

namespace {

struct ReadingWords
{
    Q_DECLARE_TR_FUNCTIONS(ReadingStatus)
};

QString connectionText(const std::string& node, const std::vector<ConnectionInfo>& sessions,
                       const ClusterSnapshot& snapshot)
{
    const auto name = QString::fromStdString(node);
    const auto session =
        std::find_if(sessions.begin(), sessions.end(), [&](const auto& one) { return one.host == node; });
    if (snapshot.unreachableNodes.contains(node))
        return ReadingWords::tr("? %1 not reachable").arg(name);
    if (session == sessions.end())
        return ReadingWords::tr("? %1 not tried").arg(name);
    switch (session->state) {
    case ConnectionInfo::State::Connected: return ReadingWords::tr("● %1 connected").arg(name);
    case ConnectionInfo::State::Connecting: return ReadingWords::tr("? %1 connecting").arg(name);
    case ConnectionInfo::State::Disconnected: break;
    }
    return session->problem.empty() ? ReadingWords::tr("? %1 not connected").arg(name)
                                    : ReadingWords::tr("? %1 not reachable").arg(name);
}

} // namespace

QString connectionsText(const Environment& environment, const std::vector<ConnectionInfo>& sessions,
                        const ClusterSnapshot& snapshot)
{
    QStringList parts;
    for (const auto& node : environment.nodes)
        parts << connectionText(node.name, sessions, snapshot);
    return parts.join(QStringLiteral("   "));
}

QString readText(const ClusterSnapshot& snapshot, UtcTime now)
{
    const auto& resources = snapshot.resources;
    if (!resources.readAt)
        return ReadingWords::tr("? not read yet");
    const auto text = ReadingWords::tr("Read %1 ago, at %2 (UTC %3)")
                          .arg(ageText(*resources.age(now)), localMoment(*resources.readAt, now),
                               QString::fromStdString(toIso(*resources.readAt)).mid(11, 8));
    const bool fresh = resources.freshness(now, FreshnessLimits{}.resources) == Freshness::Fresh;
    return fresh ? text : ReadingWords::tr("? %1").arg(text);
}

} // namespace ktrdr
