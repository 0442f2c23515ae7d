// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The exact text of a plan with its commands, to read and to copy. Stands beside the wizard and blocks nothing. Owned
// by its opener (deleted on close); main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QDialog>

namespace ktrdr {

class CommandsDialog : public QDialog
{
    Q_OBJECT

public:
    CommandsDialog(const QString& title, const QString& text, const Theme& theme, QWidget* parent);
};

} // namespace ktrdr
