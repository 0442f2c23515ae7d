// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of ktrdr-sim. Pure functions, any thread.
#pragma once

#include "base/result.h"
#include "sim/model/options.h"

#include <string>
#include <vector>

namespace ktrdr::sim {

struct RunOptions
{
    SimOptions sim;
    std::string state;
    double clockScale = 1;
    std::uint16_t sshPort = 0;
    int maxSessions = 10;
    bool networkGiven = false; // otherwise another one is tried when one is taken
    bool untilEof = false;
    bool help = false;
};

Result<RunOptions> parseCommandLine(const std::vector<std::string>& words);
std::string runHelp();
std::string randomNetwork(); // "127.N"

} // namespace ktrdr::sim
