// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exec_output.h"

#include "base/sanitize.h"

#include <fmt/core.h>

namespace ktrdr {

Result<std::string> outputOf(const Result<ExecResult>& result, const std::string& where)
{
    if (!result)
        return Unexpected(result.error());
    if (result->ok() && !result->truncated)
        return result->out;
    if (result->ok())
        return fail(ErrorCode::BadAnswer, "The answer is too long", where);
    const auto detail = sanitizeText(result->err, 1000);
    switch (result->kind) {
    case ExecResult::Kind::TimedOut: return fail(ErrorCode::TimedOut, "No answer in time", where, {}, detail);
    case ExecResult::Kind::Cancelled: return fail(ErrorCode::Cancelled, "Cancelled", where);
    case ExecResult::Kind::Lost: return fail(ErrorCode::Lost, "The connection was lost", where, {}, detail);
    default: break;
    }
    return fail(ErrorCode::CommandFailed, fmt::format("The command ended with status {}", result->exitCode), where,
                "Run it by hand on the node to see more", detail);
}

} // namespace ktrdr
