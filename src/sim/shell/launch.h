// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How utilities such as env, timeout and xargs start another command. The caller's thread, like a foreground
// process.
#pragma once

#include "sim/shell/tool.h"

namespace ktrdr::sim {

// As exec: the command takes the place of the utility. 126 or 127 and a message when it cannot.
int execCommand(const Tool& tool, Process& process, const std::vector<std::string>& argv);

// As fork and exec: a process of its own. `environment` and `descriptors` replace the utility's when given.
struct Launch
{
    std::vector<std::string> argv;
    const DescriptorTable* descriptors = nullptr;
    std::function<void(int pid)> started; // called before the command runs
};
int launchCommand(const Tool& tool, const Launch& launch);

} // namespace ktrdr::sim
