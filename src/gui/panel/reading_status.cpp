// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/reading_status.h"

#include "app/workspace.h"
#include "gui/panel/reading_words.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"

#include <QHBoxLayout>

namespace ktrdr {

namespace {

QString connectionsOf(WatchedEnvironment& environment)
{
    const auto name = QString::fromStdString(environment.name());
    if (const auto& problem = environment.problem())
        return ReadingStatus::tr("%1: %2").arg(name, QString::fromStdString(problem->what));
    auto* session = environment.session();
    return connectionsText(environment.environment(),
                           session ? session->ports().shell.connections() : std::vector<ConnectionInfo>{},
                           environment.snapshot());
}

void say(QLabel& label, const QString& text)
{
    if (label.text() != text)
        label.setText(text);
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
        connect(environment, &WatchedEnvironment::aged, this, &ReadingStatus::refresh);
    };
    for (const auto& environment : workspace.environments())
        follow(environment.get());
    connect(&workspace, &Workspace::environmentAdded, this, follow);
    refresh();
}

void ReadingStatus::setEnvironment(const WatchedEnvironment* environment)
{
    m_selected = environment ? environment->name() : std::string();
    refresh();
}

// The selected one; without a selection the one that was read longest ago.
const WatchedEnvironment* ReadingStatus::acting() const
{
    const WatchedEnvironment* oldest = nullptr;
    for (const auto& environment : m_workspace.environments()) {
        if (environment->name() == m_selected)
            return environment.get();
        if (!oldest || environment->snapshot().resources.readAt < oldest->snapshot().resources.readAt)
            oldest = environment.get();
    }
    return oldest;
}

void ReadingStatus::refresh()
{
    QStringList connections, readings;
    const auto& all = m_workspace.environments();
    for (const auto& environment : all) {
        connections << connectionsOf(*environment);
        readings << tr("%1: %2").arg(QString::fromStdString(environment->name()),
                                     readText(environment->snapshot(), environment->truth().at));
    }
    say(*m_connections, connections.join(QStringLiteral("   ")));
    const auto* shown = acting();
    m_readAt->say(shown ? readText(shown->snapshot(), shown->truth().at) : QString());
    m_readAt->setToolTip(all.size() > 1 ? plainTip(readings.join(u'\n')) : QString());
}

} // namespace ktrdr
