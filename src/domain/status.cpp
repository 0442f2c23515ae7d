// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/status.h"

namespace ktrdr {

const char* toString(Status status)
{
    switch (status) {
    case Status::Healthy: return "healthy";
    case Status::Busy: return "busy";
    case Status::Degraded: return "degraded";
    case Status::Failed: return "failed";
    case Status::Stopped: return "stopped";
    case Status::Maintenance: return "maintenance";
    case Status::Unknown: return "unknown";
    }
    return "unknown";
}

int severity(Status status)
{
    switch (status) {
    case Status::Failed: return 6;
    case Status::Degraded: return 5;
    case Status::Unknown: return 4;
    case Status::Stopped: return 3;
    case Status::Maintenance: return 2;
    case Status::Busy: return 1;
    case Status::Healthy: return 0;
    }
    return 4;
}

} // namespace ktrdr
