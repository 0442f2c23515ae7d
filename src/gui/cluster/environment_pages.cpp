// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/environment_pages.h"

#include "app/workspace.h"
#include "gui/cluster/overview_page.h"
#include "gui/cluster/target_page.h"

namespace ktrdr {

EnvironmentPages::EnvironmentPages(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QStackedWidget(parent), m_workspace(workspace), m_theme(theme)
{
}

void EnvironmentPages::show(const QString& key)
{
    // Groups, nodes and services are shown on the overview of their environment.
    const auto environment = key.section(u'/', 0, 0);
    const bool target = key.section(u'/', 1, 1) == QLatin1String("ct");
    const auto page = target ? key : environment;
    auto& widget = m_pages[page];
    if (!widget)
        widget = make(page);
    if (widget)
        setCurrentWidget(widget);
}

QWidget* EnvironmentPages::make(const QString& key)
{
    auto* environment = m_workspace.find(key.section(u'/', 0, 0).toStdString());
    if (!environment)
        return nullptr;
    const auto ct = CtId::parse(key.section(u'/', 2, 2).toStdString());
    if (ct) {
        auto* page = new TargetPage(*environment, *ct, m_theme, this);
        addWidget(page);
        return page;
    }
    auto* page = new OverviewPage(*environment, m_theme, this);
    connect(page, &OverviewPage::chosen, this, &EnvironmentPages::chosen);
    addWidget(page);
    return page;
}

} // namespace ktrdr
