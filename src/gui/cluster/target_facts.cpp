// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/target_facts.h"

#include "app/wording.h"
#include "domain/service_url.h"
#include "gui/cluster/cell_text.h"
#include "gui/cluster/truth_table_model.h"
#include "planning/commands.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace ktrdr {

namespace {

struct Facts
{
    Q_DECLARE_TR_FUNCTIONS(Facts)
};

constexpr int kFullPercent = 90;

QString qt(const std::string& text) { return QString::fromStdString(text); }

struct AdviceEntry
{
    const char* id;
    const char* text;
};

// What to do about a disagreement, by its id.
constexpr AdviceEntry kAdvice[] = {
    {"disagree.container-worker",
     QT_TRANSLATE_NOOP("Facts", "Something else answers at this address: compare the address with Proxmox (net0).")},
    {"disagree.registry-worker",
     QT_TRANSLATE_NOOP("Facts", "Wait one reading. If it stays, restart the worker's unit when it is idle: it then "
                                "registers again.")},
    {"disagree.container-registry",
     QT_TRANSLATE_NOOP("Facts", "The backend drops the entry about 5 minutes after the worker was last healthy.")},
    {"disagree.unit-worker",
     QT_TRANSLATE_NOOP("Facts", "A process outside the unit answers: look for it in the container, then restart the "
                                "unit.")},
    {"disagree.restart-owed",
     QT_TRANSLATE_NOOP("Facts", "Deploy this version once more: the unit is then started from the tree.")},
    {"identity.address-differs",
     QT_TRANSLATE_NOOP("Facts", "Correct the address in the configuration or net0 of the container.")},
    {"identity.name-differs",
     QT_TRANSLATE_NOOP("Facts", "Correct the name in the configuration or the host name of the container.")},
    {"identity.registered-twice",
     QT_TRANSLATE_NOOP("Facts", "Give the worker a fixed WORKER_ID; the older entry goes about 5 minutes after it was "
                                "last healthy.")},
    {"identity.endpoint-elsewhere",
     QT_TRANSLATE_NOOP("Facts", "Make sure that no other machine registers under this worker's id.")},
    {"identity.shared-entry",
     QT_TRANSLATE_NOOP("Facts", "Give each worker its own WORKER_ID and host name, then restart both units.")},
    {"identity.port-differs", QT_TRANSLATE_NOOP("Facts", "Correct the port in the configuration or in the unit.")},
    {"reason.container-missing",
     QT_TRANSLATE_NOOP("Facts", "Correct the number in the configuration, or restore the container.")},
    {"reason.container-stopped", QT_TRANSLATE_NOOP("Facts", "Start the container if it was not stopped on purpose.")},
    {"reason.container-stale", QT_TRANSLATE_NOOP("Facts", "Look whether its node can be reached; F5 reads again.")},
    {"reason.unit-not-active",
     QT_TRANSLATE_NOOP("Facts", "Read the unit's journal (Commands has the way in), then start it.")},
    {"reason.worker-does-not-answer",
     QT_TRANSLATE_NOOP("Facts", "Read the unit's journal and look whether its port is open.")},
    {"reason.worker-unknown", QT_TRANSLATE_NOOP("Facts", "F5 reads again. Until it answers it counts as busy.")},
    {"reason.registry-unknown", QT_TRANSLATE_NOOP("Facts", "Look at the backend first; F5 reads again.")},
    {"reason.not-registered",
     QT_TRANSLATE_NOOP("Facts", "Restart its unit: workers of this generation register only when they start.")},
    {"reason.temporarily-unavailable",
     QT_TRANSLATE_NOOP("Facts", "The backend cannot reach it: look at its unit and its address.")},
    {"reason.backend-unknown", QT_TRANSLATE_NOOP("Facts", "Look whether the backend's container and unit run.")},
    {"reason.backend-unhealthy", QT_TRANSLATE_NOOP("Facts", "Read the journal of the backend's unit.")},
};

QString nextStep(const std::string& id)
{
    const auto found =
        std::find_if(std::begin(kAdvice), std::end(kAdvice), [&](const auto& entry) { return id == entry.id; });
    return found == std::end(kAdvice) ? QString() : Facts::tr(found->text);
}

// How the rows of one target are made.
struct Rows
{
    const TargetTruth& target;
    UtcTime now;
    std::vector<SourceRow> rows;

