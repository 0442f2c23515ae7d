// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace.h"

#include "app/deploy_flow.h"

#include <QPointer>

#include <algorithm>

namespace ktrdr {

Workspace::Workspace(Configuration configuration, WorkspaceServices services, const Clock& clock, QObject* parent)
    : QObject(parent), m_services(std::move(services)), m_clock(clock)
{
    for (auto& environment : configuration.environments)
        m_environments.push_back(std::make_unique<WatchedEnvironment>(std::move(environment), clock));
}

Workspace::~Workspace()
{
    for (const auto& environment : m_environments)
        saveVisits(*environment);
}

void Workspace::open()
{
    for (const auto& environment : m_environments)
        reopen(*environment);
}

void Workspace::reopen(WatchedEnvironment& environment)
{
    m_services.open(environment.environment(),
                    [this, target = QPointer(&environment)](Result<std::unique_ptr<Session>> session) {
                        if (target)
                            target->opened(std::move(session), m_services.loadVisits(target->name()));
                    });
}

WatchedEnvironment* Workspace::find(const std::string& name)
{
    const auto found = std::find_if(m_environments.begin(), m_environments.end(),
                                    [&](const auto& environment) { return environment->name() == name; });
    return found == m_environments.end() ? nullptr : found->get();
}

Result<JournalStore*> Workspace::journal()
{
    if (!m_journal) {
        auto journal = m_services.openJournal();
        if (!journal)
            return Unexpected(journal.error());
        m_journal = std::move(*journal);
    }
    return m_journal.get();
}

RunDriver* Workspace::runningOn(const std::string& environment) const
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) {
        return !run->ended() && run->header().environment == environment;
    });
    return found == m_runs.end() ? nullptr : found->get();
}

Result<RunDriver*> Workspace::startRun(Plan plan)
{
    auto* environment = find(plan.environment);
    if (!environment || !environment->isOpen())
        return fail(ErrorCode::Unreachable, "There is no connection to the environment", plan.environment,
                    "Connect it and make the plan again");
    if (const auto* other = runningOn(plan.environment))
        return fail(ErrorCode::Refused, other->header().title + " still runs on this environment", plan.environment,
                    "Wait for its end or stop it");
    const auto store = journal();
    if (!store)
        return Unexpected(store.error());
    auto header = headerFor(plan, m_clock.utcNow());
    m_runs.push_back(
        std::make_unique<RunDriver>(std::move(plan), std::move(header), environment->session()->ports(), **store));
    auto* run = m_runs.back().get();
    m_shown.emplace(run, std::make_unique<ShownRun>(*run, **store, m_clock));
    connect(run, &RunDriver::finished, this, [this, run] { ended(run); });
    Q_EMIT runStarted(run);
    run->start();
    return run;
}

void Workspace::ended(RunDriver* run)
{
    if (auto* environment = find(run->header().environment))
        environment->targetsChanged();
    Q_EMIT runEnded(run);
}

void Workspace::saveVisits(const WatchedEnvironment& environment) const
{
    InsideCache visits;
    for (const auto& [ct, readings] : environment.snapshot().targets)
        visits.emplace(ct, readings.inside);
    if (!visits.empty())
        m_services.saveVisits(environment.name(), visits);
}

} // namespace ktrdr
