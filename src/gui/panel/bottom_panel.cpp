// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/bottom_panel.h"

#include "app/wording.h"
#include "app/workspace.h"
#include "gui/panel/history_page.h"
#include "gui/panel/notices_page.h"
#include "gui/runs/run_summary.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>

namespace ktrdr {

namespace {

constexpr int kSoonMs = 100;   // output comes in many chunks
constexpr int kReadable = 340; // height for a page that somebody asked for

} // namespace

BottomPanel::BottomPanel(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QTabWidget(parent), m_workspace(workspace), m_theme(theme), m_runs(new QTableWidget(0, 5, this)),
      m_history(new HistoryPage(workspace, theme, this)),
      m_notices(new NoticesPage(workspace.clock(), theme, this)), m_fold(new QToolButton(this))
{
    setDocumentMode(true);
    makeRuns();
    addTab(m_runs, tr("Runs"));
    addTab(m_history, tr("History"));
    makeNotices();
    makeFold();
    connect(m_history, &HistoryPage::runChosen, this, &BottomPanel::storedRunChosen);
    connect(&workspace, &Workspace::runStarted, this, [this](RunDriver* run) {
        connect(&m_workspace.shown(*run), &ShownRun::changed, &m_soon, [this] {
            if (!m_soon.isActive())
                m_soon.start();
        });
        m_ticker.start();
        refresh();
    });
    connect(&workspace, &Workspace::runEnded, this, &BottomPanel::refresh);
    connect(&theme, &Theme::changed, this, &BottomPanel::refresh);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &BottomPanel::refresh);
    m_ticker.setInterval(1'000);
    connect(&m_ticker, &QTimer::timeout, this, &BottomPanel::refresh);
    refresh();
}

void BottomPanel::makeRuns()
{
    m_runs->setHorizontalHeaderLabels({{}, tr("Run"), tr("State"), tr("Progress"), tr("Elapsed")});
    m_runs->horizontalHeaderItem(0)->setData(Qt::AccessibleTextRole, tr("Shape of the state"));
    m_runs->setAccessibleName(tr("Runs"));
    m_runs->setObjectName(QStringLiteral("runs"));
    giveTableLook(*m_runs);
    m_runs->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_runs->setSelectionBehavior(QAbstractItemView::SelectRows);
    auto* header = m_runs->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->resizeSection(0, 30);
    header->resizeSection(1, sizes::scaled(220));
    header->resizeSection(2, sizes::scaled(260));
    header->resizeSection(3, sizes::scaled(90));
    header->setStretchLastSection(true);
    header->resizeSection(4, sizes::scaled(100));
    new TableTools(*m_runs, QStringLiteral("runs"));
    connect(m_runs, &QTableWidget::cellActivated, this, [this](int row, int) {
        const auto& runs = m_workspace.runs();
        Q_EMIT runChosen(runs[runs.size() - 1 - static_cast<std::size_t>(row)].get());
    });
}

void BottomPanel::makeNotices()
{
    const int tab = addTab(m_notices, tr("Notices"));
    connect(m_notices, &NoticesPage::runChosen, this, &BottomPanel::storedRunChosen);
    connect(m_notices, &NoticesPage::unreadChanged, this, [this, tab] {
        const int unread = m_notices->unread();
        setTabText(tab, unread > 0 ? tr("Notices (%1)").arg(unread) : tr("Notices"));
    });
}

void BottomPanel::addNotice(const RunNotice& notice) { m_notices->add(notice); }

void BottomPanel::makeFold()
{
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::TabFocus);
    connect(m_fold, &QToolButton::clicked, this, [this] { setFolded(!m_folded); });
    setCornerWidget(m_fold, Qt::TopRightCorner);
    setTabOrder(tabBar(), m_fold);
    connect(this, &QTabWidget::tabBarClicked, this, [this](int index) {
        if (index >= 0)
            setFolded(!m_folded && index == currentIndex());
    });
    setFolded(false);
}

// Folded, only the tabs are left; the splitter gives the room to the tabs above.
void BottomPanel::setFolded(bool folded)
{
    m_folded = folded;
    m_fold->setArrowType(folded ? Qt::UpArrow : Qt::DownArrow);
    const auto text = folded ? tr("Unfold the panel") : tr("Fold the panel to its tabs");
    m_fold->setToolTip(text);
    m_fold->setAccessibleName(text);
    setMinimumHeight(folded ? tabBar()->sizeHint().height() : 120);
    setMaximumHeight(folded ? tabBar()->sizeHint().height() : QWIDGETSIZE_MAX);
    Q_EMIT foldedChanged(folded);
}

void BottomPanel::reveal(QWidget* page)
{
    setFolded(false);
    setCurrentWidget(page);
    page->setFocus(Qt::ShortcutFocusReason);
    auto* levels = qobject_cast<QSplitter*>(parentWidget());
    if (const int missing = kReadable - height(); levels && missing > 0) {
        auto heights = levels->sizes();
        heights.front() -= missing;
        heights.back() += missing;
        levels->setSizes(heights);
    }
}

void BottomPanel::refresh()
{
    const auto& runs = m_workspace.runs();
    m_runs->setRowCount(static_cast<int>(runs.size()));
    bool running = false;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& run = *runs[runs.size() - 1 - i];
        const auto summary = summaryOf(m_workspace.shown(*runs[runs.size() - 1 - i]));
        running = running || !run.ended();
        const QString texts[] = {{}, summary.title, summary.state, summary.progress, summary.elapsed};
        for (int column = 0; column < 5; ++column) {
            const int row = static_cast<int>(i);
            if (!m_runs->item(row, column))
                m_runs->setItem(row, column, new QTableWidgetItem);
            m_runs->item(row, column)->setText(texts[column]);
        }
        auto* icon = m_runs->item(static_cast<int>(i), 0);
        icon->setIcon(m_theme.icons().icon(summary.status));
        icon->setData(Qt::AccessibleTextRole, word(summary.status));
        icon->setToolTip(word(summary.status));
    }
    if (!running)
        m_ticker.stop();
    setTabText(0, runs.empty() ? tr("Runs") : tr("Runs (%1)").arg(runs.size()));
}

} // namespace ktrdr
