// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// DeployWizard leads from the version to an approved plan and hands it to Workspace; the run itself is shown in a tab,
// never here. Owned by the main window while open; main thread.
#pragma once

#include "gui/wizards/plan_wizard.h"
#include "gui/wizards/version_offer.h"

namespace ktrdr {

class Session;
class StrategyPage;
class VersionPage;

class DeployWizard : public PlanWizard
{
    Q_OBJECT

public:
    DeployWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);
    ~DeployWizard() override;

    // Where the list of versions comes from; without one the version is typed.
    void setVersionSource(VersionSource source);
    void setVersion(const QString& version);
    void chooseWorkers(const std::vector<CtId>& workers); // empty: all

private:
    void prepare(Checked ready) override;
    void recheck(const Plan& plan, Rechecked ready) override;
    void abandon() override;
    QString runningText() const override;
    QString versionNote() const override;

    DeployInput input() const;
    void takeInput();
    void watchSession();

    VersionPage* m_version;
    StrategyPage* m_strategy;
    DeployInput m_input;                // as the pages say
    std::unique_ptr<DeployFlow> m_flow; // reads through the session's ports
    const Session* m_session = nullptr; // that m_flow reads through
};

} // namespace ktrdr
