// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/snapshot.h"

namespace ktrdr {

const TargetReadings* ClusterSnapshot::findTarget(CtId ct) const
{
    const auto found = targets.find(ct);
    return found == targets.end() ? nullptr : &found->second;
}

} // namespace ktrdr
