// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One running simulated git command: its words, and the working tree it is in. Its parts are spread over
// git_*.cpp by topic. Lives on the caller's stack; the calling thread only.
#pragma once

#include "sim/commands/programs.h"

namespace ktrdr::sim {

inline constexpr int kGitFatal = 128;

struct GitCall
{
    MachinePark& park;
    SimMachine& machine;
    Process& process;
    std::string command;
    Words words;      // after the command
    std::string tree; // root of the working tree

    void print(std::string_view text) { process.out.write(text); }
    int fatal(std::string_view text) { return failWith(process, kGitFatal, "fatal: " + std::string(text)); }
    int error(std::string_view text) { return failWith(process, 1, "error: " + std::string(text)); }
    // The clone and the world under the mutex.
    template <typename F> auto with(F&& use)
    {
        return park.cluster().with([&](World& world) { return use(world, *world.box(machine.box())); });
    }
    std::string head();
    bool pause(Milliseconds duration) { return machine.sleepFor(duration, process.stop); }
};

// Words without the options in `flags`, which become true; false with a message when an option is unknown.
struct Flag
{
    std::vector<std::string_view> names;
    bool* value;
};
bool takeFlags(GitCall& call, Words& words, const std::vector<Flag>& flags, int& status);

// Object id that `revision` names in the clone; empty when it names nothing. `peel`: of the commit behind a tag.
std::string resolveRevision(const World& world, const Box& box, const std::string& tree, std::string revision,
                            bool peel);
std::string shortId(std::string_view id);
// What git says about a word that names no revision; `separated`: a "--" behind it tells that it is no path.
int unknownRevision(GitCall& call, const std::string& word, bool separated);
// Files of the working tree that differ from HEAD: path -> 'M' or 'D'. Takes the mutex itself.
std::map<std::string, char> changedFiles(GitCall& call, const std::string& tree);

int gitRevParse(GitCall& call);
int gitCatFile(GitCall& call);
int gitDescribe(GitCall& call);
int gitTag(GitCall& call);
int gitForEachRef(GitCall& call);
int gitLog(GitCall& call);
int gitRevList(GitCall& call);
int gitDiff(GitCall& call);
int gitFetch(GitCall& call);
int gitLsRemote(GitCall& call);
int gitRemote(GitCall& call);
int gitCheckout(GitCall& call);
int gitReset(GitCall& call);
int gitStatus(GitCall& call);
int gitWorktree(GitCall& call);

} // namespace ktrdr::sim
