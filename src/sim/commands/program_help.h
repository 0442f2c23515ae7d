// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small helpers that the simulated programs share. Pure functions, any thread.
#pragma once

#include "sim/commands/sim_machine.h"

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

using Words = std::vector<std::string>;

inline int failWith(Process& process, int status, std::string_view message)
{
    process.err.write(std::string(message) + "\n");
    return status;
}

inline Words tail(const Words& words, std::size_t from)
{
    return from < words.size() ? Words(words.begin() + static_cast<std::ptrdiff_t>(from), words.end()) : Words();
}

std::optional<std::int64_t> parseNumber(std::string_view text);

// Writes the audit line of one finished program.
void recordProgram(MachinePark& park, SimMachine& machine, std::string kind, UtcTime begun, const Words& argv,
                   int status);

} // namespace ktrdr::sim
