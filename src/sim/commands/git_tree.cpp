// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// git checkout, reset, status, diff, worktree: changing and comparing working trees.
#include "sim/commands/git_call.h"
#include "sim/commands/machine_files.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

// Files that stand in the way: changed by hand, and different in the two commits.
std::vector<std::string> obstacles(GitCall& call, const Commit& from, const Commit& to)
{
    const auto before = trackedFiles(from);
    const auto after = trackedFiles(to);
    std::vector<std::string> paths;
    for (const auto& [path, state] : changedFiles(call, call.tree)) {
        if (state == 'M' && before.at(path) != after.at(path))
            paths.push_back(path);
    }
    return paths;
}

std::optional<Commit> commitNamed(GitCall& call, const std::string& revision)
{
    return call.with([&](World& world, Box& box) {
        const auto id = resolveRevision(world, box, call.tree, revision, true);
        const auto* commit = id.empty() ? nullptr : world.origin.find(id);
        return commit ? std::optional(*commit) : std::nullopt;
    });
}

Commit headCommit(GitCall& call)
{
    const auto id = call.head();
    return call.with([&](World& world, Box&) {
        const auto* commit = world.origin.find(id);
        return commit ? *commit : Commit{};
    });
}

bool diskFull(GitCall& call)
{
    return call.with([](World& world, Box& box) { return world.faulty("disk-full", box); });
}

// Puts the commit's files there; files changed by hand that are the same in both commits keep their content.
int moveTree(GitCall& call, const Commit& from, const Commit& to, bool overwrite)
{
    const auto before = trackedFiles(from);
    if (diskFull(call) && from.id != to.id)
        return call.error("unable to write file uv.lock: No space left on device");
    for (const auto& [path, content] : trackedFiles(to)) {
        const auto old = before.find(path);
        if (!overwrite && old != before.end() && old->second == content)
            continue;
        if (call.machine.files().put(call.tree + "/" + path, content) != 0)
            return call.error(fmt::format("unable to write file {}: No space left on device", path));
    }
    call.with([&](World&, Box& box) { box.git.heads[call.tree] = to.id; });
    if (call.tree == call.with([](World&, Box& box) { return box.git.root; }))
        call.machine.files().put(call.tree + "/.git/HEAD", to.id + "\n");
    return 0;
}

int worktreeAdd(GitCall& call, bool force, bool quiet, const Words& words)
{
    if (words.empty())
        return failWith(call.process, 129, "usage: git worktree add [-f] [--detach] <path> [<commit-ish>]");
    auto& files = call.machine.files();
    const auto path = VirtualFiles::absolute(words[0], call.process.directory);
    const auto commit = commitNamed(call, words.size() > 1 ? words[1] : "HEAD");
    if (!commit)
        return call.fatal("invalid reference: " + words[1]);
    if (files.isDirectory(path) ? !files.list(path).empty() : files.exists(path))
        return call.fatal(fmt::format("'{}' already exists", path));
    if (!force && call.with([&](World&, Box& box) { return box.git.heads.contains(path); }))
        return call.fatal(
            fmt::format("'{}' is a missing but already registered worktree;\nuse 'add -f' to override, or 'prune' or "
                        "'remove' to clear",
                        path));
    if (!quiet)
        call.process.err.write(fmt::format("Preparing worktree (detached HEAD {})\n", shortId(commit->id)));
    const auto root = call.with([](World&, Box& box) { return box.git.root; });
    if (diskFull(call) || writeTree(files, path, *commit) != 0)
        return call.fatal(
            fmt::format("could not create leading directories of '{}/.git': No space left on device", path));
    files.put(path + "/.git", "gitdir: " + root + "/.git/worktrees/" + path.substr(path.rfind('/') + 1) + "\n");
    call.with([&](World&, Box& box) { box.git.heads[path] = commit->id; });
    if (!quiet)
        call.print(fmt::format("HEAD is now at {} {}\n", shortId(commit->id), commit->subject));
    return 0;
}

