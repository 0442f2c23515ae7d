// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The backend's operations as rows, each with the worker that is known to run it, and the words for them. Pure, main
// thread (tr).
#pragma once

#include "domain/operation_detail.h"
#include "domain/truth.h"

#include <QString>

namespace ktrdr {

// What is known of the worker that runs an operation. Old: it said so too long ago. Unknown: none says so, but not all
// were read lately.
enum class WorkerWord { None, Said, Old, Unknown };

struct OperationRow
{
    OperationSummary operation;
    std::string worker; // by name; empty: none says so
    CtId ct;
    WorkerWord word = WorkerWord::None;
    bool operator==(const OperationRow&) const = default;
};

// `only`: of this worker alone; the null id: all. Running ones are not sorted first; the table does what it is told.
std::vector<OperationRow> operationRowsOf(const OperationList& list, const ClusterTruth& truth, CtId only = {});

bool isActive(OperationStatus status);
QString word(OperationStatus status);
Status shapeOf(OperationStatus status);
// "backtesting op_backtesting_1 (EURUSD)"
QString titleOf(const OperationSummary& operation);

// "ktrdr-worker-202 · 202", with "(old)" behind it; "unknown", "–".
QString workerText(const OperationRow& row);
// Where it runs, as a sentence.
QString workerSentence(const OperationRow& row);

// Lines "name: value" of the detail pane. Null: its row is gone.
QString detailText(const OperationDetail& detail, const OperationRow* row);

} // namespace ktrdr
