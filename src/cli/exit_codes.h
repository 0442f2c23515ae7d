// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fixed exit codes of ktrdrctl; documented in README and in `ktrdrctl help`. Never renumber.
#pragma once

#include "base/result.h"
#include "engine/run_state.h"

namespace ktrdr {

enum class ExitCode {
    Ok = 0,
    Failed = 1,          // anything without a code of its own
    Usage = 2,           // the command line or another input is wrong
    Configuration = 3,   // the configuration file is missing or wrong
    Unreachable = 4,     // no connection, no login, or the cluster could not be read
    PreflightFailed = 5, // checks did not pass; nothing was changed
    HostKeyUnknown = 6,
    HostKeyChanged = 7,
    RolledBack = 8,      // the run failed and everything is back on its previous version
    NeedsPerson = 9,     // the run failed and could not bring everything back
    Stopped = 10,        // stopped by the operator; some targets may be on the new version
    Stale = 11,          // the plan is older than 15 minutes or its facts have changed
    NotConfirmed = 12,   // production was not confirmed, or declined
    Unchanged = 13,      // the run failed before anything was changed
    LeftRunning = 14,    // left with a second Ctrl-C; the journal says how far the run came
    NeedsAttention = 15, // status --check: something is degraded, failed or unknown
};

ExitCode exitCodeOf(const Error& error);
ExitCode exitCodeOf(RunOutcome outcome);

} // namespace ktrdr
