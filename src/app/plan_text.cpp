// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan_text.h"

#include "app/wording.h"
#include "planning/commands.h"
#include "planning/plan_estimate.h"
#include "planning/plan_json.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ktrdr {

namespace {

struct PlanText
{
    Q_DECLARE_TR_FUNCTIONS(PlanText)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }
QString qt(Milliseconds duration) { return qt(humanDuration(duration)); }

// Several arguments are filled in at once: a "%1" inside one stays as it is.
QString headLine(const QString& label, const QString& value) { return "  " + label.leftJustified(14) + value + '\n'; }

QString minutes(Milliseconds duration)
{
    const auto rounded = (duration.count() + 59'999) / 60'000;
    return QString::number(std::max<qint64>(1, rounded));
}

QString wayBack(const Plan& plan)
{
    return plan.rollbackLimit == 1
               ? PlanText::tr("each changed target returns to its own previous commit, in reverse order, one at a time")
               : PlanText::tr(
                     "each changed target returns to its own previous commit, in reverse order, up to %1 at once")
                     .arg(plan.rollbackLimit);
}

QString header(const Plan& plan)
{
    QString text = plan.operation == "deploy"
                       ? PlanText::tr("Deploy %1 to %2").arg(qt(plan.version), qt(plan.environment))
                       : qt(plan.operation) + ' ' + qt(plan.version) + ' ' + qt(plan.environment);
    text += '\n';
    text += headLine(PlanText::tr("commit"), qt(plan.commit.text()));
    text += headLine(PlanText::tr("environment"), PlanText::tr("%1, protection: %2, backend generation %3")
                                                      .arg(qt(plan.environment), word(plan.protection),
                                                           QString::fromLatin1(toString(plan.generation))));
    text += headLine(PlanText::tr("made at"),
                     PlanText::tr("%1, may be started within 15 minutes").arg(qt(toIso(plan.createdAt))));
    text += headLine(PlanText::tr("takes"), PlanText::tr("about %1 min; a busy worker may add up to %2")
                                                .arg(minutes(estimateOf(plan)), qt(plan.busyBudget)));
    text += headLine(PlanText::tr("way back"), wayBack(plan));
    text += headLine(PlanText::tr("hash"), qt(planHash(plan)));
    return text;
}

template <typename Wanted> bool doesTo(const Plan& plan, CtId ct)
{
    for (const auto& group : plan.groups) {
        for (const auto& lane : group.lanes) {
            for (const auto& step : lane.steps) {
                if (step.ct == ct && std::holds_alternative<Wanted>(step.action))
                    return true;
            }
        }
    }
    return false;
}

QStringList targetCells(const Plan& plan, const TargetRef& target)
{
    const auto* facts = plan.findFacts(target.ct);
    const auto before = facts ? qt(versionLabel(plan, target.ct, facts->commit)) : QStringLiteral("-");
    QString after = before, note;
    if (doesTo<action::SwitchRelease>(plan, target.ct))
        after = qt(versionLabel(plan, target.ct, plan.commit));
    else if (doesTo<action::RestartUnit>(plan, target.ct))
        note = PlanText::tr("not switched, restarted to register again");
    else if (target.role == TargetRole::Worker && doesTo<action::AwaitReady>(plan, target.ct))
        note = PlanText::tr("not switched, waited for to register again");
    else
        note = PlanText::tr("left alone");
    return {qt(target.name), qt(target.ct.text()), qt(target.node), before, after, note};
}

QString targetTable(const Plan& plan)
{
    std::vector<QStringList> rows{{PlanText::tr("TARGET"), PlanText::tr("CT"), PlanText::tr("NODE"),
                                   PlanText::tr("NOW"), PlanText::tr("AFTER"), QString()}};
    for (const auto& target : plan.targets)
        rows.push_back(targetCells(plan, target));
    std::vector<qsizetype> widths(6, 0);
    for (const auto& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            auto& width = widths[static_cast<std::size_t>(i)];
            width = std::max(width, row[i].size());
        }
    }
    QString text;
    for (const auto& row : rows) {
        QString line = QStringLiteral("  ");
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[static_cast<std::size_t>(i)] + 2);
        while (line.endsWith(' '))
            line.chop(1);
        text += line + '\n';
    }
    return text;
}

// What proves that the step has happened.
QString madeSure(const Step& step)
{
    if (std::holds_alternative<action::AwaitIdle>(step.action))
        return PlanText::tr("the worker itself says idle, for at most %1 after the others").arg(qt(step.deadline));
    if (std::holds_alternative<action::AwaitReady>(step.action))
        return PlanText::tr("polled, all of it within %1").arg(qt(step.deadline));
    if (const auto* observe = std::get_if<action::Observe>(&step.action))
        return PlanText::tr("health, registry and at most %1 % failed operations")
            .arg(qRound(observe->maxFailureRate * 100));
    if (const auto* change = std::get_if<action::SwitchRelease>(&step.action);
        change && change->idle != IdlePolicy::Ignore)
        return PlanText::tr("script ends with 0 within %1; it refuses a busy worker before it stops anything")
            .arg(qt(step.deadline));
    return PlanText::tr("script ends with 0 within %1").arg(qt(step.deadline));
}

QString undoOf(const Plan& plan, const Step& step)
{
    if (step.undoCommit)
        return PlanText::tr("undo: switch back to %1").arg(qt(versionLabel(plan, step.ct, *step.undoCommit)));
    return step.risk == Risk::None ? PlanText::tr("changes nothing that runs") : PlanText::tr("undo: none needed");
}

QString commandText(const Plan& plan, const Step& step)
{
    const auto command = commandFor(plan, step);
    if (!command)
        return {};
    const auto* target = plan.findTarget(step.ct);
    QString text = "        " + (target ? qt(target->node) : QString()) + "$ " + qt(command->line) + '\n';
    auto lines = qt(command->input).split('\n');
    if (!lines.isEmpty() && lines.back().isEmpty())
        lines.removeLast();
    for (const auto& line : lines)
        text += "        | " + line + '\n';
    return text;
}

QString groupText(const Plan& plan, std::size_t index, const PlanTextOptions& options)
{
    const auto& group = plan.groups[index];
    const auto places = std::min<std::size_t>(group.lanes.size(), static_cast<std::size_t>(std::max(1, group.limit)));
    const auto concurrency =
        places <= 1 ? PlanText::tr("one target at a time") : PlanText::tr("up to %1 targets at once").arg(places);
    QString text = QStringLiteral("%1. %2 (%3)\n").arg(QString::number(index + 1), groupTitle(group), concurrency);
    for (const auto& lane : group.lanes) {
        for (const auto& step : lane.steps) {
            text += "    " + stepTitle(plan, step) + "  [" + madeSure(step) + "; " + undoOf(plan, step) + "]\n";
            if (options.withCommands)
                text += commandText(plan, step);
        }
    }
    return text;
}

} // namespace

QString planAsText(const Plan& plan, const PlanTextOptions& options)
{
    QString text = header(plan) + '\n' + targetTable(plan);
    for (const auto& note : plan.notes)
        text += "  " + PlanText::tr("Note: %1").arg(wording(note)) + '\n';
    if (plan.groups.empty())
        text += '\n' + PlanText::tr("Nothing to do.") + '\n';
    for (std::size_t i = 0; i < plan.groups.size(); ++i)
        text += '\n' + groupText(plan, i, options);
    return text;
}

} // namespace ktrdr
