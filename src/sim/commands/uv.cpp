// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/programs.h"

#include <array>

namespace ktrdr::sim {

namespace {

constexpr int kUvError = 2;
constexpr std::int64_t kPackageBytes = 180LL << 20;

// The directory at or above `directory` with a pyproject.toml; empty when there is none.
std::string projectRoot(VirtualFiles& files, std::string directory)
{
    for (;;) {
        if (files.exists(directory + "/pyproject.toml"))
            return directory;
        const auto slash = directory.rfind('/');
        if (slash == std::string::npos || directory.empty())
            return {};
        directory.resize(slash);
    }
}

struct SyncFacts
{
    bool cached = false;
    bool fails = false;
    bool full = false;
    std::string lockHash;
    std::string commit;
    Milliseconds cost{0};
};

SyncFacts factsFor(World& world, Box& box, const std::string& root, const std::string& lockText)
{
    SyncFacts facts;
    const auto head = box.git.heads.find(root);
    facts.commit = head == box.git.heads.end() ? std::string() : head->second;
    facts.lockHash = sha1Hex(lockText);
    for (const auto& commit : world.origin.commits()) {
        if (lockText.find(commit.lockHash) != std::string::npos)
            facts.lockHash = commit.lockHash;
    }
    facts.cached = box.packageCache.contains(facts.lockHash);
    facts.fails = world.faulty("uv-fails", box);
    facts.full = world.faulty("disk-full", box);
    facts.cost = facts.cached ? world.timings().uvWarm : world.timings().uvCold;
    return facts;
}

int finishSync(MachinePark& park, SimMachine& machine, Process& process, const SyncFacts& facts,
               const std::string& root)
{
    if (facts.full && !facts.cached)
        return failWith(process, kUvError,
                        "error: Failed to prepare distributions\n  Caused by: Failed to fetch wheel: numpy==2.1.3\n"
                        "  Caused by: No space left on device (os error 28)");
    if (facts.fails)
        return failWith(
            process, kUvError,
            "error: Failed to fetch: `https://pypi.org/simple/numpy/`\n  Caused by: Request failed after 3 retries\n"
            "  Caused by: error sending request for url (https://pypi.org/simple/numpy/)");
    machine.files().put(root + "/.venv/pyvenv.cfg", "home = /usr/bin\n# " + facts.lockHash + "\n");
    park.cluster().with([&](World& world) {
        if (Box* box = world.box(machine.box())) {
            if (!facts.cached)
                box->diskUsed += kPackageBytes;
            box->packageCache.insert(facts.lockHash);
            box->environmentCommit[root] = facts.commit;
        }
    });
    return 0;
}

int sync(MachinePark& park, SimMachine& machine, Process& process, bool frozen, bool quiet)
{
    auto& files = machine.files();
    const auto root = projectRoot(files, files.realPath(process.directory));
    if (root.empty())
        return failWith(process, kUvError,
                        "error: No `pyproject.toml` found in current directory or any parent directory");
    const auto lock = files.readFile(root + "/uv.lock");
    if (!lock && frozen)
        return failWith(
            process, kUvError,
            "error: Unable to find lockfile at `uv.lock`. To create a lockfile, run `uv lock` or `uv sync`.");
    const auto facts = park.cluster().with([&](World& world) {
        Box* box = world.box(machine.box());
        return box ? factsFor(world, *box, root, lock.value_or("none")) : SyncFacts{};
    });
    if (!machine.sleepFor(facts.cost, process.stop))
        return 128 + 9;
    const int status = finishSync(park, machine, process, facts, root);
    if (status == 0 && !quiet)
        process.err.write(facts.cached ? "Audited 84 packages in 12ms\n"
                                       : "Resolved 91 packages in 3ms\nInstalled 84 packages in 410ms\n");
    return status;
}

} // namespace

int uv(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    bool frozen = false;
    bool quiet = false;
    std::string command;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if (word == "--frozen" || word == "--locked")
            frozen = true;
        else if (word == "-q" || word == "--quiet")
            quiet = true;
        else if (word == "--version" || word == "-V") {
            process.out.write("uv 0.5.1\n");
            return 0;
        } else if (word != "--no-dev" && word != "--no-progress") {
            if (word.starts_with("-") || !command.empty())
                return failWith(process, kUvError,
                                fmt::format("error: unexpected argument '{}' found (not simulated)", word));
            command = word;
        }
    }
    if (command != "sync")
        return failWith(process, kUvError, fmt::format("error: unrecognized subcommand '{}' (not simulated)", command));
    const auto begun = machine.now();
    const int status = sync(park, machine, process, frozen, quiet);
    recordProgram(park, machine, "uv", begun, argv, status);
    return status;
}

} // namespace ktrdr::sim
