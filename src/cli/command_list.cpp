// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"

namespace ktrdr {

std::vector<std::unique_ptr<Command>> allCommands()
{
    std::vector<std::unique_ptr<Command>> commands;
    commands.push_back(makeStatusCommand());
    commands.push_back(makeVersionsCommand());
    commands.push_back(makeDeployCommand());
    commands.push_back(makePlanDeployCommand());
    commands.push_back(makeRunsListCommand());
    commands.push_back(makeRunsShowCommand());
    commands.push_back(makeRunsAbandonCommand());
    commands.push_back(makeEnvListCommand());
    commands.push_back(makeEnvShowCommand());
    commands.push_back(makeConfigCheckCommand());
    commands.push_back(makeConfigInitCommand());
    commands.push_back(makeHostTrustCommand());
    return commands;
}

} // namespace ktrdr
