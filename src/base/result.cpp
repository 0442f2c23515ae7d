// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

namespace ktrdr {

const char* toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput: return "invalid-input";
    case ErrorCode::ConfigInvalid: return "config-invalid";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::PermissionDenied: return "permission-denied";
    case ErrorCode::Io: return "io";
    case ErrorCode::Unreachable: return "unreachable";
    case ErrorCode::HostKeyUnknown: return "host-key-unknown";
    case ErrorCode::HostKeyChanged: return "host-key-changed";
    case ErrorCode::AuthFailed: return "auth-failed";
    case ErrorCode::TimedOut: return "timed-out";
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::Lost: return "lost";
    case ErrorCode::BadAnswer: return "bad-answer";
    case ErrorCode::Refused: return "refused";
    case ErrorCode::CommandFailed: return "command-failed";
    case ErrorCode::Busy: return "busy";
    case ErrorCode::Stale: return "stale";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

std::string toString(const Error& error)
{
    std::string text = error.what;
    if (!error.where.empty())
        text += " (" + error.where + ")";
    if (!error.hint.empty())
        text += ". " + error.hint;
    return text;
}

} // namespace ktrdr
