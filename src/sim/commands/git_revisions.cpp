// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// git rev-parse, cat-file, describe, tag: reading the clone.
#include "sim/commands/git_call.h"

#include <algorithm>
#include <ranges>

namespace ktrdr::sim {

namespace {

bool isHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

std::string objectNamed(const World& world, const Box& box, const std::string& tree, const std::string& name)
{
    const auto& clone = box.git;
    if (name == "HEAD" || name == "@") {
        const auto found = clone.heads.find(tree);
        return found == clone.heads.end() ? std::string() : found->second;
    }
    if (name == "FETCH_HEAD")
        return clone.fetchHead;
    if (name == "main" || name == "origin/main" || name == "refs/heads/main" || name == "refs/remotes/origin/main" ||
        name == "origin/HEAD")
        return clone.mainBranch;
    const auto tag = name.starts_with("refs/tags/") ? name.substr(10)
                     : name.starts_with("tags/")    ? name.substr(5)
                                                    : name;
    if (clone.tags.contains(tag)) {
        const auto* release = world.origin.release(tag);
        return release ? release->tagObject : std::string();
    }
    if (name.size() == 40 && isHex(name))
        return name;
    if (name.size() >= 4 && isHex(name)) {
        std::vector<std::string> matches;
        for (const auto& id : clone.known) {
            if (id.starts_with(name))
                matches.push_back(id);
        }
        return matches.size() == 1 ? matches.front() : std::string();
    }
    return {};
}

std::string commitBehind(const World& world, const std::string& object)
{
    for (const auto& commit : world.origin.commits()) {
        if (commit.tagObject == object || commit.id == object)
            return commit.id;
    }
    return {};
}

bool knows(const Box& box, const std::string& object) { return box.git.known.contains(object); }

struct Description
{
    std::string tag;
    int distance = 0;
    std::string commit;
};

std::optional<Description> describe(const World& world, const Box& box, const std::string& commit)
{
    Description description{{}, 0, commit};
    for (int at = world.origin.position(commit); at >= 0; --at, ++description.distance) {
        const auto& candidate = world.origin.commits()[static_cast<std::size_t>(at)];
        if (!candidate.tag.empty() && box.git.tags.contains(candidate.tag)) {
            description.tag = candidate.tag;
            return description;
        }
    }
    return std::nullopt;
}

} // namespace

std::string shortId(std::string_view id) { return std::string(id.substr(0, 7)); }

std::string resolveRevision(const World& world, const Box& box, const std::string& tree, std::string revision,
                            bool peel)
{
    bool verify = false; // X^{...} needs the object itself
    for (const std::string_view suffix : {"^{commit}", "^{}", "^0"}) {
        if (revision.ends_with(suffix)) {
            revision.resize(revision.size() - suffix.size());
            peel = verify = true;
        }
    }
    const auto object = objectNamed(world, box, tree, revision);
    if (object.empty() || !peel)
        return object;
    const auto commit = commitBehind(world, object);
    return commit.empty() || !knows(box, commit) || (verify && !knows(box, object)) ? std::string() : commit;
}

int unknownRevision(GitCall& call, const std::string& word, bool separated)
{
    if (separated)
        return call.fatal(fmt::format("bad revision '{}'", word));
    return call.fatal(
        fmt::format("ambiguous argument '{}': unknown revision or path not in the working tree.\nUse '--' to separate "
                    "paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'",
                    word));
}

int gitRevParse(GitCall& call)
{
    bool verify = false, quiet = false, abbreviated = false, topLevel = false, shortForm = false, gitDirectory = false;
    bool shallow = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"--verify"}, &verify},
                    {{"-q", "--quiet"}, &quiet},
                    {{"--abbrev-ref"}, &abbreviated},
                    {{"--show-toplevel"}, &topLevel},
                    {{"--short"}, &shortForm},
                    {{"--is-shallow-repository"}, &shallow},
                    {{"--git-dir"}, &gitDirectory}},
                   status))
        return status;
    if (topLevel)
        call.print(call.tree + "\n");
    if (gitDirectory)
        call.print(".git\n");
    if (shallow)
        call.print("false\n");
    for (const auto& word : call.words) {
        const auto id =
            call.with([&](World& world, Box& box) { return resolveRevision(world, box, call.tree, word, false); });
        if (!id.empty()) {
            call.print((abbreviated && word == "HEAD" ? "HEAD" : shortForm ? shortId(id) : id) + "\n");
            continue;
        }
        if (verify && quiet)
            return 1;
        if (verify)
            return call.fatal("Needed a single revision");
        call.print(word + "\n");
        return unknownRevision(call, word, false);
    }
    return 0;
}

int gitCatFile(GitCall& call)
{
    if (call.words.size() != 2 || (call.words[0] != "-e" && call.words[0] != "-t"))
        return failWith(call.process, 129, "error: only cat-file -e and -t are simulated");
    const auto& name = call.words[1];
    const auto [object, known, isTag] = call.with([&](World& world, Box& box) {
        const auto id = resolveRevision(world, box, call.tree, name, false);
        return std::tuple(id, knows(box, id), commitBehind(world, id) != id);
    });
    if (known) {
        if (call.words[0] == "-t")
            call.print(isTag ? "tag\n" : "commit\n");
        return 0;
    }
    const bool bareId = name.size() == 40 && isHex(name);
    return bareId && call.words[0] == "-e" ? 1 : call.fatal("Not a valid object name " + name);
}

int gitDescribe(GitCall& call)
{
    bool tags = false, exact = false, always = false, dirty = false;
    int status = 0;
    if (!takeFlags(call, call.words,
                   {{{"--tags"}, &tags}, {{"--exact-match"}, &exact}, {{"--always"}, &always}, {{"--dirty"}, &dirty}},
                   status))
        return status;
    const std::string revision = call.words.empty() ? "HEAD" : call.words.front();
    std::optional<Description> found;
    const auto commit = call.with([&](World& world, Box& box) {
        auto id = resolveRevision(world, box, call.tree, revision, true);
        if (!id.empty())
            found = describe(world, box, id);
        return id;
    });
    if (commit.empty())
        return call.fatal("Not a valid object name " + revision);
    const std::string suffix = dirty && !changedFiles(call, call.tree).empty() ? "-dirty\n" : "\n";
    if (found && found->distance == 0)
        call.print(found->tag + suffix);
    else if (exact)
        return call.fatal(fmt::format("no tag exactly matches '{}'", commit));
    else if (found)
        call.print(fmt::format("{}-{}-g{}{}", found->tag, found->distance, shortId(commit), suffix));
    else if (always)
        call.print(shortId(commit) + suffix);
    else
        return call.fatal("No names found, cannot describe anything.");
    return 0;
}

int gitTag(GitCall& call)
{
    std::string pattern;
    for (const auto& word : call.words) {
        if (word == "-l" || word == "--list" || word == "-n" || word.starts_with("--sort="))
            continue;
        if (word.starts_with("-"))
            return failWith(call.process, 129,
                            fmt::format("error: unknown option `{}' (git tag; or not simulated)", word));
        pattern = word;
    }
    const auto tags = call.with([](World&, Box& box) { return box.git.tags; });
    const auto star = pattern.find('*');
    for (const auto& tag : tags) {
        if (pattern.empty() || tag == pattern ||
            (star != std::string::npos && tag.starts_with(pattern.substr(0, star))))
            call.print(tag + "\n");
    }
    return 0;
}

} // namespace ktrdr::sim
