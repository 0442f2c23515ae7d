// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be copied of objects of the tree: the command for a shell in them, names, numbers, addresses. Added to the
// menu of the tree; what does not apply is disabled and says why. Main thread.
#pragma once

#include "gui/cluster/cluster_tree.h"

class QMenu;

namespace ktrdr {

class Workspace;

void addCopyActions(QMenu& menu, const std::vector<const TreeItem*>& items, Workspace& workspace);

} // namespace ktrdr
