// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// First step of the setup: one Proxmox node and how SSH gets to it. Owned by the assistant; main thread.
#pragma once

#include "gui/setup/ssh_fields.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"

#include <optional>

class QSpinBox;

namespace ktrdr {

class AccessPage : public WizardPage
{
    Q_OBJECT

public:
    AccessPage(const Theme& theme, QWidget* parent);

    void enter() override;
    bool isComplete() const override;
    // One node, under the name of its host until Proxmox says its own.
    Environment draft() const;
    // Shows what is wrong with the draft; true when nothing is.
    bool show(const std::vector<ConfigProblem>& problems);

private:
    ProblemForm* m_form;
    QLineEdit* m_host;
    QSpinBox* m_port;
    QLineEdit* m_user;
    std::optional<SshFields> m_ssh;
};

} // namespace ktrdr
