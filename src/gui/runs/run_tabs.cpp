// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_tabs.h"

#include "app/workspace.h"
#include "gui/runs/run_tab.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/tab_order.h"

#include <QMessageBox>
#include <QTimer>

#include <algorithm>

namespace ktrdr {

RunTabs::RunTabs(Workspace& workspace, const Theme& theme, QTabWidget& tabs)
    : QObject(&tabs), m_workspace(workspace), m_theme(theme), m_tabs(tabs)
{
    connect(&workspace, &Workspace::runStarted, this, [this](RunDriver* run) { open(*run); });
    connect(this, &RunTabs::failed, this, [this](const QString& why) {
        auto* box = new QMessageBox(QMessageBox::Warning, tr("The run cannot be shown"), why, QMessageBox::Ok, &m_tabs);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

void RunTabs::open(RunDriver& run)
{
    const auto& id = run.header().runId;
    if (!m_open[id])
        show(id, new RunTab(m_workspace.shown(run), m_theme, &m_tabs));
    m_tabs.setCurrentWidget(m_open[id]);
}

void RunTabs::openStored(const QString& runId)
{
    const auto id = runId.toStdString();
    if (m_open[id])
        return m_tabs.setCurrentWidget(m_open[id]);
    const auto& runs = m_workspace.runs();
    const auto live =
        std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run->header().runId == id; });
    if (live != runs.end())
        return open(**live);
    load(id, [this, id](const Result<void>& found) {
        if (!found)
            return Q_EMIT failed(QString::fromStdString(toString(found.error())));
        m_tabs.setCurrentWidget(m_open[id]);
    });
}

void RunTabs::load(const std::string& runId, Shown then)
{
    const auto journal = m_workspace.journal();
    if (!journal)
        return then(Unexpected(journal.error()));
    loadRun(**journal, runId, m_workspace.clock(), this, [this, runId, then](Result<std::unique_ptr<ShownRun>> run) {
        if (!run)
            return then(Unexpected(run.error()));
        if (!m_open[runId])
            show(runId, new RunTab(std::move(*run), m_theme, &m_tabs));
        then({});
    });
}

QString RunTabs::runIn(const QWidget* tab) const
{
    for (const auto& [id, open] : m_open) {
        if (open && open == tab)
            return QString::fromStdString(id);
    }
    return {};
}

QStringList RunTabs::openRuns() const
{
    QStringList ids;
    for (int index = 0; index < m_tabs.count(); ++index) {
        if (const auto id = runIn(m_tabs.widget(index)); !id.isEmpty())
            ids << id;
    }
    return ids;
}

QString RunTabs::currentRun() const { return runIn(m_tabs.currentWidget()); }

void RunTabs::restore(const QStringList& runIds, const QString& inFront)
{
    if (runIds.isEmpty())
        return;
    QTimer::singleShot(0, this, [this, runIds, inFront, before = m_tabs.currentWidget()] {
        for (const auto& runId : runIds) {
            load(runId.toStdString(), [this, runId, inFront, before](const Result<void>& found) {
                if (found && runId == inFront && m_tabs.currentWidget() == before)
                    m_tabs.setCurrentWidget(m_open[runId.toStdString()]);
            });
        }
    });
}

void RunTabs::show(const std::string& runId, RunTab* tab)
{
    m_open[runId] = tab;
    const int index = m_tabs.addTab(tab, tab->windowTitle());
    tabAfterBar(*tab);
    m_tabs.setTabToolTip(index, plainTip(QString::fromStdString(runId)));
}

} // namespace ktrdr
