// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/commands/shortcut_sheet.h"

#include "gui/theme/plain_label.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>

namespace ktrdr {

ShortcutSheet::ShortcutSheet(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Shortcuts"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin);
    grid->setHorizontalSpacing(2 * sizes::kPageMargin);
    int row = 0;
    const auto add = [&](const QKeySequence& shortcut, const QString& what) {
        auto* keys = plainLabel(shortcut.toString(QKeySequence::NativeText), this);
        QFont bold = keys->font();
        bold.setBold(true);
        keys->setFont(bold);
        grid->addWidget(keys, row, 0);
        grid->addWidget(plainLabel(what, this), row, 1);
        ++row;
    };
    for (const auto* action : actions) {
        if (!action->shortcut().isEmpty())
            add(action->shortcut(), QString(action->text()).remove(u'&'));
    }
    add(QKeySequence::Find, tr("Filter the table"));
    add(QKeySequence::Copy, tr("Copy the selected rows of a table"));
    add(QKeySequence::HelpContents, tr("Help of a page of the wizard"));
    add(Qt::Key_Escape, tr("Close a dialog; empty the filter of the tree"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    grid->addWidget(buttons, row, 0, 1, 2);
}

} // namespace ktrdr
