// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_log.h"

#include "app/wording.h"
#include "base/sanitize.h"
#include "planning/commands.h"

#include <QCoreApplication>

#include <algorithm>

namespace ktrdr {

namespace {

struct RunLogText
{
    Q_DECLARE_TR_FUNCTIONS(RunLog)
};

constexpr std::size_t kMaxPhases = 20;
constexpr std::size_t kMaxPartial = 4'000;

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString failureText(const JournalEvent& event)
{
    QString text = RunLogText::tr("failed: %1").arg(qt(event.error ? event.error->what : event.text));
    if (event.error && !event.error->detail.empty())
        text += u'\n' + qt(event.error->detail);
    if (event.error && !event.error->hint.empty())
        text += u'\n' + RunLogText::tr("next: %1").arg(qt(event.error->hint));
    return text;
}

QString endedText(const JournalEvent& event)
{
    QString text = word(event.outcome);
    if (event.error)
        text += QStringLiteral(": ") + qt(event.error->what);
    else if (!event.text.empty())
        text += QStringLiteral(": ") + qt(event.text);
    return text;
}

} // namespace

std::string logTextOf(const JournalEvent& event)
{
    QString text;
    switch (event.kind) {
    case JournalEvent::Kind::RunStarted: text = RunLogText::tr("the run has started"); break;
    case JournalEvent::Kind::StepStarted: text = RunLogText::tr("begun, attempt %1").arg(event.attempt); break;
    case JournalEvent::Kind::StepEnded: text = endedText(event); break;
    case JournalEvent::Kind::StepFailed: text = failureText(event); break;
    case JournalEvent::Kind::StepAbandoned: text = RunLogText::tr("not needed any more: %1").arg(qt(event.text)); break;
    case JournalEvent::Kind::OperatorSaid: text = RunLogText::tr("the operator said: %1").arg(qt(event.text)); break;
    case JournalEvent::Kind::RollbackPlanned:
        text = RunLogText::tr("going back to the previous versions: %1").arg(qt(event.text));
        break;
    case JournalEvent::Kind::ReregistrationPlanned: text = qt(event.text); break;
    case JournalEvent::Kind::RunEnded: text = RunLogText::tr("the run has ended: %1").arg(word(event.ended)); break;
    }
    return text.toStdString();
}

void RunLog::record(const JournalEvent& event, UtcTime at)
{
    auto& log = m_steps[event.step];
    if (event.kind == JournalEvent::Kind::StepStarted) {
        log.phases.clear();
        log.met.clear();
        log.waiting.clear();
    }
    if (!log.partial.empty())
        takeLine(log, std::exchange(log.partial, {}), at);
    add(log, logTextOf(event), at);
}

void RunLog::output(const std::string& step, std::string_view chunk, UtcTime at)
{
    auto& log = m_steps[step];
    while (!chunk.empty()) {
        const auto end = chunk.find('\n');
        log.partial += chunk.substr(0, end);
        if (end == std::string_view::npos && log.partial.size() < kMaxPartial)
            return;
        takeLine(log, std::exchange(log.partial, {}), at);
        chunk = end == std::string_view::npos ? std::string_view{} : chunk.substr(end + 1);
    }
}

void RunLog::takeLine(StepLog& log, const std::string& line, UtcTime at)
{
    const auto phases = parsePhases(line);
    if (!phases.empty() && log.phases.size() < kMaxPhases)
        log.phases.push_back({phases.front(), at});
    add(log, phases.empty() ? line : RunLogText::tr("phase: %1").arg(qt(phases.front())).toStdString(), at);
}

void RunLog::gates(const std::vector<LaneView>& lanes, UtcTime at)
{
    for (const auto& lane : lanes) {
        if (lane.waitingFor.empty() && lane.met.empty())
            continue;
        auto& log = m_steps[lane.step];
        std::erase_if(log.met, [&](const auto& met) { return !lane.met.contains(met.first); });
        for (const auto condition : lane.met) {
            if (log.met.try_emplace(condition, at).second)
                add(log, RunLogText::tr("holds: %1").arg(word(condition)).toStdString(), at);
        }
        if (!lane.waitingFor.empty() && lane.waitingFor != log.waiting) {
            log.waiting = lane.waitingFor;
            add(log, RunLogText::tr("waits: %1").arg(qt(lane.waitingFor)).toStdString(), at);
        }
    }
}

void RunLog::add(StepLog& log, std::string text, UtcTime at)
{
    std::string clean = sanitizeText(text, kMaxLineBytes);
    while (!clean.empty() && clean.back() == '\n')
        clean.pop_back();
    m_bytes += clean.size();
    log.lines.push_back({at, std::move(clean)});
    while (log.lines.size() > kMaxLines) {
        m_bytes -= log.lines.front().text.size();
        log.lines.pop_front();
        ++log.dropped;
    }
    while (m_bytes > kMaxBytes)
        dropOldest();
}

// The step whose first line is the oldest gives half of its lines.
void RunLog::dropOldest()
{
    const auto oldest = std::min_element(m_steps.begin(), m_steps.end(), [](const auto& a, const auto& b) {
        const auto age = [](const StepLog& log) { return log.lines.empty() ? UtcTime::max() : log.lines.front().at; };
        return age(a.second) < age(b.second);
    });
    auto& lines = oldest->second.lines;
    for (std::size_t count = (lines.size() + 1) / 2; count > 0; --count) {
        m_bytes -= lines.front().text.size();
        lines.pop_front();
        ++oldest->second.dropped;
    }
}

const RunLog::StepLog& RunLog::of(std::string_view step) const
{
    static const StepLog kNone;
    const auto found = m_steps.find(step);
    return found == m_steps.end() ? kNone : found->second;
}

} // namespace ktrdr
