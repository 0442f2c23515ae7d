// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as JSON: saved, shown with --format json, kept in the journal and hashed. fromJson accepts only what
// toJson writes (format 1) and names the place of anything else. Pure, any thread.
#pragma once

#include "planning/plan.h"

#include <QJsonArray>
#include <QJsonObject>

#include <string>

namespace ktrdr {

inline constexpr int kPlanFormat = 1;

// With the exact commands of each step, so that the hash covers what will be sent.
QJsonObject planToJson(const Plan& plan);
Result<Plan> planFromJson(const QJsonObject& json);

QJsonArray groupsToJson(const std::vector<Group>& groups);
Result<std::vector<Group>> groupsFromJson(const QJsonArray& json);

// SHA-256 over the compact JSON, hex.
std::string planHash(const Plan& plan);

} // namespace ktrdr
