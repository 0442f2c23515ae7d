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
    for (const auto& environment : m_environments) {
        environment->catchUp();
        saveVisits(*environment);
    }
}

void Workspace::open()
{
    for (const auto& environment : m_environments)
        connectTo(*environment);
}

Result<void> Workspace::retire(WatchedEnvironment& environment)
{
    if (const auto* run = runningOn(environment.name()))
        return fail(ErrorCode::Refused, run->header().title + " still runs on this environment", environment.name(),
                    "Wait for its end or stop it");
    const bool known = std::any_of(m_runs.begin(), m_runs.end(),
                                   [&](const auto& run) { return run->header().environment == environment.name(); });
    auto session = environment.release();
    if (session && known)
        m_retired.push_back(std::move(session));
    return {};
}

void Workspace::connectTo(WatchedEnvironment& environment)
{
    m_services.open(environment.environment(),
                    [this, target = QPointer(&environment),
                     asked = environment.environment()](Result<std::unique_ptr<Session>> session) {
                        // An answer that comes after a change or a run's begin is of the past.
                        if (target && target->environment() == asked && !runningOn(asked.name))
                            target->opened(std::move(session), m_services.loadVisits(target->name()));
                    });
}

Result<void> Workspace::reopen(WatchedEnvironment& environment)
{
    if (auto retired = retire(environment); !retired)
        return retired;
    connectTo(environment);
    return {};
}

Result<void> Workspace::refresh(WatchedEnvironment& environment)
{
    if (!environment.isOpen() && environment.problem())
        return reopen(environment);
    environment.refresh();
    return {};
}

Result<void> Workspace::change(WatchedEnvironment& environment, Environment now)
{
    if (now.name != environment.name())
        return fail(ErrorCode::InvalidInput, "An environment keeps its name", environment.name());
    if (auto retired = retire(environment); !retired)
        return retired;
    saveVisits(environment);
    environment.setEnvironment(std::move(now));
    connectTo(environment);
    return {};
}

WatchedEnvironment& Workspace::add(Environment environment)
{
    m_environments.push_back(std::make_unique<WatchedEnvironment>(std::move(environment), m_clock));
    auto& added = *m_environments.back();
    Q_EMIT environmentAdded(&added);
    connectTo(added);
    return added;
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
    connect(run, &RunDriver::recorded, this, [this, run](const JournalEvent& event) { follow(*run, event); });
    connect(run, &RunDriver::finished, this, [this, run] { ended(run); });
    Q_EMIT runStarted(run);
    run->start();
    return run;
}

void Workspace::follow(const RunDriver& run, const JournalEvent& event)
{
    if (event.kind != JournalEvent::Kind::StepEnded)
        return;
    const auto* step = run.state().findStep(event.step);
    auto* environment = find(run.header().environment);
    if (environment && step && step->risk != Risk::None)
        environment->targetChanged(step->ct);
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
