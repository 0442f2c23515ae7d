// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// DeployWizard leads from the version to an approved plan and hands it to Workspace; the run itself is shown in a tab,
// never here. Owned by the main window while open; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QWizard>

namespace ktrdr {

class WatchedEnvironment;
class Workspace;

class DeployWizard : public QWizard
{
    Q_OBJECT

public:
    DeployWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);

private:
    Workspace& m_workspace;
    WatchedEnvironment& m_environment;
    const Theme& m_theme;
};

} // namespace ktrdr
