// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Builtins about processes, signals, commands and the working directory.
#include "sim/shell/builtins.h"
#include "sim/shell/program_lookup.h"
#include "sim/shell/shell.h"
#include "sim/shell/signals.h"

namespace ktrdr::sim {

namespace {

using Arguments = std::vector<std::string>;

std::string describeCommand(Shell& shell, const std::string& name, bool verbose)
{
    static constexpr const char* reserved[] = {"if", "then", "else", "elif", "fi", "for", "while", "until",
                                               "do", "done", "case", "esac", "{",  "}",   "!",     "in"};
    for (const char* word : reserved) {
        if (name == word)
            return verbose ? name + " is a shell keyword" : name;
    }
    const auto* builtin = findBuiltin(name);
    if (builtin != nullptr && builtin->special)
        return verbose ? name + " is a special shell builtin" : name;
    if (shell.state().functions.contains(name))
        return verbose ? name + " is a shell function" : name;
    if (builtin != nullptr)
        return verbose ? name + " is a shell builtin" : name;
    const std::string path = locateProgram(shell.machine(), shell.state().directory, shell.state().value("PATH"), name);
    if (path.empty())
        return {};
    return verbose ? name + " is " + path : path;
}

std::optional<int> statusOf(Shell& shell, const std::string& word)
{
    auto& jobs = shell.state().jobs;
    for (auto job = jobs.begin(); job != jobs.end(); ++job) {
        if (std::to_string((*job)->pid) == word) {
            const auto held = *job;
            const int status = shell.waitFor(*held);
            std::erase(jobs, held);
            return status;
        }
    }
    return std::nullopt;
}

std::string normalPath(const std::string& path)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start < path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, end - start);
        if (part == ".." && !parts.empty())
            parts.pop_back();
        else if (!part.empty() && part != "." && part != "..")
            parts.push_back(part);
        start = end + 1;
    }
    std::string joined;
    for (const auto& part : parts)
        joined += "/" + part;
    return joined.empty() ? "/" : joined;
}

std::string trapName(const std::string& word)
{
    if (word == "0" || word == "EXIT")
        return "EXIT";
    const int number = signalNumber(word);
    if (number <= 0)
        throw ShellError("trap: " + word + ": bad trap");
    return signalName(number);
}

int listTraps(Shell& shell)
{
    std::string text;
    for (const auto& [name, command] : shell.state().traps) {
        std::string quoted = "'";
        for (const char c : command)
            quoted += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
        text += "trap -- " + quoted + "' " + name + "\n";
    }
    return shell.print(1, text) ? 0 : 1;
}

} // namespace

int builtinCommand(Shell& shell, const Arguments& argv)
{
    std::size_t i = 1;
    bool describe = false;
    bool verbose = false;
    for (; i < argv.size() && argv[i].size() > 1 && argv[i][0] == '-'; ++i) {
        if (argv[i] == "--") {
            ++i;
            break;
        }
        if (argv[i] != "-v" && argv[i] != "-V" && argv[i] != "-p")
            throw ShellError("command: Illegal option " + argv[i]);
        describe = describe || argv[i] != "-p";
        verbose = verbose || argv[i] == "-V";
    }
    if (i >= argv.size())
        return 0;
    if (!describe)
        return shell.runCommand({argv.begin() + static_cast<std::ptrdiff_t>(i), argv.end()}, false);
    const std::string text = describeCommand(shell, argv[i], verbose);
    if (text.empty())
        return 127;
    return shell.print(1, text + "\n") ? 0 : 1;
}

int builtinType(Shell& shell, const Arguments& argv)
{
    int status = 0;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        std::string text = describeCommand(shell, argv[i], true);
        if (text.empty()) {
            text = argv[i] + ": not found";
            status = 127;
        }
        shell.print(1, text + "\n");
    }
    return status;
}

int builtinTrap(Shell& shell, const Arguments& argv)
{
    std::size_t i = argv.size() > 1 && argv[1] == "--" ? 2 : 1;
    if (argv.size() == i)
        return listTraps(shell);
    std::optional<std::string> action;
    const bool numeric = argv[i].find_first_not_of("0123456789") == std::string::npos && !argv[i].empty();
    if (argv[i] == "-")
        ++i;
    else if (!numeric && argv.size() > i + 1)
        action = argv[i++];
    for (; i < argv.size(); ++i) {
        const std::string name = trapName(argv[i]);
        if (action)
            shell.state().traps[name] = *action;
        else
            shell.state().traps.erase(name);
        shell.updateTraps(name);
    }
    return 0;
}

int builtinWait(Shell& shell, const Arguments& argv)
{
    if (argv.size() == 1) {
        const auto jobs = std::move(shell.state().jobs);
        shell.state().jobs.clear();
        for (const auto& job : jobs)
            shell.waitFor(*job);
        return 0;
    }
    int status = 0;
    for (std::size_t i = 1; i < argv.size(); ++i)
        status = statusOf(shell, argv[i]).value_or(127);
    return status;
}

int builtinKill(Shell& shell, const Arguments& argv)
{
    std::string message;
    const int status = killCommand(shell.machine().processes(), argv, true, message);
    if (!message.empty())
        shell.complain(message);
    if (shell.stop().stop_requested())
        shell.checkStopped();
    return status;
}

int builtinCd(Shell& shell, const Arguments& argv)
{
    std::size_t i = 1;
    while (i < argv.size() && (argv[i] == "-P" || argv[i] == "-L" || argv[i] == "--"))
        ++i;
    auto& state = shell.state();
    const bool back = i < argv.size() && argv[i] == "-";
    std::string target = i < argv.size() ? argv[i] : state.value("HOME");
    if (back)
        target = state.value("OLDPWD");
    if (target.empty())
        return 0;
    const std::string path = normalPath(VirtualFiles::absolute(target, state.directory));
    if (!shell.machine().files().isDirectory(path)) {
        shell.complain("cd: can't cd to " + target);
        return 2;
    }
    state.assign("OLDPWD", state.directory);
    state.directory = path;
    state.assign("PWD", path);
    return back && !shell.print(1, path + "\n") ? 1 : 0;
}

} // namespace ktrdr::sim
