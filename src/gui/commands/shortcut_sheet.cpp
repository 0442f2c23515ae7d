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
    for (const auto* action : actions) {
        if (action->shortcut().isEmpty())
            continue;
        auto* keys = plainLabel(action->shortcut().toString(QKeySequence::NativeText), this);
        QFont bold = keys->font();
        bold.setBold(true);
        keys->setFont(bold);
        grid->addWidget(keys, row, 0);
        grid->addWidget(plainLabel(QString(action->text()).remove(u'&'), this), row, 1);
        ++row;
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    grid->addWidget(buttons, row, 0, 1, 2);
}

} // namespace ktrdr
