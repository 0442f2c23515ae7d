// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/commands_page.h"

#include "app/watched_environment.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

CommandsPage::CommandsPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment)
{
    auto* card = new QFrame(this);
    card->setProperty("card", true);
    m_list = new QListWidget(card); // the Tab key goes from one to the next in the order of their making
    m_note = secondaryLabel({}, this);
    m_copy = new QPushButton(tr("&Copy command"), this);
    m_text = new QPlainTextEdit(this);
    m_list->setAccessibleName(tr("Commands of this object"));
    m_list->setFrameShape(QFrame::NoFrame);
    card->setFixedWidth(sizes::scaled(230));
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, sizes::kGrid, 1, sizes::kGrid);
    inside->addWidget(m_list);
    m_note->setWordWrap(true);
    m_text->setProperty("code", true);
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setFont(theme.fixedFont());
    m_text->setAccessibleName(tr("The command as it is sent"));
    auto* right = new QVBoxLayout;
    right->setSpacing(2 * sizes::kGrid);
    auto* line = new QHBoxLayout;
    line->addWidget(m_note, 1);
    line->addWidget(m_copy);
    right->addLayout(line);
    right->addWidget(m_text, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    row->setSpacing(sizes::kCardGap);
    row->addWidget(card);
    row->addLayout(right, 1);
    setFocusProxy(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &CommandsPage::showChosen);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(&environment, &WatchedEnvironment::changed, this, &CommandsPage::refresh);
}

void CommandsPage::setTarget(CtId ct)
{
    m_ct = ct;
    refresh();
}

void CommandsPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void CommandsPage::refresh()
{
    if (!isVisible())
        return;
    auto commands = commandsFor(m_environment.environment(), m_environment.snapshot(), m_ct);
    if (commands == m_commands && !m_commands.empty())
        return;
    m_commands = std::move(commands);
    const int row = std::max(0, m_list->currentRow());
    m_list->clear();
    for (const auto& command : m_commands) {
        m_list->addItem(command.title);
        m_list->item(m_list->count() - 1)->setSizeHint({0, sizes::scaled(sizes::kTreeRow)});
    }
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    showChosen();
}

void CommandsPage::showChosen()
{
    const int row = m_list->currentRow();
    const bool any = row >= 0 && row < static_cast<int>(m_commands.size());
    m_copy->setEnabled(any);
    m_copy->setToolTip(any ? QString() : tr("There is no command to copy"));
    if (!any) {
        m_note->setText(tr("It is not known yet on which node this container is; the commands appear with the first "
                           "reading."));
        return m_text->clear();
    }
    const auto& command = m_commands[static_cast<std::size_t>(row)];
    m_note->setText(command.note);
    if (m_text->toPlainText() != command.text)
        m_text->setPlainText(command.text);
}

} // namespace ktrdr
