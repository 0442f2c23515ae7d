// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/deploy_wizard.h"

#include "app/on_ready.h"
#include "app/workspace.h"
#include "gui/wizards/strategy_page.h"
#include "gui/wizards/version_page.h"

namespace ktrdr {

DeployWizard::DeployWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : PlanWizard(workspace, environment, theme, tr("Deploy"), parent),
      m_version(new VersionPage(environment, theme, this)), m_strategy(new StrategyPage(environment, theme, this))
{
    for (const auto* page : {static_cast<WizardPage*>(m_version), static_cast<WizardPage*>(m_strategy)})
        connect(page, &WizardPage::changed, this, &DeployWizard::takeInput);
    connect(&environment, &WatchedEnvironment::changed, this, &DeployWizard::watchSession);
    setPages({m_version, m_strategy});
    m_input = input();
}

DeployWizard::~DeployWizard() = default;

void DeployWizard::setVersionSource(VersionSource source) { m_version->setSource(std::move(source)); }
void DeployWizard::setVersion(const QString& version) { m_version->setVersion(version); }
void DeployWizard::chooseWorkers(const std::vector<CtId>& workers) { m_strategy->chooseWorkers(workers); }

DeployInput DeployWizard::input() const
{
    auto input = DeployInput::defaultsOf(environment().environment(), m_version->version());
    m_strategy->fill(input);
    return input;
}

// A page may say that it changed when only its looks did.
void DeployWizard::takeInput()
{
    auto now = input();
    if (now == m_input)
        return;
    m_input = std::move(now);
    inputChanged();
}

void DeployWizard::prepare(Checked ready)
{
    m_session = environment().session();
    if (!m_session)
        return ready(environment().problem() ? Unexpected(*environment().problem())
                                             : fail(ErrorCode::Unreachable, "There is no connection yet",
                                                    environment().name(), "Wait until it is there, then check again"));
    const auto journal = workspace().journal();
    if (!journal)
        return ready(Unexpected(journal.error()));
    m_flow = std::make_unique<DeployFlow>(environment().environment(), environment().session()->ports());
    onReady((*journal)->openRuns(environment().name()), m_flow.get(),
            [this, flow = m_flow.get(), ready](const Result<std::vector<RunHeader>>& runs) {
                if (!runs)
                    return ready(Unexpected(runs.error()));
                auto wanted = m_input;
                if (!runs->empty())
                    wanted.activeRun = runs->front().runId;
                flow->prepare(std::move(wanted), [ready](const Prepared& prepared) { ready(prepared); });
            });
}

void DeployWizard::recheck(const Plan& plan, Rechecked ready)
{
    if (!m_flow)
        return ready(Error{ErrorCode::Stale,
                           "The connection was opened anew since the checks",
                           environment().name(),
                           "Check again",
                           {}});
    m_flow->recheck(plan, std::move(ready));
}

// It may be inside one of its own callbacks.
void DeployWizard::abandon()
{
    if (m_flow)
        m_flow.release()->deleteLater();
}

// The ports of the former session are gone.
void DeployWizard::watchSession()
{
    if (!m_flow || environment().session() == m_session)
        return;
    m_flow.reset();
    failCheck({ErrorCode::Lost, "The connection was closed or opened anew", environment().name(), "Check again", {}});
}

QString DeployWizard::runningText() const
{
    const auto targets = m_input.targetsIn(environment().environment());
    return tr("Reading %1 targets and resolving %2 on each of them")
        .arg(QString::number(targets ? targets->size() : 0), QString::fromStdString(m_version->version()));
}

QString DeployWizard::versionNote() const { return m_version->note(); }

} // namespace ktrdr
