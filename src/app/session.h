// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session is the open connections of one environment behind the ports; closing is destruction. Made by the
// composition roots, which alone know adapters; owned by a command or a WatchedEnvironment. Main thread.
#pragma once

#include "app/ports_bundle.h"
#include "domain/snapshot.h"

#include <map>

namespace ktrdr {

class Session
{
public:
    virtual ~Session() = default;
    virtual Ports ports() = 0;
};

// What earlier visits saw inside the containers; shown with its age until the next visit.
using InsideCache = std::map<CtId, Reading<InsideState>>;

} // namespace ktrdr
