// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a target says: each source's word with its age and where it comes from, the figures of the
// container, and for each disagreement what to do. Made from the joined truth; pure, main thread (tr).
#pragma once

#include "domain/truth.h"
#include "gui/cluster/metric_card.h"

namespace ktrdr {

struct SourceRow
{
    QString what;   // "Container"
    QString says;   // "running", "idle? 95 s", "–"
    QString age;    // "2 s", "never read"
    QString source; // the command or URL
    QString trouble;
    bool fresh = false;
    bool disputed = false; // it is one side of a disagreement
    bool operator==(const SourceRow&) const = default;
};

std::vector<SourceRow> sourceRowsOf(const TargetTruth& target, const Environment& environment,
                                    const ClusterSnapshot& snapshot, UtcTime now);

struct TargetFigures
{
    Metric cpu, memory, disk, free;
};
// Not known is a value of its own, with the reason.
TargetFigures figuresOf(const TargetTruth& target, const Environment& environment, const ClusterSnapshot& snapshot,
                        UtcTime now);

struct Advice
{
    QString what; // the disagreement, or why the target is not well
    QString next; // what to do
    bool operator==(const Advice&) const = default;
};
// Empty when nothing is to be done.
std::vector<Advice> adviceFor(const TargetTruth& target);

} // namespace ktrdr