    void add(const QString& what, const Cell& cell, const QString& source, int column, const QString& more = {})
    {
        SourceRow row;
        row.what = what;
        row.says = cellText(cell, now);
        if (row.says.isEmpty())
            row.says = Facts::tr("not said");
        if (!more.isEmpty() && cell.freshness == Freshness::Fresh)
            row.says += Facts::tr(" · %1").arg(more);
        row.age = cell.readAt ? ageText(std::chrono::duration_cast<Milliseconds>(now - *cell.readAt))
                              : Facts::tr("never read");
        row.source = source;
        row.trouble = qt(cell.problem);
        row.fresh = cell.freshness == Freshness::Fresh;
        row.disputed = std::any_of(target.disagreements.begin(), target.disagreements.end(),
                                   [column](const auto& message) { return isAbout(message, column); });
        rows.push_back(row);
    }
};

void addServiceRows(Rows& made, const Environment& environment, const ClusterSnapshot& snapshot)
{
    const auto& target = made.target;
    const auto url = qt(serviceUrl(environment, target.address, target.target.port));
    const auto backendAddress = [&] {
        const auto& book = snapshot.addresses.value;
        const auto found = book ? book->find(environment.backend.ct) : AddressBook::const_iterator{};
        return book && found != book->end() ? found->second : environment.backend.address;
    }();
    const auto registryUrl = qt(serviceUrl(environment, backendAddress, environment.backend.port));
    if (target.target.role == TargetRole::Backend) {
        made.add(Facts::tr("Service"), target.worker, Facts::tr("GET %1%2").arg(url, qt(environment.http.healthPath)),
                 TruthTableModel::Service);
        return;
    }
    made.add(Facts::tr("Worker"), target.worker, Facts::tr("GET %1/api/v1/operations").arg(url),
             TruthTableModel::Service, target.worker.text == "busy" ? qt(target.operation) : QString());
    const auto registered = target.workerId.empty() ? QString() : Facts::tr("as %1").arg(qt(target.workerId));
    made.add(Facts::tr("Registry"), target.registry, Facts::tr("GET %1/api/v1/workers").arg(registryUrl),
             TruthTableModel::Registry, registered);
}

QString versionMore(const TargetTruth& target)
{
    const auto commit = target.commit.isNull() ? std::string() : target.commit.shortText();
    return commit == target.version.text ? QString() : qt(commit);
}

QString freeText(std::int64_t bytes)
{
    const auto mb = bytes >> 20;
    return mb < 1'024
               ? Facts::tr("%1 MB").arg(mb)
               : Facts::tr("%1 GB").arg(QLocale().toString(static_cast<double>(mb) / 1'024, 'f', mb % 1'024 ? 1 : 0));
}

Metric unread(const QString& why) { return {Status::Unknown, QStringLiteral("–"), why}; }

// Judged as the check before a deploy judges it: below the limit it refuses, below twice the limit it soon will.
Metric freeMetric(const Reading<InsideState>* reading, const DeployDefaults& deploy, UtcTime now)
{
    const auto* inside = reading ? reading->ifFresh(now, FreshnessLimits{}.inside) : nullptr;
    if (!inside)
        return unread(Facts::tr("no visit in the container is fresh"));
    if (inside->freeDiskBytes < 0)
        return unread(Facts::tr("the container does not say"));
    const std::int64_t needed = std::int64_t{deploy.minFreeDiskMb} << 20;
    const auto bytes = inside->freeDiskBytes;
    Metric metric{Status::Healthy, freeText(bytes),
                  Facts::tr("at the application, read %1 ago").arg(ageText(*reading->age(now)))};
    if (bytes >= 2 * needed)
        return metric;
    metric.status = bytes < needed ? Status::Failed : Status::Degraded;
    metric.detail = Facts::tr("a deploy needs %1 · %2").arg(freeText(needed), metric.detail);
    return metric;
}

Metric usage(std::int64_t used, std::int64_t whole, const QString& detail)
{
    if (whole <= 0)
        return unread(Facts::tr("Proxmox does not say"));
    const auto percent = used * 100 / whole;
    return {percent >= kFullPercent ? Status::Failed : Status::Healthy, Facts::tr("%1 %").arg(percent),
            Facts::tr("%1 · %2").arg(usageText(used, whole), detail)};
}

} // namespace

