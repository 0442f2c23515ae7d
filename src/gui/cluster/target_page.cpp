// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/target_page.h"

#include "app/watched_environment.h"
#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

TargetPage::TargetPage(WatchedEnvironment& environment, CtId ct, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_ct(ct), m_theme(theme), m_icon(plainLabel({}, this)),
      m_title(plainLabel({}, this)), m_state(plainLabel({}, this)), m_disagreements(plainLabel({}, this)),
      m_sources(new QTableWidget(0, 4, this))
{
    m_title->setFont(theme.titleFont());
    m_state->setWordWrap(true);
    m_disagreements->setWordWrap(true);
    m_sources->setHorizontalHeaderLabels({tr("Source"), tr("Says"), tr("Read"), tr("Trouble")});
    m_sources->setProperty("framed", true);
    giveTableLook(*m_sources);
    m_sources->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_sources->setAccessibleName(tr("What each source says"));
    m_sources->horizontalHeader()->setStretchLastSection(true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_icon);
    head->addWidget(m_title);
    head->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addLayout(head);
    column->addWidget(m_state);
    column->addWidget(m_disagreements);
    column->addWidget(m_sources, 1);
    connect(&environment, &WatchedEnvironment::changed, this, &TargetPage::refresh);
    connect(&theme, &Theme::changed, this, &TargetPage::refresh);
    refresh();
}

void TargetPage::refresh()
{
    const auto* target = m_environment.truth().find(m_ct);
    setEnabled(target != nullptr);
    if (!target)
        return m_state->setText(tr("This container is no longer part of the environment."));
    const auto now = m_environment.truth().at;
    m_icon->setPixmap(m_theme.icons().icon(target->status).pixmap(sizes::kCardIcon, sizes::kCardIcon));
    m_title->setText(tr("%1 · %2").arg(qt(target->target.name), qt(target->target.ct.text())));
    m_state->setText(tr("%1: %2").arg(word(target->status), wording(target->reason)));
    QStringList disagreements;
    for (const auto& disagreement : target->disagreements)
        disagreements << wording(disagreement);
    m_disagreements->setText(disagreements.join(u'\n'));
    m_disagreements->setVisible(!disagreements.isEmpty());
    const std::pair<QString, const Cell*> cells[] = {
        {tr("Proxmox: container"), &target->container},
        {tr("systemd: unit %1").arg(qt(target->target.unit)), &target->unit},
        {tr("The service itself"), &target->worker},
        {tr("Backend's registry"), &target->registry},
        {tr("Version in the container"), &target->version}};
    m_sources->setRowCount(static_cast<int>(std::size(cells)));
    int row = 0;
    for (const auto& [source, cell] : cells) {
        const auto age =
            cell->readAt ? ageText(std::chrono::duration_cast<Milliseconds>(now - *cell->readAt)) : tr("never");
        int column = 0;
        for (const auto& text : {source, cellText(*cell, now), age, qt(cell->problem)}) {
            auto* item = m_sources->item(row, column);
            if (!item)
                m_sources->setItem(row, column, item = new QTableWidgetItem);
            if (item->text() != text)
                item->setText(text);
            ++column;
        }
        ++row;
    }
    m_sources->resizeColumnsToContents();
}

} // namespace ktrdr
