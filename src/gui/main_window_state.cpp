// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the main window is closed and what it remembers until it is opened again.
#include "gui/main_window.h"

#include "app/workspace.h"
#include "gui/cluster/tree_panel.h"
#include "gui/panel/bottom_panel.h"
#include "gui/runs/run_tabs.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QSettings>
#include <QSplitter>

namespace ktrdr {

void MainWindow::closeEvent(QCloseEvent* event)
{
    for (const auto& environment : m_workspace.environments()) {
        const auto* run = m_workspace.runningOn(environment->name());
        if (!run)
            continue;
        auto* box = new QMessageBox(
            QMessageBox::Warning, tr("A run is in progress"),
            tr("%1 still runs on %2. Stop it first; the journal keeps what was done.")
                .arg(QString::fromStdString(run->header().title), QString::fromStdString(environment->name())),
            QMessageBox::Ok, this);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
        return event->ignore();
    }
    saveState();
    event->accept();
}

void MainWindow::saveState() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/sides"), m_sides->saveState());
    settings.setValue(QStringLiteral("window/levels"), m_levels->saveState());
    settings.setValue(QStringLiteral("window/panelFolded"), m_panel->isFolded());
    settings.setValue(QStringLiteral("window/panelTab"), m_panel->currentIndex());
    settings.setValue(QStringLiteral("window/selection"), m_tree->selectedKey());
    settings.setValue(QStringLiteral("window/runs"), m_runTabs->openRuns());
    settings.setValue(QStringLiteral("window/run"), m_runTabs->currentRun());
    m_tree->saveState();
    settings.setValue(QStringLiteral("window/scheme"), static_cast<int>(m_theme.scheme()));
}

void MainWindow::restoreState()
{
    const QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_sides->restoreState(settings.value(QStringLiteral("window/sides")).toByteArray());
    m_levels->restoreState(settings.value(QStringLiteral("window/levels")).toByteArray());
    m_panel->setFolded(settings.value(QStringLiteral("window/panelFolded")).toBool());
    m_panelTab = settings.value(QStringLiteral("window/panelTab")).toInt();
    m_panel->setCurrentIndex(m_panelTab);
    m_tree->restoreState();
    m_tree->select(settings.value(QStringLiteral("window/selection")).toString());
    m_runTabs->restore(settings.value(QStringLiteral("window/runs")).toStringList(),
                       settings.value(QStringLiteral("window/run")).toString());
}

} // namespace ktrdr
