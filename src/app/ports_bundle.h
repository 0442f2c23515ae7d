// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// References to the ports that the app layer works through; filled by the composition roots (main.cpp) or by
// tests. The referenced objects outlive every user. Main thread.
#pragma once

#include "base/clock.h"
#include "ports/backend_api.h"
#include "ports/shell.h"

namespace ktrdr {

struct Ports
{
    Shell& shell;
    BackendApi& backend;
    WorkerApi& workers;
    const Clock& clock;
};

} // namespace ktrdr
