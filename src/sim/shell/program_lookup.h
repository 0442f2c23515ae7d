// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what a command name means on a machine (a program, or a script among its files) and runs it: the part
// of exec that the shell, env, timeout, xargs and others share. Any thread.
#pragma once

#include "sim/shell/machine.h"

namespace ktrdr::sim {

inline constexpr const char* kDefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct FoundProgram
{
    int status = 0; // 0, 126 (not executable) or 127 (not found)
    const Program* program = nullptr;
    std::string script; // path of a script file instead
    std::string shown;  // how its $0 calls it
};

FoundProgram lookUpProgram(Machine& machine, const std::string& directory, const std::string& searchPath,
                           const std::string& name);
// The path that "command -v" prints; empty when there is none.
std::string locateProgram(Machine& machine, const std::string& directory, const std::string& searchPath,
                          const std::string& name);
// Runs what was found in the calling thread as the process that `process` describes.
int runFound(Machine& machine, Process& process, const FoundProgram& found, const std::vector<std::string>& argv);

struct ShellInvocation
{
    std::string name = "sh";
    std::vector<std::string> arguments;
    bool readInput = false; // the script comes from the process's stdin
    std::string script;
    std::vector<std::string> options; // as for "set": "-e", "-o", "pipefail"
};

int runShellProgram(Machine& machine, Process& process, ShellInvocation invocation);

} // namespace ktrdr::sim
