// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_driver.h"

#include "app/on_ready.h"
#include "base/log.h"
#include "engine/journal_json.h"
#include "planning/plan_json.h"

#include <QJsonDocument>
#include <QTimer>

namespace ktrdr {

namespace {

constexpr int kMaxWriteTries = 15;
constexpr Milliseconds kWriteRetry{2'000};

template <typename... Visitors> struct Overloaded : Visitors...
{
    using Visitors::operator()...;
};
template <typename... Visitors> Overloaded(Visitors...) -> Overloaded<Visitors...>;

} // namespace

RunDriver::RunDriver(Plan plan, RunHeader header, Ports ports, JournalStore& journal, QObject* parent)
    : QObject(parent), m_machine(std::move(plan)), m_header(std::move(header)), m_ports(ports), m_journal(journal),
      m_performer(new StepPerformer(
          m_machine.state().plan, ports,
          [this](const std::string& step, std::string_view chunk) { Q_EMIT output(step, std::string(chunk)); }, this))
{
}

RunDriver::~RunDriver() = default;

MonoTime RunDriver::now() const { return m_ports.clock.monoNow(); }

void RunDriver::start()
{
    const auto json = QJsonDocument(planToJson(state().plan)).toJson(QJsonDocument::Compact).toStdString();
    onReady(m_journal.createRun(m_header, json), this, [this](const Result<void>& created) {
        if (created)
            return take(event::Start{});
        m_journalFailure = created.error();
        m_finished = true;
        Q_EMIT finished();
    });
}

void RunDriver::say(OperatorCommand command) { take(event::OperatorSaid{command}); }

void RunDriver::take(const RunEvent& event)
{
    if (m_finished)
        return;
    auto decision = m_machine.handle(event, m_ports.clock.monoNow(), m_ports.clock.utcNow());
    if (!decision.journal.empty() || !decision.effects.empty())
        m_decisions.push_back(std::move(decision));
    writeNext();
    Q_EMIT changed();
}

void RunDriver::writeNext()
{
    while (!m_writing && !m_decisions.empty()) {
        const auto& decision = m_decisions.front();
        if (!decision.journal.empty()) {
            m_writing = true;
            std::vector<JournalRow> rows;
            bool last = false;
            for (const auto& event : decision.journal) {
                rows.push_back({m_nextSequence + static_cast<std::int64_t>(rows.size()), m_ports.clock.utcNow(),
                                toString(event.kind), journalPayload(event)});
                last = last || event.kind == JournalEvent::Kind::RunEnded;
            }
            onReady(m_journal.append(m_header.runId, std::move(rows), toString(state().outcome), last), this,
                    [this](const Result<void>& result) { written(result); });
            return;
        }
        const auto effects = decision.effects;
        m_decisions.pop_front();
        performAll(effects);
    }
}

void RunDriver::written(const Result<void>& result)
{
    m_writing = false;
    if (!result) {
        log(LogLevel::Error, "journal", "{}", toString(result.error()));
        if (++m_writeTries < kMaxWriteTries) {
            QTimer::singleShot(kWriteRetry, this, [this] { writeNext(); });
            return;
        }
        // What is not on disk is not sent: the run stops here, its journal says up to where.
        m_journalFailure = result.error();
        m_finished = true;
        Q_EMIT finished();
        return;
    }
    m_writeTries = 0;
    const auto decision = std::move(m_decisions.front());
    m_decisions.pop_front();
    m_nextSequence += static_cast<std::int64_t>(decision.journal.size());
    bool last = false;
    for (const auto& event : decision.journal) {
        Q_EMIT recorded(event);
        last = last || event.kind == JournalEvent::Kind::RunEnded;
    }
    performAll(decision.effects);
    if (last) {
        m_finished = true;
        Q_EMIT finished();
        return;
    }
    writeNext();
}

void RunDriver::performAll(const std::vector<RunEffect>& effects)
{
    for (const auto& effect : effects)
        perform(effect);
}

void RunDriver::perform(const RunEffect& effect)
{
    const auto answer = [this](const RunEvent& event) { take(event); };
    std::visit(
        Overloaded{[&](const effect::SendStep& send) {
                       m_performer->send(*state().findStep(send.step), send.attempt, answer);
                   },
                   [&](const effect::ProbeStep& probe) { m_performer->probe(*state().findStep(probe.step), answer); },
                   [&](const effect::ReadGate& read) { m_performer->readGate(*state().findStep(read.step), answer); },
                   [&](const effect::SetTimer& timer) {
                       QTimer::singleShot(timer.delay, Qt::PreciseTimer, this, [this, timer] {
                           take(event::TimerFired{timer.step, timer.generation});
                       });
                   }},
        effect);
}

} // namespace ktrdr
