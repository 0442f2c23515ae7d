// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs of the Cluster menu that change the configuration, tied to the workspace. Free functions over what the
// window owns; the dialogs delete themselves. Main thread.
#pragma once

#include "app/cluster_probe.h"
#include "gui/theme/theme.h"

namespace ktrdr {

class WatchedEnvironment;
class Workspace;

// `added` is called with the name of the new environment when it is watched.
void openSetupAssistant(Workspace& workspace, const SetupServices& services, const Theme& theme, QWidget* window,
                        std::function<void(const std::string&)> added);
// What is saved is watched at once.
void openEnvironmentEditor(Workspace& workspace, WatchedEnvironment& environment, const SetupServices& services,
                           const Theme& theme, QWidget* window);

} // namespace ktrdr