int worktreeRemove(GitCall& call, bool force, const Words& words)
{
    if (words.size() != 1)
        return failWith(call.process, 129, "usage: git worktree remove [-f] <worktree>");
    const auto path = VirtualFiles::absolute(words[0], call.process.directory);
    const auto [known, isMain] =
        call.with([&](World&, Box& box) { return std::pair(box.git.heads.contains(path), box.git.root == path); });
    if (!known)
        return call.fatal(fmt::format("'{}' is not a working tree", words[0]));
    if (isMain)
        return call.fatal(fmt::format("'{}' is a main working tree", words[0]));
    if (!force && !changedFiles(call, path).empty())
        return call.fatal(fmt::format("'{}' contains modified or untracked files, use --force to delete it", words[0]));
    call.machine.files().removeTree(path);
    call.with([&](World&, Box& box) {
        box.git.heads.erase(path);
        box.environmentCommit.erase(path);
    });
    return 0;
}

int worktreePrune(GitCall& call)
{
    auto heads = call.with([](World&, Box& box) { return box.git.heads; });
    for (const auto& [path, head] : heads) {
        if (!call.machine.files().exists(path))
            call.with([&, tree = path](World&, Box& box) {
                box.git.heads.erase(tree);
                box.environmentCommit.erase(tree);
            });
    }
    return 0;
}

} // namespace

std::map<std::string, char> changedFiles(GitCall& call, const std::string& tree)
{
    const auto commit = call.with([&](World& world, Box& box) {
        const auto head = box.git.heads.find(tree);
        const auto* found = head == box.git.heads.end() ? nullptr : world.origin.find(head->second);
        return found ? *found : Commit{};
    });
    std::map<std::string, char> changed;
    for (const auto& [path, content] : trackedFiles(commit)) {
        const auto now = call.machine.files().readFile(tree + "/" + path);
        if (!now || *now != content)
            changed[path] = now ? 'M' : 'D';
    }
    return changed;
}

int gitCheckout(GitCall& call)
{
    bool quiet = false, force = false, detach = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"-q", "--quiet"}, &quiet}, {{"-f", "--force"}, &force}, {{"--detach", "-d"}, &detach}}, status))
        return status;
    const bool closed = std::erase(call.words, "--") > 0;
    if (call.words.size() > 1)
        return call.error(fmt::format("pathspec '{}' did not match any file(s) known to git", call.words[1]));
    const std::string revision = call.words.empty() ? "HEAD" : call.words.front();
    const auto to = commitNamed(call, revision);
    if (!to && revision.size() == 40)
        return call.fatal("reference is not a tree: " + revision);
    if (!to && (closed || detach))
        return call.fatal("invalid reference: " + revision);
    if (!to)
        return call.error(fmt::format("pathspec '{}' did not match any file(s) known to git", revision));
    const auto from = headCommit(call);
    const auto blocked = force ? std::vector<std::string>() : obstacles(call, from, *to);
    if (!blocked.empty()) {
        std::string list;
        for (const auto& path : blocked)
            list += "\t" + path + "\n";
        return call.error("Your local changes to the following files would be overwritten by checkout:\n" + list +
                          "Please commit your changes or stash them before you switch branches.\nAborting");
    }
    if (status = moveTree(call, from, *to, force); status != 0)
        return status;
    if (!quiet && from.id != to->id)
        call.process.err.write(fmt::format("Previous HEAD position was {} {}\n", shortId(from.id), from.subject));
    if (!quiet)
        call.process.err.write(fmt::format("HEAD is now at {} {}\n", shortId(to->id), to->subject));
    return 0;
}

