// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/commands_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

CommandsDialog::CommandsDialog(const QString& title, const QString& text, const Theme& theme, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    resize(900, 600);
    auto* view = new QPlainTextEdit(this);
    view->setProperty("code", true);
    view->setReadOnly(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFont(theme.fixedFont());
    view->setPlainText(text);
    view->setAccessibleName(tr("Exact commands"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* copy = buttons->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [text] { QGuiApplication::clipboard()->setText(text); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, 10);
    column->setSpacing(sizes::kCardGap);
    column->addWidget(view, 1);
    column->addWidget(buttons);
}

} // namespace ktrdr
