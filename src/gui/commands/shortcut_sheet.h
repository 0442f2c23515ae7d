// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shortcut sheet (?): every command of the window that has a key. Owned by the main window while open; main thread.
#pragma once

#include <QDialog>

class QAction;

namespace ktrdr {

class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    ShortcutSheet(const QList<QAction*>& actions, QWidget* parent);
};

} // namespace ktrdr
