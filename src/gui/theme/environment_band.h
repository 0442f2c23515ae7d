// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The band of the environment's colour on top of windows and dialogs. Owned by the widget it is made for; main thread.
#pragma once

#include "domain/environment.h"
#include "gui/theme/theme.h"

class QVBoxLayout;

namespace ktrdr {

QWidget* environmentBand(Protection protection, const Theme& theme, QWidget* parent);
// Gives the dialog its band and, below it, the column for what it says.
QVBoxLayout* bandedColumn(QWidget& dialog, Protection protection, const Theme& theme);

} // namespace ktrdr
