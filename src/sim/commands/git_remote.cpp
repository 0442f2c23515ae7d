// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// git fetch, ls-remote, remote: talking to the simulated origin.
#include "sim/commands/git_call.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr std::int64_t kFetchBytes = 3LL << 20;

bool matches(std::string_view pattern, std::string_view text)
{
    if (pattern.empty())
        return text.empty();
    if (pattern.front() == '*')
        return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
    return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
           matches(pattern.substr(1), text.substr(1));
}

std::set<std::string> hiddenTags(const World& world, const Box& box)
{
    std::set<std::string> hidden;
    for (const auto& entry : world.faults.entries()) {
        const bool here = entry.target.empty() ? box.role == Role::Worker : entry.target == std::to_string(box.id);
        if (entry.fault == "commit-missing" && here)
            hidden.insert(entry.arguments.begin(), entry.arguments.end());
    }
    return hidden;
}

// 0 when the remote may be asked.
int contactRemote(GitCall& call, const std::string& remote, Milliseconds cost)
{
    if (!call.pause(cost))
        return 128 + 9;
    if (remote != "origin" && remote != kOriginUrl)
        return call.fatal(
            fmt::format("'{}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\n"
                        "Please make sure you have the correct access rights\nand the repository exists.",
                        remote));
    if (call.with([](World& world, Box& box) { return world.faulty("git-remote-down", box); }))
        return call.fatal(
            fmt::format("unable to access '{}/': Could not resolve host: git.example.internal", kOriginUrl));
    return 0;
}

// The commit that a ref or id means on the remote; empty when the remote has none.
std::string remoteCommit(const World& world, const std::set<std::string>& hidden, std::string ref)
{
    ref = ref.substr(0, ref.find(':'));
    if (ref.starts_with("+"))
        ref.erase(0, 1);
    for (const std::string_view prefix : {"refs/tags/", "refs/heads/"}) {
        if (ref.starts_with(prefix))
            ref.erase(0, prefix.size());
    }
    if (ref == "main" || ref == "HEAD" || ref == "*")
        return world.origin.main().id;
    const auto* release = world.origin.release(ref);
    if (!release)
        release = world.origin.find(ref);
    return release && !hidden.contains(release->tag) ? release->id : std::string();
}

struct FetchResult
{
    std::string missing; // ref that the remote lacks
    bool diskFull = false;
    std::vector<std::string> newTags;
    std::string oldMain, newMain;
};

FetchResult fetchInto(World& world, Box& box, const Words& refs, bool allTags)
{
    FetchResult result;
    const auto hidden = hiddenTags(world, box);
    auto clone = box.git;
    result.oldMain = clone.mainBranch;
    for (const auto& ref : refs) {
        const auto commit = remoteCommit(world, hidden, ref);
        if (commit.empty()) {
            result.missing = ref;
            return result;
        }
        learn(clone, world.origin, commit, true, hidden);
        clone.fetchHead = commit;
    }
    if (refs.empty() || allTags) {
        learn(clone, world.origin, world.origin.main().id, true, hidden);
        clone.mainBranch = world.origin.main().id;
        if (refs.empty())
            clone.fetchHead = clone.mainBranch;
    }
    result.newMain = clone.mainBranch;
    std::set_difference(clone.tags.begin(), clone.tags.end(), box.git.tags.begin(), box.git.tags.end(),
                        std::back_inserter(result.newTags));
    const bool grows = clone.known.size() > box.git.known.size();
    result.diskFull = grows && world.faulty("disk-full", box);
    if (result.diskFull)
        return result;
    box.diskUsed += grows ? kFetchBytes : 0;
    box.git = std::move(clone);
    return result;
}

std::vector<std::pair<std::string, std::string>> remoteRefs(const World& world, const Box& box)
{
    std::vector<std::pair<std::string, std::string>> refs = {{world.origin.main().id, "HEAD"},
                                                             {world.origin.main().id, "refs/heads/main"}};
    const auto hidden = hiddenTags(world, box);
    std::map<std::string, const Commit*> sorted;
    for (const auto& commit : world.origin.commits()) {
        if (!commit.tag.empty() && !hidden.contains(commit.tag))
            sorted[commit.tag] = &commit;
    }
    for (const auto& [tag, commit] : sorted) {
        refs.emplace_back(commit->tagObject, "refs/tags/" + tag);
        refs.emplace_back(commit->id, "refs/tags/" + tag + "^{}");
    }
    return refs;
}

} // namespace

