// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// git log, rev-list: commits of the line, and those between two of them.
#include "sim/commands/git_call.h"

#include <algorithm>
#include <limits>

namespace ktrdr::sim {

namespace {

struct SidedCommit
{
    Commit commit;
    char side; // '<': only the first end of A...B has it
};

std::string formatCommit(const Commit& commit, char side, const std::string& format, bool isHead)
{
    const std::string refs = (isHead ? std::string("HEAD") : std::string()) +
                             (commit.tag.empty() ? "" : (isHead ? ", tag: " : "tag: ") + commit.tag);
    auto date = toIso(commit.date).substr(0, 19);
    const std::map<std::string, std::string> values = {
        {"%H", commit.id},
        {"%h", shortId(commit.id)},
        {"%s", commit.subject},
        {"%m", std::string(1, side)},
        {"%cI", date + "+00:00"},
        {"%aI", date + "+00:00"},
        {"%ct", std::to_string(std::chrono::floor<Seconds>(commit.date).time_since_epoch().count())},
        {"%an", "KTRDR developers"},
        {"%ae", "dev@example.internal"},
        {"%D", refs},
        {"%d", refs.empty() ? "" : " (" + refs + ")"},
        {"%n", "\n"},
        {"%x00", std::string(1, '\0')}};
    std::string out;
    for (std::size_t i = 0; i < format.size();) {
        const auto match = std::find_if(values.begin(), values.end(),
                                        [&](const auto& v) { return format.compare(i, v.first.size(), v.first) == 0; });
        out += match != values.end() ? match->second : std::string(1, format[i]);
        i += match != values.end() ? match->first.size() : 1;
    }
    return out;
}

std::string defaultFormat(const Commit& commit)
{
    return fmt::format("commit {}\nAuthor: KTRDR developers <dev@example.internal>\nDate:   {}\n\n    {}\n", commit.id,
                       toIso(commit.date), commit.subject);
}

// Commits of "A..B", "A...B" or "B", newest first; nothing and a message when an end is unknown. `separated`: "--"
// stands behind it, so that it cannot be a path.
std::optional<std::vector<SidedCommit>> commitsIn(GitCall& call, const std::string& range, bool separated, int& status)
{
    const auto dots = range.find("..");
    const bool isRange = dots != std::string::npos, symmetric = isRange && range.compare(dots, 3, "...") == 0;
    const Words ends = isRange ? Words{range.substr(0, dots), range.substr(dots + (symmetric ? 3 : 2))} : Words{range};
    bool named = true, known = true;
    std::vector<SidedCommit> commits;
    call.with([&](World& world, Box& box) {
        std::vector<int> at;
        for (const auto& end : ends) {
            const std::string revision = end.empty() ? "HEAD" : end;
            named = named && !resolveRevision(world, box, call.tree, revision, false).empty();
            const auto id = resolveRevision(world, box, call.tree, revision, true);
            known = known && !id.empty();
            at.push_back(world.origin.position(id));
        }
        const int from = isRange ? at.front() : -1, to = at.back();
        for (int i = std::max(from, to); known && i > std::min(from, to); --i) {
            if (to > from || symmetric)
                commits.push_back({world.origin.commits()[static_cast<std::size_t>(i)], to > from ? '>' : '<'});
        }
    });
    if (!named)
        status = unknownRevision(call, range, separated);
    else if (!known)
        status = call.fatal((symmetric ? "Invalid symmetric difference expression "
                             : isRange ? "Invalid revision range "
                                       : "bad object ") +
                            range);
    return named && known ? std::optional(std::move(commits)) : std::nullopt;
}

struct LogOptions
{
    std::size_t limit = std::numeric_limits<std::size_t>::max();
    std::optional<std::string> format;
    bool oneline = false, sides = false, separated = false;
    Words ranges;
    std::string unknown;
};

LogOptions readLogOptions(const Words& words)
{
    LogOptions options;
    const auto limitTo = [&](const std::string& text) {
        options.limit = static_cast<std::size_t>(std::max<std::int64_t>(0, parseNumber(text).value_or(0)));
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (options.separated)
            options.unknown = word; // a path
        else if (word == "-n" && i + 1 < words.size())
            limitTo(words[++i]);
        else if (word.starts_with("--max-count="))
            limitTo(word.substr(12));
        else if (word.size() > 1 && word.front() == '-' && parseNumber(word.substr(1)))
            limitTo(word.substr(1));
        else if (word == "--oneline")
            options.oneline = true;
        else if (word == "--left-right")
            options.sides = true;
        else if (word.starts_with("--format=") || word.starts_with("--pretty=format:"))
            options.format = word.substr(word.find(word[2] == 'f' ? '=' : ':') + 1);
        else if (word == "--")
            options.separated = true;
        else if (word.starts_with("-") && word != "--no-decorate")
            options.unknown = word;
        else if (!word.starts_with("-"))
            options.ranges.push_back(word);
    }
    if (options.ranges.size() > 1)
        options.unknown = options.ranges.back();
    if (options.sides && !options.oneline && !options.format)
        options.unknown = "--left-right";
    return options;
}

} // namespace

int gitLog(GitCall& call)
{
    auto options = readLogOptions(call.words);
    if (!options.unknown.empty())
        return call.fatal(fmt::format("unrecognized argument: {} (or not simulated)", options.unknown));
    if (options.oneline)
        options.format = options.sides ? "%m %h %s" : "%h %s";
    int status = 0;
    const auto commits =
        commitsIn(call, options.ranges.empty() ? "HEAD" : options.ranges.front(), options.separated, status);
    if (!commits)
        return status;
    const auto head = call.head();
    std::string text;
    for (std::size_t i = 0; i < std::min(options.limit, commits->size()); ++i) {
        const auto& [commit, side] = (*commits)[i];
        text += options.format ? formatCommit(commit, side, *options.format, commit.id == head) + "\n"
                               : defaultFormat(commit);
    }
    call.print(text);
    return 0;
}

int gitRevList(GitCall& call)
{
    bool count = false, sides = false;
    int status = 0;
    if (!takeFlags(call, call.words, {{{"--count"}, &count}, {{"--left-right"}, &sides}}, status))
        return status;
    const auto separator = std::find(call.words.begin(), call.words.end(), "--");
    const bool separated = separator != call.words.end();
    if (separator == call.words.begin())
        return failWith(call.process, 129, "usage: git rev-list [<options>] <commit>... [--] [<path>...]");
    if (!count || separator - call.words.begin() > 1 || (separated && separator + 1 != call.words.end()))
        return failWith(call.process, 129, "error: only git rev-list --count of one range is simulated");
    const auto commits = commitsIn(call, call.words.front(), separated, status);
    if (!commits)
        return status;
    const auto left = std::count_if(commits->begin(), commits->end(), [](const auto& c) { return c.side == '<'; });
    const auto all = static_cast<std::ptrdiff_t>(commits->size());
    call.print(sides ? fmt::format("{}\t{}\n", left, all - left) : fmt::format("{}\n", all));
    return 0;
}

} // namespace ktrdr::sim
