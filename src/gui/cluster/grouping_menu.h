// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The menu that chooses what the groups of workers in the tree have in common. Main thread.
#pragma once

class QMenu;
class QWidget;

namespace ktrdr {

class TreePanel;

// Child of `parent`, goes before `tree`; marks what the tree has now.
QMenu* groupingMenu(TreePanel& tree, QWidget* parent);

} // namespace ktrdr
