// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The logic of echo, printf and test, shared by the builtins and the programs of the same names. Pure functions
// but for what `test` looks up in the virtual files.
#pragma once

#include <string>
#include <vector>

namespace ktrdr::sim {

class VirtualFiles;

struct CommandOutput
{
    std::string out;
    std::string error; // a message for stderr, without the command's name
    int status = 0;
};

// dash: escapes are interpreted; coreutils: only with -e.
std::string echoText(const std::vector<std::string>& argv, bool escapesByDefault);
CommandOutput formatPrintf(const std::vector<std::string>& argv);
// `words` without the command name and without a closing "]".
CommandOutput evaluateTest(const VirtualFiles& files, const std::string& directory,
                           const std::vector<std::string>& words);

// Backslash escapes as in the operand of %b and of echo; false when \c ended the output.
bool appendUnescaped(std::string& out, const std::string& text);

} // namespace ktrdr::sim
