// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shown_run.h"

#include "app/on_ready.h"
#include "engine/journal_json.h"

namespace ktrdr {

namespace {

struct StoredRun
{
    RunHeader header;
    std::string planJson;
    std::vector<JournalRow> rows;
};

using Stored = std::function<void(Result<StoredRun>)>;

void loadStored(JournalStore& journal, const std::string& runId, QObject* context, Stored ready)
{
    onReady(journal.header(runId), context, [&journal, context, ready](const Result<RunHeader>& header) {
        if (!header)
            return ready(Unexpected(header.error()));
        const auto id = header->runId;
        onReady(journal.planJson(id), context,
                [&journal, context, ready, header = *header](const Result<std::string>& plan) {
                    if (!plan)
                        return ready(Unexpected(plan.error()));
                    onReady(journal.rows(header.runId), context,
                            [ready, header, plan = *plan](const Result<std::vector<JournalRow>>& rows) {
                                if (!rows)
                                    return ready(Unexpected(rows.error()));
                                ready(StoredRun{header, plan, *rows});
                            });
                });
    });
}

RunLog logOf(const std::vector<JournalRow>& rows)
{
    RunLog log;
    for (const auto& row : rows) {
        if (const auto event = journalEventFrom(row.kind, row.payload))
            log.record(*event, row.at);
    }
    return log;
}

} // namespace

ShownRun::ShownRun(RunDriver& run, JournalStore& journal, const Clock& clock, QObject* parent)
    : QObject(parent), m_driver(&run), m_journal(journal), m_clock(clock)
{
    connect(&run, &RunDriver::recorded, this, [this](const JournalEvent& event) {
        m_log.record(event, m_clock.utcNow());
        Q_EMIT changed();
    });
    connect(&run, &RunDriver::output, this, [this](const std::string& step, const std::string& chunk) {
        m_log.output(step, chunk, m_clock.utcNow());
        Q_EMIT changed();
    });
    connect(&run, &RunDriver::changed, this, [this] {
        m_log.gates(m_driver->lanes(), m_clock.utcNow());
        Q_EMIT changed();
    });
    connect(&run, &RunDriver::finished, this, &ShownRun::changed);
}

ShownRun::ShownRun(RunHeader header, RunState state, RunLog log, JournalStore& journal, const Clock& clock,
                   QObject* parent)
    : QObject(parent), m_header(std::move(header)), m_state(std::move(state)), m_log(std::move(log)),
      m_journal(journal), m_clock(clock)
{
}

UtcTime ShownRun::shownUntil() const
{
    if (state().endedAt)
        return *state().endedAt;
    if (!ended())
        return m_clock.utcNow();
    // Interrupted: it is known up to its last row.
    auto last = state().startedAt.value_or(header().createdAt);
    for (const auto& [id, step] : m_log.steps()) {
        if (!step.lines.empty())
            last = std::max(last, step.lines.back().at);
    }
    return last;
}

void loadRun(JournalStore& journal, const std::string& runId, const Clock& clock, QObject* context,
             std::function<void(Result<std::unique_ptr<ShownRun>>)> ready)
{
    loadStored(journal, runId, context, [&journal, &clock, ready = std::move(ready)](Result<StoredRun> stored) {
        if (!stored)
            return ready(Unexpected(stored.error()));
        auto history = runHistory(stored->planJson, stored->rows);
        if (!history)
            return ready(Unexpected(history.error()));
        ready(std::make_unique<ShownRun>(std::move(stored->header), std::move(history->state), logOf(stored->rows),
                                         journal, clock));
    });
}

void loadReport(JournalStore& journal, const std::string& runId, ReportFormat format, QObject* context,
                std::function<void(Result<std::string>)> ready)
{
    loadStored(journal, runId, context, [format, ready = std::move(ready)](const Result<StoredRun>& stored) {
        if (!stored)
            return ready(Unexpected(stored.error()));
        ready(format == ReportFormat::Json ? runReportJson(stored->header, stored->planJson, stored->rows)
                                           : runReportMarkdown(stored->header, stored->planJson, stored->rows));
    });
}

} // namespace ktrdr
