// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/git_call.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

using Command = int (*)(GitCall&);

struct CommandEntry
{
    Command run;
    bool changes; // goes into the audit
};

const CommandEntry* commandNamed(const std::string& name)
{
    static const std::map<std::string, CommandEntry> kCommands = {{"rev-parse", {gitRevParse, false}},
                                                                  {"cat-file", {gitCatFile, false}},
                                                                  {"describe", {gitDescribe, false}},
                                                                  {"tag", {gitTag, false}},
                                                                  {"for-each-ref", {gitForEachRef, false}},
                                                                  {"log", {gitLog, false}},
                                                                  {"rev-list", {gitRevList, false}},
                                                                  {"diff", {gitDiff, false}},
                                                                  {"fetch", {gitFetch, true}},
                                                                  {"ls-remote", {gitLsRemote, false}},
                                                                  {"remote", {gitRemote, false}},
                                                                  {"checkout", {gitCheckout, true}},
                                                                  {"reset", {gitReset, true}},
                                                                  {"status", {gitStatus, false}},
                                                                  {"worktree", {gitWorktree, true}}};
    const auto found = kCommands.find(name);
    return found == kCommands.end() ? nullptr : &found->second;
}

struct Globals
{
    std::string directory;
    std::vector<std::string> safe;
    std::size_t next = 1; // index of the command
    std::string problem;
};

Globals readGlobals(const Process& process, const Words& argv)
{
    Globals globals;
    globals.directory = process.directory;
    for (; globals.next < argv.size(); ++globals.next) {
        const auto& word = argv[globals.next];
        const bool hasValue = globals.next + 1 < argv.size();
        if (word == "-C" && hasValue) {
            globals.directory = VirtualFiles::absolute(argv[++globals.next], globals.directory);
        } else if (word == "-c" && hasValue) {
            const auto& setting = argv[++globals.next];
            if (setting.starts_with("safe.directory="))
                globals.safe.push_back(setting.substr(15));
        } else if (word == "--version") {
            globals.problem = "version";
            return globals;
        } else if (word.starts_with("-") && word != "--no-pager") {
            globals.problem = fmt::format("unknown option: {}", word);
            return globals;
        } else if (!word.starts_with("-")) {
            break;
        }
    }
    return globals;
}

// Root of the working tree that holds `directory`; empty when it is in none.
std::string treeOf(const GitClone& clone, const std::string& directory)
{
    std::string best;
    for (const auto& [tree, head] : clone.heads) {
        const bool inside = directory == tree || directory.starts_with(tree + "/");
        if (inside && tree.size() > best.size())
            best = tree;
    }
    return best;
}

int run(GitCall& call, const CommandEntry& entry, const Globals& globals)
{
    auto& files = call.machine.files();
    if (!files.isDirectory(globals.directory))
        return call.fatal(fmt::format("cannot change to '{}': No such file or directory", globals.directory));
    const auto clone = call.with([](World&, Box& box) { return box.git; });
    call.tree = treeOf(clone, files.realPath(globals.directory));
    if (call.tree.empty() || !files.exists(clone.root + "/.git"))
        return call.fatal("not a git repository (or any of the parent directories): .git");
    const bool trusted = std::any_of(globals.safe.begin(), globals.safe.end(), [&](const auto& path) {
        return path == "*" || path == call.tree || path == clone.root;
    });
    if (clone.foreignOwner && !trusted)
        return call.fatal(
            fmt::format("detected dubious ownership in repository at '{0}'\nTo add an exception for this directory, "
                        "call:\n\n\tgit config --global --add safe.directory {0}",
                        call.tree));
    return entry.run(call);
}

} // namespace

std::string GitCall::head()
{
    return with([&](World&, Box& box) {
        const auto found = box.git.heads.find(tree);
        return found == box.git.heads.end() ? std::string() : found->second;
    });
}

bool takeFlags(GitCall& call, Words& words, const std::vector<Flag>& flags, int& status)
{
    Words rest;
    bool open = true;
    for (auto& word : words) {
        const bool option = open && word.size() > 1 && word.front() == '-';
        if (open && word == "--")
            open = false;
        if (!option || word == "--") {
            rest.push_back(std::move(word));
            continue;
        }
        const auto flag = std::find_if(flags.begin(), flags.end(), [&](const Flag& f) {
            return std::find(f.names.begin(), f.names.end(), word) != f.names.end();
        });
        if (flag == flags.end()) {
            status = failWith(call.process, 129,
                              fmt::format("error: unknown option `{}' (git {}; or not simulated)", word, call.command));
            return false;
        }
        *flag->value = true;
    }
    words = std::move(rest);
    return true;
}

int git(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    const auto begun = machine.now();
    const auto globals = readGlobals(process, argv);
    if (globals.problem == "version") {
        process.out.write("git version 2.39.5\n");
        return 0;
    }
    if (!globals.problem.empty())
        return failWith(process, 129, globals.problem);
    if (globals.next >= argv.size())
        return failWith(process, 1, "usage: git [-C <path>] [-c <name>=<value>] <command> [<args>]");
    const auto* entry = commandNamed(argv[globals.next]);
    if (!entry)
        return failWith(
            process, 1,
            fmt::format("git: '{}' is not a git command. See 'git --help'. (or not simulated)", argv[globals.next]));
    GitCall call{park, machine, process, argv[globals.next], tail(argv, globals.next + 1), {}};
    const int status = run(call, *entry, globals);
    if (entry->changes)
        recordProgram(park, machine, "git", begun, argv, status);
    return status;
}

} // namespace ktrdr::sim
