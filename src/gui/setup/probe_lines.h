// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the test of an inventory found, in lines to show: nodes, backend, workers, versions. Pure, main thread (tr).
#pragma once

#include "app/cluster_probe.h"

#include <QString>

#include <vector>

namespace ktrdr {

struct ProbeLine
{
    Status status = Status::Unknown;
    QString subject;
    QString result;
};

std::vector<ProbeLine> probeLines(const ProbeReport& report);

} // namespace ktrdr
