// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/operations/operation_rows.h"

#include "gui/cluster/cell_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <unordered_map>

namespace ktrdr {

namespace {

struct Operations
{
    Q_DECLARE_TR_FUNCTIONS(Operations)
};

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString momentText(const std::optional<UtcTime>& at)
{
    if (!at)
        return Operations::tr("unknown");
    const auto moment = QDateTime::fromMSecsSinceEpoch(at->time_since_epoch().count());
    return Operations::tr("%1 (UTC %2)")
        .arg(moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
             moment.toUTC().toString(QStringLiteral("HH:mm:ss")));
}

// Of what the target says about its operation: its own word, without one the registry's.
Freshness freshnessOf(const TargetTruth& worker)
{
    return worker.worker.freshness == Freshness::Never ? worker.registry.freshness : worker.worker.freshness;
}

} // namespace

std::vector<OperationRow> operationRowsOf(const OperationList& list, const ClusterTruth& truth, CtId only)
{
    std::unordered_map<std::string, const TargetTruth*> workers; // by what they are busy with
    bool allRead = true;
    for (const auto& target : truth.targets) {
        if (target.target.role != TargetRole::Worker)
            continue;
        allRead = allRead && freshnessOf(target) == Freshness::Fresh;
        if (!target.operation.empty())
            workers.emplace(target.operation, &target);
    }
    std::vector<OperationRow> rows;
    for (const auto& operation : list.operations) {
        OperationRow row{operation, {}, {}, WorkerWord::None};
        if (const auto found = workers.find(operation.id); found != workers.end()) {
            row.worker = found->second->target.name;
            row.ct = found->second->target.ct;
            row.word = freshnessOf(*found->second) == Freshness::Fresh ? WorkerWord::Said : WorkerWord::Old;
        } else if (isActive(operation.status) && !allRead) {
            row.word = WorkerWord::Unknown;
        }
        if (only == CtId{} || row.ct == only)
            rows.push_back(std::move(row));
    }
    return rows;
}

QString workerText(const OperationRow& row)
{
    const auto named = Operations::tr("%1 · %2").arg(qt(row.worker), qt(row.ct.text()));
    switch (row.word) {
    case WorkerWord::Said: return named;
    case WorkerWord::Old: return Operations::tr("%1 (old)").arg(named);
    case WorkerWord::Unknown: return Operations::tr("unknown");
    case WorkerWord::None: break;
    }
    return QStringLiteral("–");
}

QString workerSentence(const OperationRow& row)
{
    const auto name = qt(row.worker), ct = qt(row.ct.text());
    switch (row.word) {
    case WorkerWord::Said: return Operations::tr("It runs on %1 (%2).").arg(name, ct);
    case WorkerWord::Old:
        return Operations::tr("Where it runs is unknown: %1 (%2) said so last, but does not answer now.").arg(name, ct);
    case WorkerWord::Unknown: return Operations::tr("Where it runs is unknown: not every worker answers.");
    case WorkerWord::None: break;
    }
    return Operations::tr("No worker says that it runs this.");
}

bool isActive(OperationStatus status)
{
    return status == OperationStatus::Pending || status == OperationStatus::Running ||
           status == OperationStatus::Resuming;
}

QString word(OperationStatus status)
{
    switch (status) {
    case OperationStatus::Pending: return Operations::tr("pending");
    case OperationStatus::Running: return Operations::tr("running");
    case OperationStatus::Completed: return Operations::tr("completed");
    case OperationStatus::Failed: return Operations::tr("failed");
    case OperationStatus::Cancelled: return Operations::tr("cancelled");
    case OperationStatus::Resuming: return Operations::tr("resuming");
    case OperationStatus::Unknown: break;
    }
    return Operations::tr("unknown");
}

Status shapeOf(OperationStatus status)
{
    switch (status) {
    case OperationStatus::Running:
    case OperationStatus::Resuming: return Status::Busy;
    case OperationStatus::Completed: return Status::Healthy;
    case OperationStatus::Failed: return Status::Failed;
    case OperationStatus::Pending:
    case OperationStatus::Cancelled: return Status::Stopped;
    case OperationStatus::Unknown: break;
    }
    return Status::Unknown;
}

QString titleOf(const OperationSummary& operation)
{
    auto title = qt(operation.id);
    if (!operation.type.empty())
        title = Operations::tr("%1 %2").arg(qt(operation.type), title);
    return operation.symbol.empty() ? title : Operations::tr("%1 (%2)").arg(title, qt(operation.symbol));
}

QString detailText(const OperationDetail& detail, const OperationRow* row)
{
    const auto& operation = detail.summary;
    const auto orElse = [](const std::string& text, const QString& otherwise) {
        return text.empty() ? otherwise : qt(text);
    };
    QStringList lines;
    const auto add = [&lines](const QString& name, const QString& value) {
        lines << Operations::tr("%1: %2").arg(name, value);
    };
    add(Operations::tr("id"), qt(operation.id));
    add(Operations::tr("type"), orElse(operation.type, Operations::tr("unknown")));
    add(Operations::tr("status"), word(operation.status));
    add(Operations::tr("progress"), operation.progressPercent
                                        ? Operations::tr("%1 %").arg(*operation.progressPercent, 0, 'f', 1)
                                        : Operations::tr("unknown"));
    if (!operation.currentStep.empty())
        add(Operations::tr("step"), qt(operation.currentStep));
    add(Operations::tr("worker"), row ? workerSentence(*row) : Operations::tr("unknown"));
    add(Operations::tr("created"), momentText(operation.createdAt));
    add(Operations::tr("started"), momentText(detail.startedAt));
    if (!isActive(operation.status))
        add(Operations::tr("ended"), momentText(detail.completedAt));
    if (!operation.symbol.empty() || !detail.timeframe.empty())
        add(Operations::tr("data"), Operations::tr("%1 %2").arg(qt(operation.symbol), qt(detail.timeframe)).trimmed());
    if (!detail.error.empty())
        add(Operations::tr("error"), qt(detail.error));
    else if (operation.status == OperationStatus::Failed)
        add(Operations::tr("error"), Operations::tr("the backend does not say why; its worker's journal may"));
    for (const auto& error : detail.errors)
        add(Operations::tr("error"), qt(error));
    for (const auto& warning : detail.warnings)
        add(Operations::tr("warning"), qt(warning));
    for (const auto& [name, value] : detail.parameters)
        add(qt(name), qt(value));
    return lines.join(u'\n');
}

} // namespace ktrdr
