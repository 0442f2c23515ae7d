// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as the review page shows it: four cards, and one row per group of targets with what is done, how it is made
// sure, how many commands are sent and how long it takes. Pure, main thread (tr).
#pragma once

#include "domain/snapshot.h"
#include "domain/status.h"
#include "planning/plan.h"

#include <QString>

#include <vector>

namespace ktrdr {

struct ReviewRow
{
    Status status = Status::Unknown;
    QString what, sure, commands, time;
    QString names; // of all its targets
    bool operator==(const ReviewRow&) const = default;
};

struct ReviewCard
{
    QString value, detail;
    bool operator==(const ReviewCard&) const = default;
};

struct ReviewCards
{
    ReviewCard version, targets, estimate, wayBack;
};

std::vector<ReviewRow> reviewRowsOf(const Plan& plan, const ClusterSnapshot& snapshot);
// `versionNote`: what else is known about the way from the old version to the new one.
ReviewCards reviewCardsOf(const Plan& plan, const ClusterSnapshot& snapshot, const QString& versionNote);

} // namespace ktrdr
