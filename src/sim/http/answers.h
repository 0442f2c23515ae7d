// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies that several routes share: errors in the shapes of the real services, timestamps, operations. Pure
// functions, called with the cluster's mutex held.
#pragma once

#include "sim/model/json_text.h"
#include "sim/model/web.h"
#include "sim/model/world.h"

namespace ktrdr::sim {

WebAnswer ok(std::string body);
WebAnswer prometheus(std::string text);
WebAnswer problem(int status, std::string_view detail); // {"detail": "..."}
WebAnswer methodNotAllowed(std::string_view allowed);

enum class Surface { Backend, Worker }; // they say 422 in different shapes
WebAnswer invalidField(Surface surface, std::string_view place, std::string_view field, std::string_view message,
                       std::string_view type);

std::string isoZulu(UtcTime time);                         // 2025-11-10T10:30:00.123000Z
std::string isoOf(const World& world, UtcTime time);       // naive in R, +00:00 in N
std::string isoOrNull(const std::optional<UtcTime>& time); // JSON, Zulu form

std::string operationSummary(const Operation& operation, UtcTime now);
std::string operationDetail(World& world, const Operation& operation);

// GET .../operations with its filters, over `all` (oldest first).
WebAnswer listOperations(World& world, Surface surface, const std::vector<Operation>& all, const WebRequest& request);

} // namespace ktrdr::sim
