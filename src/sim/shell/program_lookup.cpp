// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/program_lookup.h"

#include "sim/shell/virtual_files.h"

#include <algorithm>
#include <iterator>

namespace ktrdr::sim {

namespace {

FoundProgram checkScript(Machine& machine, const std::string& path)
{
    const auto info = machine.files().stat(path);
    if (!info)
        return {127, nullptr, {}, {}};
    const bool runnable = info->kind == FileKind::Regular && (info->mode & 0111) != 0;
    return runnable ? FoundProgram{0, nullptr, path, path} : FoundProgram{126, nullptr, {}, {}};
}

std::vector<std::string> splitWords(const std::string& line)
{
    std::vector<std::string> words;
    std::size_t start = line.find_first_not_of(" \t\r");
    while (start != std::string::npos) {
        const auto end = std::min(line.find_first_of(" \t\r", start), line.size());
        words.push_back(line.substr(start, end - start));
        start = line.find_first_not_of(" \t\r", end);
    }
    return words;
}

bool isShellName(const std::string& interpreter)
{
    const std::string name = interpreter.substr(interpreter.rfind('/') + 1);
    return name == "sh" || name == "dash" || name == "bash";
}

std::vector<std::string> interpreterOf(const std::string& content)
{
    if (!content.starts_with("#!"))
        return {"/bin/sh"};
    auto words = splitWords(content.substr(2, content.find('\n') - 2));
    if (words.size() > 1 && words[0] == "/usr/bin/env")
        words.erase(words.begin());
    return words;
}

} // namespace

FoundProgram lookUpProgram(Machine& machine, const std::string& directory, const std::string& searchPath,
                           const std::string& name)
{
    if (name.empty())
        return {127, nullptr, {}, {}};
    if (name.find('/') != std::string::npos) {
        const std::string path = VirtualFiles::absolute(name, directory);
        const auto* program = machine.findProgram(path, searchPath);
        if (program != nullptr)
            return {0, program, {}, name};
        auto script = checkScript(machine, path);
        script.shown = name; // $0 is what was typed
        return script;
    }
    if (const auto* program = machine.findProgram(name, searchPath))
        return {0, program, {}, name};
    FoundProgram best{127, nullptr, {}, {}};
    for (std::size_t start = 0; start <= searchPath.size();) {
        const auto end = std::min(searchPath.find(':', start), searchPath.size());
        std::string place = searchPath.substr(start, end - start);
        if (!place.empty() && !place.ends_with('/'))
            place += '/';
        const auto found = checkScript(machine, VirtualFiles::absolute(place + name, directory));
        if (found.status == 0)
            return found;
        best.status = std::min(best.status, found.status);
        start = end + 1;
    }
    return best;
}

std::string locateProgram(Machine& machine, const std::string& directory, const std::string& searchPath,
                          const std::string& name)
{
    if (name.find('/') != std::string::npos)
        return lookUpProgram(machine, directory, searchPath, name).status == 0 ? name : std::string();
    for (std::size_t start = 0; start <= searchPath.size();) {
        const auto end = std::min(searchPath.find(':', start), searchPath.size());
        const std::string path = searchPath.substr(start, end - start) + "/" + name;
        if (path.size() > name.size() + 1 && lookUpProgram(machine, directory, searchPath, path).status == 0)
            return path;
        start = end + 1;
    }
    return {};
}

int runFound(Machine& machine, Process& process, const FoundProgram& found, const std::vector<std::string>& argv)
{
    if (found.status != 0)
        return found.status;
    if (found.program != nullptr)
        return (*found.program)(process, argv);
    const std::string content = machine.files().readFile(found.script).value_or("");
    auto interpreter = interpreterOf(content);
    if (interpreter.empty() || content.find('\0') != std::string::npos) {
        process.err.write(argv[0] + ": cannot execute: Exec format error\n");
        return 126;
    }
    if (isShellName(interpreter[0])) {
        ShellInvocation invocation{found.shown, {argv.begin() + 1, argv.end()}, false, content, {}};
        std::copy(interpreter.begin() + 1, interpreter.end(), std::back_inserter(invocation.options));
        return runShellProgram(machine, process, std::move(invocation));
    }
    const auto* program = machine.findProgram(interpreter[0], kDefaultPath);
    if (program == nullptr) {
        process.err.write(argv[0] + ": " + interpreter[0] + ": bad interpreter: No such file or directory\n");
        return 127;
    }
    interpreter.push_back(found.shown);
    interpreter.insert(interpreter.end(), argv.begin() + 1, argv.end());
    return (*program)(process, interpreter);
}

} // namespace ktrdr::sim
