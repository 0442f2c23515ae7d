// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the overview of an environment says in figures and sentences, made from the joined truth. Stale and unknown
// are never counted as well. Pure, main thread (tr).
#pragma once

#include "domain/truth.h"
#include "gui/cluster/metric_card.h"

namespace ktrdr {

struct AttentionItem
{
    std::string key; // of the object in the tree
    Status status = Status::Unknown;
    QString what; // "ktrdr-worker-bt-5 (205): failed"
    QString why;
    bool operator==(const AttentionItem&) const = default;
};

struct OverviewSummary
{
    Metric workers, operations, failures, version;
    std::vector<AttentionItem> attention; // worst first
    QString sources;                      // "pvesh 2 s · registry 1 s"
};

// OverviewSummary::sources alone.
QString sourceAges(const ClusterSnapshot& snapshot, UtcTime now);
OverviewSummary summaryOf(const ClusterTruth& truth, const ClusterSnapshot& snapshot);

} // namespace ktrdr
