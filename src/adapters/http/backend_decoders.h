// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders of what KTRDR backends and workers answer, for generations R and N and the shapes their documents
// show. Pure functions, any thread. A document that does not fit is BadAnswer with its JSON path as a whole,
// never a shorter list; lists keep duplicates, the domain judges them. Statuses 4xx and 5xx are Refused.
#pragma once

#include "adapters/http/http_request.h"
#include "domain/operation_detail.h"

#include <string_view>

namespace ktrdr {

// GET /api/v1/health: {"healthy": bool} or {"status": "ok"}; "healthy": false wins. The generation is N when
// the answer has orphan_detector, otherwise Unknown: its absence alone does not prove R.
Result<BackendHealth> decodeHealth(const HttpAnswer& answer, std::string_view where);

// GET /api/v1/workers: a bare list or {"workers": [...]}. An endpoint that is not an http URL with a host keeps
// its text, with empty endpointHost and port 0: anybody can register one, it must not hide the others.
Result<Registry> decodeWorkers(const HttpAnswer& answer, std::string_view where);

// GET /api/v1/workers/health, which no generation really has: R answers 404 "Not Found", N takes "health" for a
// worker id. Everything else is Unknown.
Generation decodeGeneration(const HttpAnswer& answer, std::string_view where);

// GET /api/v1/operations: the list under data, data.operations, operations or bare. Without a total the list
// counts itself.
Result<OperationList> decodeOperations(const HttpAnswer& answer, std::string_view where);

// One operation as GET /api/v1/operations/ID answers.
Result<OperationDetail> decodeOperation(const HttpAnswer& answer, std::string_view where);

// What DELETE /api/v1/operations/ID answers. A status of 5xx is Lost: what became of the operation is not known.
Result<OperationCancelled> decodeCancelled(const HttpAnswer& answer, std::string_view where);

// A worker's GET /api/v1/operations?active_only=true.
Result<WorkerSelf> decodeWorkerActivity(const HttpAnswer& answer, std::string_view where);

// A worker's GET /.
Result<WorkerSelf> decodeWorkerIdentity(const HttpAnswer& answer, std::string_view where);

// The health URL of a host service: same rules as decodeHealth.
Result<HostServiceState> decodeHostService(const HttpAnswer& answer, std::string_view where);

} // namespace ktrdr
