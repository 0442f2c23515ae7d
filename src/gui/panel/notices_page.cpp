// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panel/notices_page.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/runs/run_notice.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>

namespace ktrdr {

namespace {

enum Column { Mark, When, About, What, kColumns };
constexpr int kStatusRole = Qt::UserRole, kRunRole = Qt::UserRole + 1;
constexpr int kMost = 200;

} // namespace

NoticesPage::NoticesPage(const Clock& clock, const Theme& theme, QWidget* parent)
    : QTableWidget(0, kColumns, parent), m_clock(clock), m_theme(theme)
{
    setHorizontalHeaderLabels({{}, tr("When"), tr("Run"), tr("What happened")});
    horizontalHeaderItem(Mark)->setData(Qt::AccessibleTextRole, tr("Shape of the state"));
    setAccessibleName(tr("Notices"));
    giveTableLook(*this);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setWordWrap(false);
    auto* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const int widths[] = {30, 110, 180};
    for (int column = 0; column < What; ++column)
        header->resizeSection(column, sizes::scaled(widths[column]));
    new TableTools(*this, QStringLiteral("notices"));
    connect(this, &QTableWidget::cellActivated, this,
            [this](int row, int) { Q_EMIT runChosen(item(row, Mark)->data(kRunRole).toString()); });
    connect(&theme, &Theme::changed, this, &NoticesPage::drawIcons);
}

void NoticesPage::add(const RunNotice& notice)
{
    const auto at = m_clock.utcNow();
    insertRow(0);
    const QString texts[] = {{}, localMoment(at, at), notice.title, notice.text};
    for (int column = 0; column < kColumns; ++column) {
        auto* cell = new QTableWidgetItem(texts[column]);
        cell->setToolTip(plainTip(texts[column]));
        setItem(0, column, cell);
    }
    item(0, When)->setToolTip(tr("%1 UTC").arg(QString::fromStdString(toIso(at))));
    item(0, Mark)->setData(kStatusRole, static_cast<int>(notice.urgent ? Status::Failed : Status::Healthy));
    item(0, Mark)->setData(kRunRole, notice.run);
    setRowCount(std::min(rowCount(), kMost));
    drawIcons();
    if (!isVisible()) {
        ++m_unread;
        Q_EMIT unreadChanged();
    }
}

void NoticesPage::drawIcons()
{
    for (int row = 0; row < rowCount(); ++row) {
        const bool urgent = item(row, Mark)->data(kStatusRole).toInt() == static_cast<int>(Status::Failed);
        item(row, Mark)->setIcon(m_theme.icons().icon(urgent ? Status::Failed : Status::Healthy));
        const auto name = urgent ? tr("needs attention") : tr("for information");
        item(row, Mark)->setToolTip(name);
        item(row, Mark)->setData(Qt::AccessibleTextRole, name);
    }
}

void NoticesPage::showEvent(QShowEvent* event)
{
    QTableWidget::showEvent(event);
    m_unread = 0;
    Q_EMIT unreadChanged();
}

} // namespace ktrdr
