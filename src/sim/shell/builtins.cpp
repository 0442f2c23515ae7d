// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of builtins and those that need a few lines only.
#include "sim/shell/builtins.h"

#include "sim/shell/program_lookup.h"
#include "sim/shell/shell.h"

#include <map>

namespace ktrdr::sim {

namespace {

using Arguments = std::vector<std::string>;

int parseNumber(const std::string& text)
{
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
        throw ShellError("Illegal number: " + text);
    return std::stoi(text);
}

int runTrue(Shell&, const Arguments&) { return 0; }

int runFalse(Shell&, const Arguments&) { return 1; }

int runExit(Shell& shell, const Arguments& argv)
{
    throw ShellExit{argv.size() > 1 ? parseNumber(argv[1]) & 0xff : shell.state().lastStatus};
}

int runReturn(Shell& shell, const Arguments& argv)
{
    const int status = argv.size() > 1 ? parseNumber(argv[1]) & 0xff : shell.state().lastStatus;
    shell.requestReturn(status);
    return status;
}

int runLoopControl(Shell& shell, const Arguments& argv)
{
    const int levels = argv.size() > 1 ? parseNumber(argv[1]) : 1;
    if (levels < 1)
        throw ShellError("Illegal number: " + argv[1]);
    shell.requestBreak(levels, argv[0] == "continue");
    return 0;
}

int runEval(Shell& shell, const Arguments& argv)
{
    std::string text;
    for (std::size_t i = 1; i < argv.size(); ++i)
        text += (i == 1 ? "" : " ") + argv[i];
    return shell.evaluate(std::move(text));
}

int runDot(Shell& shell, const Arguments& argv)
{
    if (argv.size() < 2)
        return 0;
    std::string path = argv[1];
    if (path.find('/') == std::string::npos) {
        const auto found = lookUpProgram(shell.machine(), shell.state().directory, shell.state().value("PATH"), path);
        if (!found.script.empty())
            path = found.script;
        else
            throw ShellError(".: " + path + ": not found");
    }
    const auto content = shell.machine().files().readFile(VirtualFiles::absolute(path, shell.state().directory));
    if (!content)
        throw ShellError(".: cannot open " + path + ": No such file");
    return shell.evaluateFile(*content);
}

int runExec(Shell& shell, const Arguments& argv)
{
    if (argv.size() == 1) {
        shell.keepDescriptors();
        return 0;
    }
    shell.replace({argv.begin() + 1, argv.end()});
}

int runUmask(Shell& shell, const Arguments& argv)
{
    unsigned& mask = shell.state().umask;
    if (argv.size() == 1) {
        const std::string digits = {static_cast<char>('0' + (mask >> 6 & 7)), static_cast<char>('0' + (mask >> 3 & 7)),
                                    static_cast<char>('0' + (mask & 7))};
        return shell.print(1, "0" + digits + "\n") ? 0 : 1;
    }
    if (argv[1].find_first_not_of("01234567") != std::string::npos || argv[1].size() > 4)
        throw ShellError("umask: Illegal mode: " + argv[1]);
    mask = static_cast<unsigned>(std::stoul(argv[1], nullptr, 8)) & 0777;
    return 0;
}

// The simulated machine has no limits to set; asking shows none.
int runUlimit(Shell& shell, const Arguments& argv) { return argv.size() > 2 || shell.print(1, "unlimited\n") ? 0 : 1; }

int runPwd(Shell& shell, const Arguments&) { return shell.print(1, shell.state().directory + "\n") ? 0 : 1; }

} // namespace

const Builtin* findBuiltin(std::string_view name)
{
    static const std::map<std::string_view, Builtin> table = {{":", {runTrue, true}},
                                                              {".", {runDot, true}},
                                                              {"break", {runLoopControl, true}},
                                                              {"continue", {runLoopControl, true}},
                                                              {"eval", {runEval, true}},
                                                              {"exec", {runExec, true}},
                                                              {"exit", {runExit, true}},
                                                              {"export", {builtinExport, true}},
                                                              {"readonly", {builtinReadonly, true}},
                                                              {"return", {runReturn, true}},
                                                              {"set", {builtinSet, true}},
                                                              {"shift", {builtinShift, true}},
                                                              {"trap", {builtinTrap, true}},
                                                              {"unset", {builtinUnset, true}},
                                                              {"[", {builtinTest, false}},
                                                              {"test", {builtinTest, false}},
                                                              {"true", {runTrue, false}},
                                                              {"false", {runFalse, false}},
                                                              {"echo", {builtinEcho, false}},
                                                              {"printf", {builtinPrintf, false}},
                                                              {"cd", {builtinCd, false}},
                                                              {"pwd", {runPwd, false}},
                                                              {"read", {builtinRead, false}},
                                                              {"getopts", {builtinGetopts, false}},
                                                              {"local", {builtinLocal, false}},
                                                              {"command", {builtinCommand, false}},
                                                              {"type", {builtinType, false}},
                                                              {"wait", {builtinWait, false}},
                                                              {"kill", {builtinKill, false}},
                                                              {"umask", {runUmask, false}},
                                                              {"ulimit", {runUlimit, false}}};
    const auto found = table.find(name);
    return found == table.end() ? nullptr : &found->second;
}

} // namespace ktrdr::sim