int gitReset(GitCall& call)
{
    bool hard = false, quiet = false;
    int status = 0;
    if (!takeFlags(call, call.words, {{{"--hard"}, &hard}, {{"-q", "--quiet"}, &quiet}}, status))
        return status;
    if (!hard)
        return failWith(call.process, 129, "error: only git reset --hard is simulated");
    const std::string revision = call.words.empty() ? "HEAD" : call.words.front();
    const auto to = commitNamed(call, revision);
    if (!to)
        return call.fatal(
            fmt::format("ambiguous argument '{}': unknown revision or path not in the working tree.", revision));
    if (status = moveTree(call, headCommit(call), *to, true); status != 0)
        return status;
    if (!quiet)
        call.print(fmt::format("HEAD is now at {} {}\n", shortId(to->id), to->subject));
    return 0;
}

int gitStatus(GitCall& call)
{
    bool porcelain = false, shortForm = false, untracked = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"--porcelain", "--porcelain=v1"}, &porcelain},
                    {{"-s", "--short"}, &shortForm},
                    {{"--untracked-files=no", "-uno"}, &untracked}},
                   status))
        return status;
    const auto changed = changedFiles(call, call.tree);
    if (porcelain || shortForm) {
        for (const auto& [path, state] : changed)
            call.print(fmt::format(" {} {}\n", state, path));
        return 0;
    }
    call.print(fmt::format("HEAD detached at {}\n", shortId(call.head())));
    if (changed.empty())
        call.print("nothing to commit, working tree clean\n");
    for (const auto& [path, state] : changed)
        call.print(fmt::format("\t{}:   {}\n", state == 'M' ? "modified" : "deleted", path));
    return 0;
}

int gitDiff(GitCall& call)
{
    bool quiet = false;
    int status = 0;
    if (!takeFlags(call, call.words, {{{"--quiet"}, &quiet}}, status))
        return status;
    const auto separator = std::find(call.words.begin(), call.words.end(), "--");
    const bool separated = separator != call.words.end();
    const bool ranges =
        std::any_of(call.words.begin(), separator, [](const auto& word) { return word.find("..") != word.npos; });
    if (!quiet || separator - call.words.begin() != 2 || ranges)
        return failWith(call.process, 129, "error: only git diff --quiet <commit> <commit> is simulated");
    std::vector<std::map<std::string, std::string>> trees;
    for (auto word = call.words.begin(); word != separator; ++word) {
        const auto commit = commitNamed(call, *word);
        if (!commit && call.with([&](World& world, Box& box) {
                return resolveRevision(world, box, call.tree, *word, false).empty();
            }))
            return unknownRevision(call, *word, separated);
        if (!commit)
            return call.fatal("bad object " + *word);
        trees.push_back(trackedFiles(*commit));
    }
    const Words paths(separated ? separator + 1 : separator, call.words.end());
    const auto wanted = [&](const std::string& file) {
        return paths.empty() || std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
                   return file == path || file.starts_with(path + "/");
               });
    };
    return std::any_of(trees[0].begin(), trees[0].end(),
                       [&](const auto& file) { return wanted(file.first) && trees[1].at(file.first) != file.second; })
               ? 1
               : 0;
}

int gitWorktree(GitCall& call)
{
    const std::string action = call.words.empty() ? std::string() : call.words.front();
    auto words = tail(call.words, 1);
    bool quiet = false, force = false, detach = false;
    int status = 0;
    if (!takeFlags(call, words,
                   {{{"-q", "--quiet"}, &quiet}, {{"-f", "--force"}, &force}, {{"--detach", "-d"}, &detach}}, status))
        return status;
    if (action == "add")
        return worktreeAdd(call, force, quiet, words);
    if (action == "remove")
        return worktreeRemove(call, force, words);
    if (action == "prune")
        return worktreePrune(call);
    if (action != "list")
        return failWith(call.process, 129, "usage: git worktree add|list|prune|remove");
    for (const auto& [path, head] : call.with([](World&, Box& box) { return box.git.heads; }))
        call.print(fmt::format("{}  {} (detached HEAD)\n", path, shortId(head)));
    return 0;
}

} // namespace ktrdr::sim
