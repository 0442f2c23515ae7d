// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ShownRun is what a view needs of a run, be it one of this process or one of the journal: header, state, lanes and
// log. That of a running one collects the log while nobody looks, so views may be closed and opened again. Owned by
// Workspace beside its run, or by whoever opened it from the journal; main thread.
#pragma once

#include "app/run_driver.h"
#include "app/run_log.h"
#include "app/run_report.h"

#include <QObject>

#include <functional>

namespace ktrdr {

class ShownRun : public QObject
{
    Q_OBJECT

public:
    // A run of this process; `run` outlives this object.
    ShownRun(RunDriver& run, JournalStore& journal, const Clock& clock, QObject* parent = nullptr);
    // A run of the journal: nothing of it changes here.
    ShownRun(RunHeader header, RunState state, RunLog log, JournalStore& journal, const Clock& clock,
             QObject* parent = nullptr);

    const RunHeader& header() const { return m_driver ? m_driver->header() : m_header; }
    const RunState& state() const { return m_driver ? m_driver->state() : m_state; }
    std::vector<LaneView> lanes() const { return m_driver ? m_driver->lanes() : std::vector<LaneView>{}; }
    const RunLog& log() const { return m_log; }
    RunDriver* driver() const { return m_driver; } // nullptr: from the journal, nothing can be said to it
    bool ended() const { return m_driver ? m_driver->ended() : true; }
    std::optional<Error> journalFailure() const { return m_driver ? m_driver->journalFailure() : std::nullopt; }
    JournalStore& journal() const { return m_journal; }
    const Clock& clock() const { return m_clock; }
    // Until the end of the run, or until now while it goes on.
    UtcTime shownUntil() const;

Q_SIGNALS:
    void changed();

private:
    RunDriver* m_driver = nullptr;
    RunHeader m_header;
    RunState m_state;
    RunLog m_log;
    JournalStore& m_journal;
    const Clock& m_clock;
};

// Reads a run from the journal; `ready` is called once, unless `context` has died.
void loadRun(JournalStore& journal, const std::string& runId, const Clock& clock, QObject* context,
             std::function<void(Result<std::unique_ptr<ShownRun>>)> ready);

enum class ReportFormat { Markdown, Json };
// The report of a run from its journal.
void loadReport(JournalStore& journal, const std::string& runId, ReportFormat format, QObject* context,
                std::function<void(Result<std::string>)> ready);

} // namespace ktrdr
