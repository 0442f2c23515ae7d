// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Workspace is everything a window shows: the watched environments, the runs of this process and the journal. Views
// come and go; it stays, so that closing a tab or a dialog never touches a run. Owned by gui/main.cpp; main thread.
#pragma once

#include "app/run_driver.h"
#include "app/shown_run.h"
#include "app/watched_environment.h"

#include <functional>

namespace ktrdr {

// What the composition root provides; nothing here names an adapter.
struct WorkspaceServices
{
    using Opened = std::function<void(Result<std::unique_ptr<Session>>)>;
    std::function<void(const Environment&, Opened)> open;
    std::function<Result<std::unique_ptr<JournalStore>>()> openJournal; // for writing
    std::function<InsideCache(const std::string& environment)> loadVisits;
    std::function<void(const std::string& environment, const InsideCache&)> saveVisits;
};

class Workspace : public QObject
{
    Q_OBJECT

public:
    Workspace(Configuration configuration, WorkspaceServices services, const Clock& clock, QObject* parent = nullptr);
    ~Workspace() override;

    // Connects to every environment; the window is shown before.
    void open();
    // Connects anew. Refused while a run works on the environment; the connections that ended runs know stay until
    // the workspace goes.
    Result<void> reopen(WatchedEnvironment& environment);
    // Reads now; connects anew where the last attempt failed. Refused like reopen().
    Result<void> refresh(WatchedEnvironment& environment);
    // The environment as the configuration has it now, under the same name; connects anew. Refused like reopen().
    Result<void> change(WatchedEnvironment& environment, Environment now);
    // One more, connected at once.
    WatchedEnvironment& add(Environment environment);

    const std::vector<std::unique_ptr<WatchedEnvironment>>& environments() const { return m_environments; }
    WatchedEnvironment* find(const std::string& name);
    const Clock& clock() const { return m_clock; }

    // The journal, opened on first use.
    Result<JournalStore*> journal();
    // Starts the run of an approved plan. Refused while another run of this process works on the environment.
    Result<RunDriver*> startRun(Plan plan);
    const std::vector<std::unique_ptr<RunDriver>>& runs() const { return m_runs; } // of this process, oldest first
    RunDriver* runningOn(const std::string& environment) const;
    // What can be shown of a run of this process; it lives as long as the run.
    ShownRun& shown(RunDriver& run) { return *m_shown.at(&run); }

Q_SIGNALS:
    void environmentAdded(ktrdr::WatchedEnvironment* environment);
    void runStarted(ktrdr::RunDriver* run);
    void runEnded(ktrdr::RunDriver* run);

private:
    void follow(const RunDriver& run, const JournalEvent& event);
    void ended(RunDriver* run);
    Result<void> retire(WatchedEnvironment& environment);
    void connectTo(WatchedEnvironment& environment);
    void saveVisits(const WatchedEnvironment& environment) const;

    WorkspaceServices m_services;
    const Clock& m_clock;
    std::unique_ptr<JournalStore> m_journal;
    std::vector<std::unique_ptr<WatchedEnvironment>> m_environments;
    std::vector<std::unique_ptr<Session>> m_retired; // of ended runs, which may still name them
    std::vector<std::unique_ptr<RunDriver>> m_runs;  // go before the sessions of their environments
    std::map<RunDriver*, std::unique_ptr<ShownRun>> m_shown;
};

} // namespace ktrdr
