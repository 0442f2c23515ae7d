// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/reading_status.h"

#include "app/workspace.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"

#include <QHBoxLayout>

namespace ktrdr {

namespace {

QString connectionText(const WatchedEnvironment& environment)
{
    QStringList parts;
    for (const auto& part : environment.truth().parts) {
        if (part.kind != PartKind::Node)
            continue;
        const auto name = QString::fromStdString(part.name);
        const bool known = part.state.freshness != Freshness::Never;
        if (part.status == Status::Healthy)
            parts << ReadingStatus::tr("● %1 connected").arg(name);
        else
            parts << (known ? ReadingStatus::tr("? %1 not reachable").arg(name)
                            : ReadingStatus::tr("? %1 not read").arg(name));
    }
    return parts.join(QStringLiteral("   "));
}

} // namespace

ReadingStatus::ReadingStatus(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_theme(theme), m_connections(plainLabel({}, this)),
      m_readAt(new SteadyLabel(this))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(2 * sizes::kGrid, 2, 2 * sizes::kGrid, 2);
    line->addWidget(m_connections);
    line->addStretch(1);
    line->addWidget(m_readAt);
    const auto follow = [this](WatchedEnvironment* environment) {
        connect(environment, &WatchedEnvironment::changed, this, &ReadingStatus::refresh);
    };
    for (const auto& environment : workspace.environments())
        follow(environment.get());
    connect(&workspace, &Workspace::environmentAdded, this, follow);
    refresh();
}

void ReadingStatus::refresh()
{
    QStringList texts;
    std::optional<UtcTime> newest;
    for (const auto& environment : m_workspace.environments()) {
        if (const auto& problem = environment->problem())
            texts << tr("%1: %2").arg(QString::fromStdString(environment->name()),
                                      QString::fromStdString(problem->what));
        else
            texts << connectionText(*environment);
        const auto& readAt = environment->snapshot().resources.readAt;
        if (readAt && (!newest || *readAt > *newest))
            newest = readAt;
    }
    m_connections->setText(texts.join(QStringLiteral("   ")));
    m_readAt->say(
        newest ? tr("Read at %1 (UTC %2)").arg(localTime(*newest), QString::fromStdString(toIso(*newest)).mid(11, 8))
               : tr("Not read yet"));
}

} // namespace ktrdr
