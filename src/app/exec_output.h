// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// outputOf takes what a finished remote command printed, or says why there is nothing to decode. Pure, any thread.
#pragma once

#include "ports/shell.h"

namespace ktrdr {

// Error unless the command ended with status 0 and its output is whole; `where` names the host.
Result<std::string> outputOf(const Result<ExecResult>& result, const std::string& where);

} // namespace ktrdr
