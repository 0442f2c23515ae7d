// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of commands that the simulated shell runs itself. Builtins run in the thread of their shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

class Shell;

struct Builtin
{
    int (*run)(Shell& shell, const std::vector<std::string>& argv);
    bool special; // errors end the shell, assignments before it stay
};

const Builtin* findBuiltin(std::string_view name);

// Families, each in a file of its own.
int builtinEcho(Shell& shell, const std::vector<std::string>& argv);
int builtinPrintf(Shell& shell, const std::vector<std::string>& argv);
int builtinTest(Shell& shell, const std::vector<std::string>& argv);
int builtinRead(Shell& shell, const std::vector<std::string>& argv);
int builtinGetopts(Shell& shell, const std::vector<std::string>& argv);
int builtinExport(Shell& shell, const std::vector<std::string>& argv);
int builtinReadonly(Shell& shell, const std::vector<std::string>& argv);
int builtinLocal(Shell& shell, const std::vector<std::string>& argv);
int builtinUnset(Shell& shell, const std::vector<std::string>& argv);
int builtinSet(Shell& shell, const std::vector<std::string>& argv);
int builtinShift(Shell& shell, const std::vector<std::string>& argv);
int builtinCommand(Shell& shell, const std::vector<std::string>& argv);
int builtinType(Shell& shell, const std::vector<std::string>& argv);
int builtinTrap(Shell& shell, const std::vector<std::string>& argv);
int builtinWait(Shell& shell, const std::vector<std::string>& argv);
int builtinKill(Shell& shell, const std::vector<std::string>& argv);
int builtinCd(Shell& shell, const std::vector<std::string>& argv);

} // namespace ktrdr::sim
