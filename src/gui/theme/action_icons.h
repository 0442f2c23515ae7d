// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Icons of actions by their freedesktop names: those of the desktop's icon theme, or bundled ones in the text's colour
// where there is no theme. Main thread.
#pragma once

#include <QAction>
#include <QIcon>

namespace ktrdr {

struct Tokens;

QIcon actionIcon(const QString& name, const Tokens& tokens);

// The action keeps the name, so that its icon follows the colours.
void nameIcon(QAction& action, const char* name);
void drawIcons(const QList<QAction*>& actions, const Tokens& tokens);

} // namespace ktrdr
