// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What KTRDR says when it refuses: the error bodies of both generations as one line of text. Pure functions,
// any thread.
#pragma once

#include "adapters/http/http_request.h"

#include <QJsonValue>

#include <string>
#include <string_view>

namespace ktrdr {

// The text of {"detail": text | object | list} or {"error": {code, message, details}}; empty when it is neither.
std::string errorText(const QJsonValue& document);

// Error Refused for a status of 4xx or 5xx; keeps Retry-After and the start of a body that is not JSON.
Unexpected refused(const HttpAnswer& answer, std::string_view where);

// The document of a success. Refused for 4xx, 5xx and {"success": false}, BadAnswer for everything that is not
// JSON under status 200.
Result<QJsonValue> successDocument(const HttpAnswer& answer, std::string_view where);

// Error BadAnswer that names the place in the document.
Unexpected badDocument(std::string_view problem, std::string_view where);

} // namespace ktrdr