std::vector<SourceRow> sourceRowsOf(const TargetTruth& target, const Environment& environment,
                                    const ClusterSnapshot& snapshot, UtcTime now)
{
    const FreshnessLimits limits;
    const auto resources = qt(clusterResourcesCommand().line);
    Rows made{target, now, {}};
    made.add(Facts::tr("Container"), target.container, resources, TruthTableModel::Container,
             target.node.empty() ? QString() : Facts::tr("on %1").arg(qt(target.node)));
    const auto* readings = snapshot.findTarget(target.target.ct);
    const auto detail = readings && readings->inside.value ? qt(readings->inside.value->unitDetail) : QString();
    const auto unit = target.target.unit.empty() ? Facts::tr("Unit") : Facts::tr("Unit %1").arg(qt(target.target.unit));
    made.add(unit, target.unit, Facts::tr("systemctl in the container"), TruthTableModel::Unit, detail);
    addServiceRows(made, environment, snapshot);
    made.add(Facts::tr("Version"), target.version,
             Facts::tr("git in the container, %1").arg(qt(environment.appDirectory)), TruthTableModel::Version,
             versionMore(target));
    const auto* container = snapshot.resources.value ? snapshot.resources.value->find(target.target.ct) : nullptr;
    made.add(Facts::tr("Name"), cellOf(snapshot.resources, container ? container->name : "", now, limits.resources),
             resources, TruthTableModel::Name);
    const auto address = snapshot.addresses.value && snapshot.addresses.value->contains(target.target.ct)
                             ? snapshot.addresses.value->at(target.target.ct)
                             : std::string();
    // The addresses are read every five minutes; three missed readings make them old.
    made.add(Facts::tr("Address"), cellOf(snapshot.addresses, address, now, Milliseconds{900'000}),
             Facts::tr("net0 of the container's configuration"), TruthTableModel::Address);
    const auto hostname = readings && readings->inside.value ? readings->inside.value->hostname : std::string();
    made.add(Facts::tr("Host name"), readings ? cellOf(readings->inside, hostname, now, limits.inside) : Cell{},
             Facts::tr("hostname in the container"), TruthTableModel::Name);
    return made.rows;
}

TargetFigures figuresOf(const TargetTruth& target, const Environment& environment, const ClusterSnapshot& snapshot,
                        UtcTime now)
{
    TargetFigures figures;
    const auto* readings = snapshot.findTarget(target.target.ct);
    figures.free = freeMetric(readings ? &readings->inside : nullptr, environment.deploy, now);
    const auto* resources = snapshot.resources.ifFresh(now, FreshnessLimits{}.resources);
    const auto* container = resources ? resources->find(target.target.ct) : nullptr;
    if (!container || container->power != Power::Running) {
        const auto why = !resources   ? Facts::tr("Proxmox's figures are too old or were not read")
                         : !container ? Facts::tr("Proxmox does not know this container")
                         : container->power == Power::Unknown ? Facts::tr("Proxmox does not know the container's state")
                                                              : Facts::tr("the container does not run");
        figures.cpu = figures.memory = figures.disk = unread(why);
        return figures;
    }
    const auto age = Facts::tr("read %1 ago")
                         .arg(ageText(std::chrono::duration_cast<Milliseconds>(now - *snapshot.resources.readAt)));
    figures.cpu = container->cpu ? Metric{Status::Healthy, Facts::tr("%1 %").arg(qRound(*container->cpu * 100)),
                                          Facts::tr("of %1 cores · %2").arg(container->cores).arg(age)}
                                 : unread(Facts::tr("Proxmox does not say"));
    figures.memory = usage(container->memoryBytes, container->maxMemoryBytes, age);
    figures.disk = usage(container->diskBytes, container->maxDiskBytes, age);
    return figures;
}

std::vector<Advice> adviceFor(const TargetTruth& target)
{
    std::vector<Advice> advice;
    for (const auto& disagreement : target.disagreements)
        advice.push_back({wording(disagreement), nextStep(disagreement.id)});
    const bool well = target.status == Status::Healthy || target.status == Status::Busy;
    if (!well && target.reason.id != "reason.disagreement")
        advice.insert(advice.begin(), {wording(target.reason), nextStep(target.reason.id)});
    return advice;
}

} // namespace ktrdr