int gitFetch(GitCall& call)
{
    bool quiet = false, tags = false, force = false, prune = false, all = false, noHousekeeping = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"-q", "--quiet"}, &quiet},
                    {{"-t", "--tags"}, &tags},
                    {{"-f", "--force"}, &force},
                    {{"-p", "--prune", "--prune-tags"}, &prune},
                    {{"--no-auto-gc", "--no-auto-maintenance"}, &noHousekeeping},
                    {{"--all"}, &all}},
                   status))
        return status;
    const std::string remote = call.words.empty() ? "origin" : call.words.front();
    auto refs = tail(call.words, 1);
    std::erase(refs, "tag");
    if (status = contactRemote(call, remote, call.with([](World& w, Box&) { return w.timings().gitNetwork; }));
        status != 0)
        return status;
    const auto result = call.with([&](World& world, Box& box) { return fetchInto(world, box, refs, tags); });
    if (!result.missing.empty())
        return call.fatal("couldn't find remote ref " + result.missing);
    if (result.diskFull) {
        call.process.err.write("error: unable to create temporary file: No space left on device\n");
        return call.fatal("failed to write object");
    }
    const bool moved = result.oldMain != result.newMain;
    if (quiet || (result.newTags.empty() && !moved))
        return 0;
    std::string report = "From https://git.example.internal/ktrdr/ktrdr\n";
    if (moved)
        report +=
            fmt::format("   {}..{}  main       -> origin/main\n", shortId(result.oldMain), shortId(result.newMain));
    for (const auto& tag : result.newTags)
        report += fmt::format(" * [new tag]         {:<10} -> {}\n", tag, tag);
    call.process.err.write(report);
    return 0;
}

int gitLsRemote(GitCall& call)
{
    bool quiet = false, onlyTags = false, onlyHeads = false, noPeeled = false, exitCode = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"-q", "--quiet"}, &quiet},
                    {{"-t", "--tags"}, &onlyTags},
                    {{"-h", "--heads"}, &onlyHeads},
                    {{"--refs"}, &noPeeled},
                    {{"--exit-code"}, &exitCode}},
                   status))
        return status;
    const std::string remote = call.words.empty() ? "origin" : call.words.front();
    if (status = contactRemote(call, remote, call.with([](World& w, Box&) { return w.timings().gitNetwork / 2; }));
        status != 0)
        return status;
    const auto patterns = tail(call.words, 1);
    int shown = 0;
    for (const auto& [id, ref] : call.with([](World&world, Box&box) { return remoteRefs(world, box); })) {
        const bool tag = ref.starts_with("refs/tags/");
        const bool head = ref.starts_with("refs/heads/");
        if (((onlyTags || onlyHeads) && !(onlyTags && tag) && !(onlyHeads && head)) ||
            (noPeeled && (ref.ends_with("^{}") || ref == "HEAD")))
            continue;
        const bool wanted = patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
                                return matches("*/" + pattern, "/" + ref);
                            });
        if (!wanted)
            continue;
        call.print(id + "\t" + ref + "\n");
        ++shown;
    }
    return exitCode && shown == 0 ? 2 : 0;
}

int gitRemote(GitCall& call)
{
    if (call.words.empty())
        call.print("origin\n");
    else if (call.words[0] == "-v")
        call.print(fmt::format("origin\t{0} (fetch)\norigin\t{0} (push)\n", kOriginUrl));
    else if (call.words.size() == 2 && call.words[0] == "get-url" && call.words[1] == "origin")
        call.print(std::string(kOriginUrl) + "\n");
    else if (call.words.size() == 2 && call.words[0] == "get-url")
        return failWith(call.process, 2, fmt::format("error: No such remote '{}'", call.words[1]));
    else
        return failWith(call.process, 129, "error: this git remote command is not simulated");
    return 0;
}

} // namespace ktrdr::sim
