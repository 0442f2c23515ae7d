// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan's groups as one line each, so that a test compares a whole plan at once. Pure, any thread.
#pragma once

#include "planning/plan.h"

#include <QStringList>

namespace ktrdr::fakes {

inline QString shortStep(const Step& step)
{
    if (const auto* change = std::get_if<action::SwitchRelease>(&step.action)) {
        const char* idle = change->idle == IdlePolicy::Ignore        ? ""
                           : change->idle == IdlePolicy::RequireIdle ? "?"
                                                                     : "!";
        return QString("switch%1=%2").arg(idle, QString::fromStdString(change->commit.text().substr(2, 6)));
    }
    if (const auto* ready = std::get_if<action::AwaitReady>(&step.action)) {
        QStringList names;
        for (const auto condition : ready->conditions)
            names << toString(condition);
        return "ready(" + names.join(',') + ")";
    }
    if (const auto* observe = std::get_if<action::Observe>(&step.action)) {
        QStringList workers;
        for (const auto& ct : observe->workers)
            workers << QString::number(ct.number());
        return QString("observe %1s(%2)").arg(observe->duration.count()).arg(workers.join(','));
    }
    return QString(actionName(step.action)).section('-', 0, 0);
}

// "workers[1]: 201 await switch?=9e09e0 ready(...) | 202 ..."
inline QStringList describe(const std::vector<Group>& groups)
{
    QStringList lines;
    for (const auto& group : groups) {
        QStringList lanes;
        for (const auto& lane : group.lanes) {
            QStringList words{QString::number(lane.ct.number())};
            for (const auto& step : lane.steps)
                words << shortStep(step);
            lanes << words.join(' ');
        }
        lines << QString("%1[%2]: %3").arg(QString::fromStdString(group.id)).arg(group.limit).arg(lanes.join(" | "));
    }
    return lines;
}

} // namespace ktrdr::fakes
