// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/plan_review.h"

#include "app/wording.h"
#include "gui/wizards/duration_field.h"
#include "planning/commands.h"
#include "planning/plan_deploy.h"
#include "planning/plan_estimate.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ktrdr {

namespace {

struct PlanReview
{
    Q_DECLARE_TR_FUNCTIONS(PlanReview)
};

constexpr qsizetype kMostRanges = 4;

QString qt(const std::string& text) { return QString::fromStdString(text); }

template <typename Wanted> const Wanted* firstOf(const Lane& lane)
{
    for (const auto& step : lane.steps) {
        if (const auto* found = std::get_if<Wanted>(&step.action))
            return found;
    }
    return nullptr;
}

template <typename Wanted> const Step* stepOf(const Lane& lane)
{
    for (const auto& step : lane.steps) {
        if (std::holds_alternative<Wanted>(step.action))
            return &step;
    }
    return nullptr;
}

bool isBusy(const ClusterSnapshot& snapshot, CtId ct)
{
    const auto* readings = snapshot.findTarget(ct);
    const auto* self = readings ? readings->self.ifFresh(snapshot.takenAt, FreshnessLimits{}.self) : nullptr;
    return self && self->activity == Activity::Busy;
}

QString minutesText(Milliseconds span)
{
    return span < Seconds{60} ? spanText(span) : PlanReview::tr("%1 min").arg((span.count() + 59'999) / 60'000);
}

// A number of targets at once, in words.
QString pace(const Group& group)
{
    const auto places = std::min<std::size_t>(group.lanes.size(), static_cast<std::size_t>(std::max(1, group.limit)));
    if (group.lanes.size() == 1)
        return {};
    return places <= 1 ? PlanReview::tr("one at a time") : PlanReview::tr("%1 at a time").arg(places);
}

QString commandCount(const Plan& plan, const Group& group)
{
    int count = 0;
    for (const auto& lane : group.lanes)
        for (const auto& step : lane.steps)
            count += commandFor(plan, step) ? 1 : 0;
    if (count == 0)
        return QStringLiteral("–");
    return count == 1 ? PlanReview::tr("1 script") : PlanReview::tr("%1 scripts").arg(count);
}

QStringList namesOf(const Plan& plan, const Group& group)
{
    QStringList names;
    for (const auto& lane : group.lanes) {
        const auto* target = plan.findTarget(lane.ct);
        names += target ? PlanReview::tr("%1 · %2").arg(qt(target->name), qt(lane.ct.text())) : qt(lane.ct.text());
    }
    return names;
}

// "201–206, 208"
QString rangesOf(const Group& group)
{
    std::vector<int> numbers;
    for (const auto& lane : group.lanes)
        numbers.push_back(lane.ct.number());
    std::sort(numbers.begin(), numbers.end());
    QStringList ranges;
    for (std::size_t first = 0; first < numbers.size();) {
        auto last = first;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1)
            ++last;
        ranges += first == last ? QString::number(numbers[first])
                                : PlanReview::tr("%1–%2").arg(numbers[first]).arg(numbers[last]);
        first = last + 1;
    }
    if (ranges.size() > kMostRanges)
        ranges = ranges.first(kMostRanges) + QStringList{QStringLiteral("…")};
    return ranges.join(QStringLiteral(", "));
}

// Two by name, more by number.
QString someOf(const Group& group, const QStringList& names)
{
    return names.size() <= 2 ? names.join(QStringLiteral(", "))
                             : PlanReview::tr("%1 workers · CT %2").arg(QString::number(names.size()), rangesOf(group));
}

QString gateText(const Lane& lane)
{
    const auto* step = stepOf<action::AwaitReady>(lane);
    if (!step)
        return {};
    QStringList conditions;
    for (const auto condition : std::get<action::AwaitReady>(step->action).conditions)
        conditions += word(condition);
    return PlanReview::tr("within %2: %1").arg(conditions.join(QStringLiteral(", ")), spanText(step->deadline));
}

QString sureOf(const Plan& plan, const Lane& lane, bool busy)
{
    if (firstOf<action::PrefetchRelease>(lane))
        return PlanReview::tr("changes nothing that runs");
    if (const auto* observe = firstOf<action::Observe>(lane))
        return PlanReview::tr("%1: health, registry, at most %2 % failed operations")
            .arg(spanText(observe->duration), QString::number(qRound(observe->maxFailureRate * 100)));
    if (busy)
        return PlanReview::tr("busy now: goes last, waited for up to %1; still busy then, all go back")
            .arg(spanText(plan.busyBudget));
    if (firstOf<action::SwitchRelease>(lane)) {
        return firstOf<action::AwaitIdle>(lane) ? PlanReview::tr("switched when idle; %1").arg(gateText(lane))
                                                : PlanReview::tr("switched; %1").arg(gateText(lane));
    }
    if (firstOf<action::RestartUnit>(lane))
        return PlanReview::tr("not switched, restarted when idle; %1").arg(gateText(lane));
    return PlanReview::tr("not switched; %1").arg(gateText(lane));
}

ReviewRow rowOf(const Plan& plan, const Group& group, bool busy)
{
    ReviewRow row;
    row.status = busy ? Status::Busy : Status::Healthy;
    const auto names = namesOf(plan, group);
    const auto& lane = group.lanes.front();
    row.names = names.join(QLatin1Char('\n'));
    if (firstOf<action::PrefetchRelease>(lane))
        row.what = PlanReview::tr("Prefetch %1 on %2 targets").arg(qt(plan.version), QString::number(names.size()));
    else if (firstOf<action::Observe>(lane))
        row.what = groupTitle(group);
    else if (group.id == "canary")
        row.what = PlanReview::tr("%1 (canary)").arg(names.front());
    else if (group.id == "reregister")
        row.what = PlanReview::tr("%1: %2").arg(groupTitle(group), someOf(group, names));
    else
        row.what = someOf(group, names);
    row.sure = sureOf(plan, lane, busy);
    if (!busy && !pace(group).isEmpty())
        row.sure = PlanReview::tr("%1: %2").arg(pace(group), row.sure);
    row.commands = commandCount(plan, group);
    Plan part;
    part.groups = {group};
    const auto takes = estimateOf(part);
    row.time = busy ? PlanReview::tr("≤ %1").arg(spanText(takes + plan.busyBudget)) : spanText(takes);
    return row;
}

void addGroup(std::vector<ReviewRow>& rows, const Plan& plan, const ClusterSnapshot& snapshot, const Group& group)
{
    Group idle = group, busy = group;
    std::erase_if(idle.lanes,
                  [&](const Lane& lane) { return firstOf<action::AwaitIdle>(lane) && isBusy(snapshot, lane.ct); });
    std::erase_if(busy.lanes,
                  [&](const Lane& lane) { return !firstOf<action::AwaitIdle>(lane) || !isBusy(snapshot, lane.ct); });
    if (!idle.lanes.empty())
        rows.push_back(rowOf(plan, idle, false));
    if (!busy.lanes.empty())
        rows.push_back(rowOf(plan, busy, true));
}

std::vector<CtId> switchedIn(const Plan& plan)
{
    std::vector<CtId> cts;
    for (const auto& group : plan.groups)
        for (const auto& lane : group.lanes)
            if (firstOf<action::SwitchRelease>(lane))
                cts.push_back(lane.ct);
    return cts;
}

ReviewCard versionCard(const Plan& plan, const std::vector<CtId>& changed, const QString& note)
{
    QStringList before;
    for (const auto ct : changed) {
        const auto* facts = plan.findFacts(ct);
        const auto label = facts ? qt(versionLabel(plan, ct, facts->commit)) : QString();
        if (!label.isEmpty() && !before.contains(label))
            before += label;
    }
    ReviewCard card;
    const auto after = qt(plan.version == plan.commit.text() ? plan.commit.shortText() : plan.version);
    if (before.isEmpty())
        card.value = after;
    else
        card.value = PlanReview::tr("%1 → %2").arg(
            before.size() == 1 ? before.front() : PlanReview::tr("%1 versions").arg(before.size()), after);
    card.detail = PlanReview::tr("commit %1").arg(qt(plan.commit.shortText()));
    if (!note.isEmpty())
        card.detail += QStringLiteral(" · ") + note;
    return card;
}

ReviewCard targetsCard(const Plan& plan, const ClusterSnapshot& snapshot, const std::vector<CtId>& changed)
{
    const auto backend = std::count(changed.begin(), changed.end(), plan.backendCt());
    const auto workers = static_cast<qsizetype>(changed.size()) - backend;
    const auto busy = std::count_if(changed.begin(), changed.end(), [&](CtId ct) { return isBusy(snapshot, ct); });
    const auto alone = static_cast<qsizetype>(plan.targets.size()) - static_cast<qsizetype>(changed.size());
    const auto workerText = workers == 1 ? PlanReview::tr("1 worker") : PlanReview::tr("%1 workers").arg(workers);
    ReviewCard card;
    card.value = changed.empty() ? PlanReview::tr("none")
                 : backend == 0  ? workerText
                 : workers == 0  ? PlanReview::tr("backend")
                                 : PlanReview::tr("backend + %1").arg(workerText);
    card.detail =
        busy == 0 ? PlanReview::tr("none of them busy")
                  : PlanReview::tr("%1 busy: last, budget %2").arg(QString::number(busy), spanText(plan.busyBudget));
    if (alone > 0)
        card.detail += QStringLiteral(" · ") + PlanReview::tr("%1 not switched").arg(alone);
    return card;
}

ReviewCard estimateCard(const Plan& plan, const ClusterSnapshot& snapshot, const std::vector<CtId>& changed)
{
    ReviewCard card;
    card.value = minutesText(estimateOf(plan));
    const auto group = std::find_if(plan.groups.begin(), plan.groups.end(),
                                    [](const Group& candidate) { return candidate.id == "workers"; });
    card.detail = group == plan.groups.end() || group->limit <= 1 || group->lanes.size() <= 1
                      ? PlanReview::tr("one worker at a time")
                      : PlanReview::tr("up to %1 workers at once").arg(group->limit);
    if (std::any_of(changed.begin(), changed.end(), [&](CtId ct) { return isBusy(snapshot, ct); }))
        card.detail += QStringLiteral(" · ") + PlanReview::tr("plus busy waits");
    return card;
}

ReviewCard wayBackCard(const Plan& plan, const std::vector<CtId>& changed)
{
    if (changed.empty())
        return {PlanReview::tr("not needed"), PlanReview::tr("nothing is changed")};
    RunProgress all;
    for (const auto ct : changed)
        all[ct] = {true, true};
    Plan back = plan;
    back.groups = planRollback(plan, all);
    return {PlanReview::tr("ready"),
            PlanReview::tr("each to its own commit · about %1").arg(minutesText(estimateOf(back)))};
}

} // namespace

std::vector<ReviewRow> reviewRowsOf(const Plan& plan, const ClusterSnapshot& snapshot)
{
    std::vector<ReviewRow> rows;
    for (const auto& group : plan.groups)
        addGroup(rows, plan, snapshot, group);
    for (const auto& note : plan.notes) {
        const bool harmless = note.id == "note.already-there";
        ReviewRow row;
        row.status = harmless ? Status::Stopped : Status::Degraded;
        row.what = PlanReview::tr("Note");
        row.sure = wording(note);
        row.commands = row.time = QStringLiteral("–");
        rows.push_back(std::move(row));
    }
    return rows;
}

ReviewCards reviewCardsOf(const Plan& plan, const ClusterSnapshot& snapshot, const QString& versionNote)
{
    const auto changed = switchedIn(plan);
    return {versionCard(plan, changed, versionNote), targetsCard(plan, snapshot, changed),
            estimateCard(plan, snapshot, changed), wayBackCard(plan, changed)};
}

} // namespace ktrdr
