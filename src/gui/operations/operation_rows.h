// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The backend's operations as rows, each with the worker that is known to run it, and the words for them. Pure, main
// thread (tr).
#pragma once

#include "domain/operation_detail.h"
#include "domain/truth.h"

#include <QString>

namespace ktrdr {

struct OperationRow
{
    OperationSummary operation;
    std::string worker; // by name; empty: none says so
    CtId ct;
    bool operator==(const OperationRow&) const = default;
};

// `only`: of this worker alone; the null id: all. Running ones are not sorted first; the table does what it is told.
std::vector<OperationRow> operationRowsOf(const OperationList& list, const ClusterTruth& truth, CtId only = {});

bool isActive(OperationStatus status);
QString word(OperationStatus status);
Status shapeOf(OperationStatus status);
// "backtesting op_backtesting_1 (EURUSD)"
QString titleOf(const OperationSummary& operation);

// Lines "name: value" of the detail pane.
QString detailText(const OperationDetail& detail, const std::string& worker);

} // namespace ktrdr
