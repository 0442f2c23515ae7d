// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exit_codes.h"

namespace ktrdr {

ExitCode exitCodeOf(const Error& error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound: return ExitCode::Usage;
    case ErrorCode::ConfigInvalid: return ExitCode::Configuration;
    case ErrorCode::Unreachable:
    case ErrorCode::AuthFailed:
    case ErrorCode::TimedOut:
    case ErrorCode::Lost:
    case ErrorCode::BadAnswer: return ExitCode::Unreachable;
    case ErrorCode::HostKeyUnknown: return ExitCode::HostKeyUnknown;
    case ErrorCode::HostKeyChanged: return ExitCode::HostKeyChanged;
    case ErrorCode::Stale: return ExitCode::Stale;
    case ErrorCode::Refused: return ExitCode::PreflightFailed;
    default: return ExitCode::Failed;
    }
}

ExitCode exitCodeOf(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Succeeded: return ExitCode::Ok;
    case RunOutcome::RolledBack: return ExitCode::RolledBack;
    case RunOutcome::NeedsPerson: return ExitCode::NeedsPerson;
    case RunOutcome::Stopped: return ExitCode::Stopped;
    case RunOutcome::FailedUnchanged: return ExitCode::Unchanged;
    case RunOutcome::None: return ExitCode::LeftRunning;
    }
    return ExitCode::Failed;
}

} // namespace ktrdr
