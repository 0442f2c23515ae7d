// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/step_text.h"

#include "app/wording.h"
#include "planning/commands.h"

#include <QCoreApplication>
#include <QDateTime>

namespace ktrdr {

namespace {

struct StepText
{
    Q_DECLARE_TR_FUNCTIONS(StepText)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString readyText(const Plan& plan, const TargetRef& target, const action::AwaitReady& ready)
{
    QStringList lines;
    for (const auto condition : ready.conditions) {
        switch (condition) {
        case Condition::UnitActive:
            lines << StepText::tr("%1: systemctl show %2 in CT %3")
                         .arg(word(condition), qt(target.unit), qt(target.ct.text()));
            break;
        case Condition::CommitIs:
            lines << StepText::tr("%1: git rev-parse HEAD in %2 is %3")
                         .arg(word(condition), qt(plan.appDirectory), qt(ready.commit.shortText()));
            break;
        case Condition::Healthy:
            lines << StepText::tr("%1: the health answer of %2").arg(word(condition), qt(target.baseUrl));
            break;
        case Condition::Answers: lines << QStringLiteral("%1: GET %2/").arg(word(condition), qt(target.baseUrl)); break;
        case Condition::Registered:
            lines << StepText::tr("%1: GET %2/api/v1/workers shows it, seen since its restart")
                         .arg(word(condition), qt(plan.backendUrl));
            break;
        }
    }
    return lines.join(u'\n');
}

QString gateText(const Plan& plan, const TargetRef& target, const Action& action)
{
    if (std::holds_alternative<action::AwaitIdle>(action))
        return StepText::tr("asks GET %1/api/v1/operations?active_only=true until nothing is active")
            .arg(qt(target.baseUrl));
    if (const auto* ready = std::get_if<action::AwaitReady>(&action))
        return readyText(plan, target, *ready);
    return StepText::tr("asks health, registry and operations of %1 until the time is over").arg(qt(plan.backendUrl));
}

} // namespace

StepCommand stepCommand(const Plan& plan, const Step& step)
{
    const auto* target = plan.findTarget(step.ct);
    if (!target)
        return {};
    const auto command = commandFor(plan, step);
    if (!command) {
        const auto text = gateText(plan, *target, step.action);
        return {text, text};
    }
    const auto line = qt(command->line);
    StepCommand shown;
    shown.shown = StepText::tr("on %1, with this script on standard input:").arg(qt(target->node)) + u'\n' + line +
                  u'\n' + qt(command->input);
    shown.copy = line + QStringLiteral(" <<'KTRDR_SCRIPT'\n") + qt(command->input) + QStringLiteral("KTRDR_SCRIPT\n");
    return shown;
}

QString logLineText(const LogLine& line)
{
    const auto at = QDateTime::fromMSecsSinceEpoch(line.at.time_since_epoch().count());
    auto text = qt(line.text);
    text.replace(u'\n', QStringLiteral("\n              "));
    return at.toString(QStringLiteral("HH:mm:ss.zzz")) + QStringLiteral("  ") + text;
}

} // namespace ktrdr
