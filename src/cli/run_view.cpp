// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run_view.h"

#include "app/run_report.h"
#include "app/wording.h"
#include "cli/command.h"
#include "engine/journal_json.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace ktrdr {

namespace {

constexpr Milliseconds kStatusInterval{500};

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

RunView::RunView(const RunDriver& driver, Output& out, const Clock& clock, bool json, QObject* parent)
    : QObject(parent), m_driver(driver), m_out(out), m_clock(clock), m_json(json), m_begun(clock.monoNow())
{
    connect(&driver, &RunDriver::recorded, this, [this](const JournalEvent& event) { show(event); });
    if (!json && out.isTerminal()) {
        connect(&m_ticker, &QTimer::timeout, this, [this] { showStatus(); });
        m_ticker.start(kStatusInterval);
    }
}

QString RunView::elapsed() const
{
    const auto seconds = std::chrono::duration_cast<Seconds>(m_clock.monoNow() - m_begun).count();
    return QStringLiteral("%1:%2")
        .arg(seconds / 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

void RunView::line(const QString& what, const QString& detail)
{
    m_out.line(
        QStringLiteral("%1  %2%3").arg(elapsed(), what, detail.isEmpty() ? QString() : QStringLiteral(": ") + detail));
}

void RunView::show(const JournalEvent& event)
{
    if (!m_json)
        return showText(event);
    auto json = QJsonDocument::fromJson(QByteArray::fromStdString(journalPayload(event))).object();
    json["event"] = toString(event.kind);
    json["run"] = qt(m_driver.header().runId);
    json["at"] = qt(toIso(m_clock.utcNow()));
    m_out.jsonLine(json);
}

void RunView::showText(const JournalEvent& event)
{
    const Step* step = event.step.empty() ? nullptr : m_driver.state().findStep(event.step);
    const auto title = step ? stepTitle(m_driver.state().plan, *step) : QString();
    switch (event.kind) {
    case JournalEvent::Kind::RunStarted: return line(Cli::tr("run %1 started").arg(qt(m_driver.header().runId)));
    case JournalEvent::Kind::StepStarted:
        m_stepBegun.try_emplace(event.step, m_clock.monoNow());
        if (event.attempt > 1 && step && !isGate(step->action))
            line(title, Cli::tr("attempt %1").arg(event.attempt));
        return;
    case JournalEvent::Kind::StepEnded:
        if (event.outcome == StepOutcome::Done)
            return line(title,
                        Cli::tr("done in %1").arg(qt(humanDuration(m_clock.monoNow() - m_stepBegun[event.step]))));
        return line(title,
                    word(event.outcome) + (event.error ? QStringLiteral(", ") + qt(event.error->what) : QString()));
    case JournalEvent::Kind::StepFailed:
        line(title, Cli::tr("FAILED: %1").arg(qt(event.error ? event.error->what : event.text)));
        if (event.error && !event.error->detail.empty()) {
            const auto lines = qt(event.error->detail).split(QLatin1Char('\n'));
            for (const auto& detail : lines)
                m_out.line(QStringLiteral("       | ") + detail);
        }
        if (event.error && !event.error->hint.empty())
            m_out.line(QStringLiteral("       ") + Cli::tr("next: %1").arg(qt(event.error->hint)));
        return;
    case JournalEvent::Kind::StepAbandoned: return line(title, Cli::tr("not needed any more, %1").arg(qt(event.text)));
    case JournalEvent::Kind::OperatorSaid: return line(Cli::tr("operator: %1").arg(qt(event.text)));
    case JournalEvent::Kind::RollbackPlanned:
        return line(Cli::tr("ROLLING BACK every changed target to its previous version"));
    case JournalEvent::Kind::ReregistrationPlanned: return line(qt(event.text));
    case JournalEvent::Kind::RunEnded: return line(Cli::tr("run ended: %1").arg(word(event.ended)));
    }
}

void RunView::showStatus()
{
    QStringList parts;
    for (const auto& lane : m_driver.lanes()) {
        const auto* target = m_driver.state().plan.findTarget(lane.ct);
        QString part = target ? qt(target->name) : qt(lane.ct.text());
        if (!lane.waitingFor.empty())
            part += Cli::tr(" waits, %1").arg(qt(lane.waitingFor).left(60));
        const auto left = lane.deadline - m_driver.now();
        if (!lane.waitingFor.empty() && left > Milliseconds{0})
            part += Cli::tr(", %1 left").arg(qt(humanDuration(left)));
        parts << part;
    }
    m_out.status(QStringLiteral("%1  %2").arg(elapsed(), parts.join(QStringLiteral(" · ")).left(150)));
}

void RunView::printSummary()
{
    m_ticker.stop();
    const auto& state = m_driver.state();
    if (m_json) {
        auto json = runSummaryJson(m_driver.header(), state);
        json["event"] = "summary";
        return m_out.jsonLine(json);
    }
    m_out.line();
    m_out.line(outcomeSentence(state));
    TextTable table(
        {Cli::tr("TARGET"), Cli::tr("CT"), Cli::tr("BEFORE"), Cli::tr("WANTED"), Cli::tr("NOW"), Cli::tr("VERIFIED")});
    for (const auto& result : targetResults(state)) {
        const auto* target = state.plan.findTarget(result.ct);
        const auto* facts = state.plan.findFacts(result.ct);
        const auto before = facts ? (facts->tag.empty() ? facts->commit.shortText() : facts->tag) : std::string("-");
        const auto now = versionNow(state, result);
        table.add({qt(target->name), qt(result.ct.text()), qt(before), qt(state.plan.version),
                   now.empty() ? word(result.version) : qt(now), verifiedWord(state, result)});
    }
    m_out.write(table.text());
    const auto commands = nextCommands(state);
    if (!commands.empty()) {
        m_out.line();
        m_out.line(Cli::tr("Next commands:"));
        for (const auto& command : commands)
            m_out.line(QStringLiteral("  ") + qt(command));
    }
    m_out.line();
    m_out.line(Cli::tr("Report: ktrdrctl runs show %1").arg(qt(m_driver.header().runId)));
}

} // namespace ktrdr
