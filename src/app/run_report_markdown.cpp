// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Markdown report. Every text that is not our own passes cell() or fenced().
#include "app/run_report.h"
#include "app/wording.h"
#include "base/sanitize.h"

#include <QCoreApplication>

#include <algorithm>

namespace ktrdr {

namespace {

struct RunReport
{
    Q_DECLARE_TR_FUNCTIONS(RunReport)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

// Inline text: one line, no markup of Markdown or HTML.
QString cell(const std::string& text)
{
    QString escaped;
    for (const QChar c : qt(sanitizeLine(text))) {
        if (c == u'<')
            escaped += QLatin1String("&lt;");
        else if (c == u'>')
            escaped += QLatin1String("&gt;");
        else if (c == u'&')
            escaped += QLatin1String("&amp;");
        else if (QStringLiteral("\\`*_{}[]#|~!$").contains(c))
            escaped += QLatin1Char('\\') + c;
        else
            escaped += c;
    }
    return escaped;
}
QString cell(const QString& text) { return cell(text.toStdString()); }

// A block whose fence is longer than any run of backticks inside.
QString fenced(const std::string& text)
{
    const auto clean = qt(sanitizeText(text)).trimmed();
    int longest = 0, run = 0;
    for (const QChar c : clean) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max(3, longest + 1), QLatin1Char('`'));
    return fence + "text\n" + clean + '\n' + fence + '\n';
}

QString moment(UtcTime time) { return qt(toIso(time)).left(19).replace(QLatin1Char('T'), QLatin1Char(' ')); }
QString clockTime(const std::optional<UtcTime>& time) { return time ? moment(*time).mid(11) : QStringLiteral("-"); }

QString duration(const std::optional<UtcTime>& from, const std::optional<UtcTime>& to)
{
    return from && to ? qt(humanDuration(*to - *from)) : QStringLiteral("-");
}

QString row(const QStringList& cells) { return "| " + cells.join(QStringLiteral(" | ")) + " |\n"; }

QString tableHead(const QStringList& cells)
{
    QStringList rule;
    for (qsizetype i = 0; i < cells.size(); ++i)
        rule += QStringLiteral("---");
    return row(cells) + row(rule);
}

QString summary(const RunHeader& header, const RunState& state)
{
    QString text =
        "# " + cell(header.title) + "\n\n**" + word(state.outcome) + "**: " + outcomeSentence(state) + "\n\n";
    text += tableHead({QString(), QString()});
    const auto add = [&](const QString& label, const QString& value) { text += row({label, value}); };
    add(RunReport::tr("Run"), cell(header.runId));
    add(RunReport::tr("Environment"), cell(header.environment));
    add(RunReport::tr("Version"),
        cell(state.plan.version) + ' ' + RunReport::tr("(commit %1)").arg(cell(state.plan.commit.text())));
    add(RunReport::tr("Operator"), cell(header.operatorName));
    add(RunReport::tr("Started (UTC)"), moment(state.startedAt.value_or(header.createdAt)));
    add(RunReport::tr("Ended (UTC)"), state.endedAt ? moment(*state.endedAt) : QStringLiteral("-"));
    add(RunReport::tr("Duration"), duration(state.startedAt, state.endedAt));
    add(RunReport::tr("Plan hash"), cell(header.planHash));
    return text + '\n';
}

QString nowLabel(const RunState& state, const TargetResult& result)
{
    const auto now = versionNow(state, result);
    return now.empty() ? "**" + word(TargetVersion::Unknown) + "**" : cell(now);
}

QString targets(const RunState& state)
{
    QString text = "## " + RunReport::tr("Targets") + "\n\n";
    text += tableHead({RunReport::tr("Target"), RunReport::tr("CT"), RunReport::tr("Node"), RunReport::tr("Before"),
                       RunReport::tr("Wanted"), RunReport::tr("Now"), RunReport::tr("Verified")});
    for (const auto& result : targetResults(state)) {
        const auto* target = state.plan.findTarget(result.ct);
        const auto* facts = state.plan.findFacts(result.ct);
        const auto before = facts ? cell(versionLabel(state.plan, result.ct, facts->commit)) : QStringLiteral("-");
        text += row({cell(target->name), qt(result.ct.text()), cell(target->node), before, cell(state.plan.version),
                     nowLabel(state, result), verifiedWord(state, result)});
    }
    return text + '\n';
}

QString failure(const RunState& state, const Step& step)
{
    const auto stepState = state.stepState(step.id);
    if (stepState.status != StepStatus::Failed)
        return {};
    QString text = "### " + cell(stepTitle(state.plan, step)) + "\n\n";
    const auto& error = stepState.error;
    text += cell(error ? error->what : stepState.text) + "\n\n";
    if (error && !error->hint.empty())
        text += RunReport::tr("Next: %1").arg(cell(error->hint)) + "\n\n";
    if (error && !error->detail.empty())
        text += fenced(error->detail) + '\n';
    return text;
}

QString failures(const RunState& state)
{
    QString text;
    for (const auto* groups : {&state.plan.groups, &state.reregistration, &state.rollback}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps)
                    text += failure(state, step);
            }
        }
    }
    return text.isEmpty() ? text : "## " + RunReport::tr("Failures") + "\n\n" + text;
}

QString stepRow(const RunHistory& history, const Step& step)
{
    const auto stepState = history.state.stepState(step.id);
    QString text =
        row({clockTime(stepState.startedAt), duration(stepState.startedAt, stepState.endedAt),
             cell(stepTitle(history.state.plan, step)), word(stepState.status), QString::number(stepState.attempts),
             cell(stepState.error ? stepState.error->what : stepState.text)});
    if (const auto found = history.attempts.find(step.id); found != history.attempts.end()) {
        for (const auto& attempt : found->second)
            text += row({clockTime(attempt.at), QString(), RunReport::tr("attempt %1").arg(attempt.number),
                         word(attempt.outcome), QString(), cell(attempt.text)});
    }
    return text;
}

QString timeline(const RunHistory& history)
{
    const auto& state = history.state;
    QString text = "## " + RunReport::tr("Timeline (UTC)") + "\n\n";
    text += tableHead({RunReport::tr("At"), RunReport::tr("Took"), RunReport::tr("Step"), RunReport::tr("Result"),
                       RunReport::tr("Attempts"), RunReport::tr("Seen")});
    for (const auto* groups : {&state.plan.groups, &state.reregistration, &state.rollback}) {
        for (const auto& group : *groups) {
            text += row({QString(), QString(), "**" + cell(groupTitle(group)) + "**", QString(), QString(), QString()});
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps)
                    text += stepRow(history, step);
            }
        }
    }
    for (const auto& [at, said] : history.operatorWords)
        text += row({moment(at).mid(11), QString(), RunReport::tr("Operator said: %1").arg(cell(said)), QString(),
                     QString(), QString()});
    return text;
}

QString next(const RunState& state)
{
    const auto commands = nextCommands(state);
    if (commands.empty())
        return {};
    std::string lines;
    for (const auto& command : commands)
        lines += command + '\n';
    return "## " + RunReport::tr("Next commands") + "\n\n" + fenced(lines) + '\n';
}

} // namespace

Result<std::string> runReportMarkdown(const RunHeader& header, const std::string& planJson,
                                      const std::vector<JournalRow>& rows)
{
    const auto history = runHistory(planJson, rows);
    if (!history)
        return Unexpected(history.error());
    const auto text = summary(header, history->state) + targets(history->state) + next(history->state) +
                      failures(history->state) + timeline(*history);
    return text.toStdString();
}

} // namespace ktrdr
