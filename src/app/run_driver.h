// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunDriver runs one plan: it feeds RunMachine with events, makes the journal rows of each decision durable and
// only then performs the effects. It survives the views that watch it. Owned by the composition root or by
// Workspace; main thread.
#pragma once

#include "app/step_performer.h"
#include "engine/run_machine.h"
#include "ports/journal_store.h"

#include <QObject>

#include <deque>

namespace ktrdr {

class RunDriver : public QObject
{
    Q_OBJECT

public:
    // `header.runId` and `planHash` are filled by the caller (app/run_ids).
    RunDriver(Plan plan, RunHeader header, Ports ports, JournalStore& journal, QObject* parent = nullptr);
    ~RunDriver() override;

    void start();
    void say(OperatorCommand command);

    const RunHeader& header() const { return m_header; }
    const RunState& state() const { return m_machine.state(); }
    std::vector<LaneView> lanes() const { return m_machine.lanes(); }
    MonoTime now() const;
    bool ended() const { return m_finished; }
    // Set when the run stopped because the journal could not be written; its targets stay as they are.
    const std::optional<Error>& journalFailure() const { return m_journalFailure; }

Q_SIGNALS:
    // A row became durable; `event` is what it says.
    void recorded(const ktrdr::JournalEvent& event);
    // Something shown has changed: waits, deadlines, parked workers.
    void changed();
    void output(const std::string& step, const std::string& chunk);
    void finished();

private:
    void take(const RunEvent& event);
    void writeNext();
    void written(const Result<void>& result);
    void perform(const RunEffect& effect);
    void performAll(const std::vector<RunEffect>& effects);

    RunMachine m_machine;
    RunHeader m_header;
    Ports m_ports;
    JournalStore& m_journal;
    StepPerformer* m_performer;
    std::deque<Decision> m_decisions; // first one is being written
    bool m_writing = false;
    bool m_finished = false;
    int m_writeTries = 0;
    std::int64_t m_nextSequence = 1;
    std::optional<Error> m_journalFailure;
};

} // namespace ktrdr
