// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_tabs.h"

#include "app/workspace.h"
#include "gui/runs/run_tab.h"

#include <QMessageBox>

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
    const auto journal = m_workspace.journal();
    if (!journal)
        return Q_EMIT failed(QString::fromStdString(toString(journal.error())));
    loadRun(**journal, id, m_workspace.clock(), this, [this, id](Result<std::unique_ptr<ShownRun>> run) {
        if (!run)
            return Q_EMIT failed(QString::fromStdString(toString(run.error())));
        if (!m_open[id])
            show(id, new RunTab(std::move(*run), m_theme, &m_tabs));
        m_tabs.setCurrentWidget(m_open[id]);
    });
}

void RunTabs::show(const std::string& runId, RunTab* tab)
{
    m_open[runId] = tab;
    const int index = m_tabs.addTab(tab, tab->windowTitle());
    m_tabs.setTabToolTip(index, QString::fromStdString(runId).toHtmlEscaped());
}

} // namespace ktrdr
