// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The makers of all commands, one per command file; command_list.cpp puts them in the order of the help.
#pragma once

#include "cli/command.h"

namespace ktrdr {

std::unique_ptr<Command> makeStatusCommand();
std::unique_ptr<Command> makeVersionsCommand();
std::unique_ptr<Command> makeDeployCommand();
std::unique_ptr<Command> makePlanDeployCommand();
std::unique_ptr<Command> makeRunsListCommand();
std::unique_ptr<Command> makeRunsShowCommand();
std::unique_ptr<Command> makeRunsAbandonCommand();
std::unique_ptr<Command> makeEnvListCommand();
std::unique_ptr<Command> makeEnvShowCommand();
std::unique_ptr<Command> makeConfigCheckCommand();
std::unique_ptr<Command> makeConfigInitCommand();
std::unique_ptr<Command> makeHostTrustCommand();

} // namespace ktrdr
