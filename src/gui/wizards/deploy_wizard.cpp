// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/deploy_wizard.h"

namespace ktrdr {

DeployWizard::DeployWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWizard(parent), m_workspace(workspace), m_environment(environment), m_theme(theme)
{
    addPage(new QWizardPage);
}

} // namespace ktrdr
