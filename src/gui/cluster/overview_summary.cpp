// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/overview_summary.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr Seconds kFailureWindow{3'600};
constexpr double kFailureAlarm = 0.10;

struct Overview
{
    Q_DECLARE_TR_FUNCTIONS(Overview)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

Metric unread(const QString& why) { return {Status::Unknown, QStringLiteral("?"), why}; }

Metric workersMetric(const ClusterTruth& truth)
{
    int total = 0, well = 0;
    QStringList others;
    auto worst = Status::Healthy;
    for (const auto& [status, count] : truth.counts) {
        total += count;
        if (status == Status::Healthy || status == Status::Busy)
            well += count;
        else
            others << QStringLiteral("%1 %2").arg(count).arg(word(status));
        if (severity(status) > severity(worst))
            worst = status;
    }
    Metric metric;
    metric.status = total == 0 ? Status::Unknown : worst == Status::Busy ? Status::Healthy : worst;
    metric.value = Overview::tr("%1 of %2").arg(well).arg(total);
    metric.detail =
        others.isEmpty() ? Overview::tr("idle or busy, and registered") : others.join(QStringLiteral(" · "));
    return metric;
}

Metric operationsMetric(const OperationList* operations, UtcTime now)
{
    auto metric = unread(Overview::tr("the operations could not be read"));
    if (!operations)
        return metric;
    int running = 0;
    std::optional<UtcTime> oldest;
    for (const auto& operation : operations->operations) {
        if (operation.status != OperationStatus::Running)
            continue;
        ++running;
        if (operation.createdAt && (!oldest || *operation.createdAt < *oldest))
            oldest = operation.createdAt;
    }
    metric.status = running > 0 ? Status::Busy : Status::Healthy;
    metric.value = QLocale().toString(running);
    metric.detail = oldest ? Overview::tr("oldest %1").arg(ageText(now - *oldest)) : Overview::tr("nothing runs");
    return metric;
}

// Whether it ended within the window; nullopt: the backend does not say enough. What began within it also ended there.
std::optional<bool> endedLately(const OperationSummary& operation, UtcTime now)
{
    const auto& began = operation.createdAt;
    if (!began)
        return std::nullopt;
    if (now - *began <= kFailureWindow)
        return true;
    if (!operation.durationSeconds)
        return std::nullopt;
    const auto lasted = Milliseconds{static_cast<std::int64_t>(*operation.durationSeconds * 1'000)};
    return now - (*began + lasted) <= kFailureWindow;
}

struct Endings
{
    int failed = 0, ended = 0; // within the window
    int unclear = 0;           // when they ended is not known

    double rateAmong(int all) const { return all == 0 ? 0 : static_cast<double>(failed) / all; }
    Status status() const
    {
        if (rateAmong(ended + unclear) > kFailureAlarm) // even if all of those went well
            return Status::Failed;
        return unclear > 0 ? Status::Unknown : rateAmong(ended) > kFailureAlarm ? Status::Failed : Status::Healthy;
    }
};

Endings endingsOf(const OperationList& operations, UtcTime now)
{
    Endings endings;
    for (const auto& operation : operations.operations) {
        if (operation.status != OperationStatus::Completed && operation.status != OperationStatus::Failed)
            continue;
        const auto lately = endedLately(operation, now);
        endings.unclear += lately ? 0 : 1;
        if (!lately.value_or(false))
            continue;
        ++endings.ended;
        endings.failed += operation.status == OperationStatus::Failed ? 1 : 0;
    }
    return endings;
}

Metric failuresMetric(const OperationList* operations, UtcTime now)
{
    auto metric = unread(Overview::tr("the operations could not be read"));
    if (!operations)
        return metric;
    const auto endings = endingsOf(*operations, now);
    metric.status = endings.status();
    if (endings.ended > 0) {
        metric.value = Overview::tr("%1 %").arg(QLocale().toString(endings.rateAmong(endings.ended) * 100, 'f', 1));
        metric.detail = Overview::tr("%1 of %2 · alarm at 10 %").arg(endings.failed).arg(endings.ended);
    } else {
        metric.value = endings.unclear > 0 ? QStringLiteral("?") : Overview::tr("none");
        metric.detail = endings.unclear > 0 ? QString() : Overview::tr("no operation ended in the last hour");
    }
    if (endings.unclear > 0) {
        const auto unclear = Overview::tr("%1 ended at an unknown time").arg(endings.unclear);
        metric.detail = metric.detail.isEmpty() ? unclear : Overview::tr("%1 · %2").arg(metric.detail, unclear);
    }
    return metric;
}

Metric versionMetric(const ClusterTruth& truth)
{
    std::map<std::string, int> versions;
    int known = 0;
    for (const auto& target : truth.targets) {
        if (target.version.freshness != Freshness::Fresh)
            continue;
        ++versions[target.version.text];
        ++known;
    }
    auto metric = unread(Overview::tr("no target was visited lately"));
    if (versions.empty())
        return metric;
    const auto most = std::max_element(versions.begin(), versions.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const int total = static_cast<int>(truth.targets.size());
    metric.value = qt(most->first);
    metric.status = most->second == total ? Status::Healthy : versions.size() > 1 ? Status::Degraded : Status::Unknown;
    metric.detail = Overview::tr("%1 of %2 targets").arg(most->second).arg(total);
    if (versions.size() > 1)
        metric.detail += QStringLiteral(" · ") + Overview::tr("%1 differ").arg(known - most->second);
    if (known < total)
        metric.detail += QStringLiteral(" · ") + Overview::tr("%1 not read lately").arg(total - known);
    return metric;
}

void addTargets(std::vector<AttentionItem>& items, const ClusterTruth& truth)
{
    for (const auto& target : truth.targets) {
        if (severity(target.status) <= severity(Status::Busy))
            continue;
        AttentionItem item;
        item.key = truth.environment + "/ct/" + target.target.ct.text();
        item.status = target.status;
        item.what =
            Overview::tr("%1 (%2): %3").arg(qt(target.target.name), qt(target.target.ct.text()), word(target.status));
        QStringList why;
        if (target.disagreements.empty())
            why << wording(target.reason);
        for (const auto& disagreement : target.disagreements)
            why << wording(disagreement);
        item.why = why.join(QStringLiteral(". "));
        items.push_back(std::move(item));
    }
}

void addParts(std::vector<AttentionItem>& items, const ClusterTruth& truth)
{
    for (const auto& part : truth.parts) {
        if (part.kind == PartKind::GoldenContainer || severity(part.status) <= severity(Status::Busy))
            continue;
        AttentionItem item;
        item.key = truth.environment + "/" + toString(part.kind) + "/" + part.name;
        item.status = part.status;
        item.what = Overview::tr("%1 %2: %3").arg(word(part.kind), qt(part.name), word(part.status));
        item.why = wording(part.reason);
        items.push_back(std::move(item));
    }
}

template <typename T> QString sourceAge(const QString& name, const Reading<T>& reading, UtcTime now)
{
    const auto age = reading.age(now);
    if (!age)
        return Overview::tr("%1 never").arg(name);
    const auto text = Overview::tr("%1 %2").arg(name, ageText(*age));
    return reading.problem ? Overview::tr("%1 (failing)").arg(text) : text;
}

// In the first moments: no source has answered, and none has failed.
bool nothingCameYet(const ClusterSnapshot& snapshot)
{
    const auto silent = [](const auto& reading) { return !reading.readAt && !reading.problem; };
    return silent(snapshot.resources) && silent(snapshot.addresses) && silent(snapshot.backendHealth) &&
           silent(snapshot.registry);
}

} // namespace

QString sourceAges(const ClusterSnapshot& snapshot, UtcTime now)
{
    return Overview::tr("sources: %1 · %2 · %3")
        .arg(sourceAge(QStringLiteral("pvesh"), snapshot.resources, now),
             sourceAge(Overview::tr("registry"), snapshot.registry, now),
             sourceAge(Overview::tr("health"), snapshot.backendHealth, now));
}

OverviewSummary summaryOf(const ClusterTruth& truth, const ClusterSnapshot& snapshot)
{
    const auto* operations = snapshot.operations.ifFresh(truth.at, FreshnessLimits{}.hostServices);
    OverviewSummary summary;
    summary.workers = workersMetric(truth);
    summary.operations = operationsMetric(operations, truth.at);
    summary.failures = failuresMetric(operations, truth.at);
    summary.version = versionMetric(truth);
    summary.sources = sourceAges(snapshot, truth.at);
    if (nothingCameYet(snapshot))
        return summary; // all is unknown, and nobody has to act on that
    addTargets(summary.attention, truth);
    addParts(summary.attention, truth);
    for (const auto& stranger : truth.strangers)
        summary.attention.push_back(
            {truth.environment, Status::Unknown, Overview::tr("unknown worker"), wording(stranger)});
    std::stable_sort(summary.attention.begin(), summary.attention.end(),
                     [](const auto& a, const auto& b) { return severity(a.status) > severity(b.status); });
    return summary;
}

} // namespace ktrdr
