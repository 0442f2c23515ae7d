// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a deployment goes about it: pace, canary, waiting for busy workers, observation, and which workers. Owned by its
// wizard; main thread.
#pragma once

#include "app/watched_environment.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"
#include "planning/deploy_input.h"

#include <memory>

namespace Ui {
class StrategyPage;
}

namespace ktrdr {

class StrategyPage : public WizardPage
{
    Q_OBJECT

public:
    StrategyPage(const WatchedEnvironment& environment, const Theme& theme, QWidget* parent);
    ~StrategyPage() override;

    // Writes the choices into `input`.
    void fill(DeployInput& input) const;
    void chooseWorkers(const std::vector<CtId>& workers); // empty: all

    void enter() override;
    bool isComplete() const override;

private:
    void show(const DeployInput& defaults);
    void makeTable();
    void fillStates();
    void setAll(bool chosen);
    int chosenCount() const;
    void explain();

    const WatchedEnvironment& m_environment;
    const Theme& m_theme;
    std::unique_ptr<Ui::StrategyPage> m_ui;
};

} // namespace ktrdr
