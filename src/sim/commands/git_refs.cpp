// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// git for-each-ref over the tags of the clone.
#include "sim/commands/git_call.h"
#include "sim/shell/pattern.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr std::string_view kTags = "refs/tags";
constexpr const char* kDefaultFormat = "%(objectname) %(objecttype)\t%(refname)";

std::string nameOf(const Commit& commit) { return std::string(kTags) + "/" + commit.tag; }

std::int64_t secondsOf(const Commit& commit)
{
    return std::chrono::floor<Seconds>(commit.date).time_since_epoch().count();
}

using Field = std::string (*)(const Commit&);

Field fieldNamed(std::string_view name)
{
    static const std::map<std::string_view, Field> kFields = {
        {"refname", nameOf},
        {"refname:short", [](const Commit& commit) { return commit.tag; }},
        {"objectname", [](const Commit& commit) { return commit.tagObject; }},
        {"objecttype", [](const Commit&) { return std::string("tag"); }},
        {"*objectname", [](const Commit& commit) { return commit.id; }},
        {"*objecttype", [](const Commit&) { return std::string("commit"); }},
        {"creatordate:unix", [](const Commit& commit) { return std::to_string(secondsOf(commit)); }},
        {"subject", [](const Commit& commit) { return commit.subject; }},
        {"contents:subject", [](const Commit& commit) { return commit.subject; }}};
    const auto found = kFields.find(name);
    return found == kFields.end() ? nullptr : found->second;
}

struct Piece
{
    std::string text;
    Field field = nullptr;
};

// The pieces of a format; `problem` and `status` tell what git has against it.
std::vector<Piece> parseFormat(const std::string& format, std::string& problem, int& status)
{
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const auto next = std::string_view(format).substr(i + 1);
        if (format[i] == '%' && next.starts_with('(')) {
            const auto end = next.find(')');
            if (end == std::string_view::npos) {
                problem = "error: malformed format string " + format.substr(i);
                status = 129;
                return {};
            }
            const auto name = next.substr(1, end - 1);
            pieces.push_back({{}, fieldNamed(name)});
            if (!pieces.back().field) {
                problem = fmt::format("fatal: unknown field name: {} (or not simulated)", name);
                status = kGitFatal;
                return {};
            }
            i += end + 1;
        } else if (format[i] == '%' && next.starts_with('%')) {
            pieces.push_back({"%"});
            ++i;
        } else if (format[i] == '%' && next.size() > 1 && std::isxdigit(static_cast<unsigned char>(next[0])) != 0 &&
                   std::isxdigit(static_cast<unsigned char>(next[1])) != 0) {
            pieces.push_back(
                {std::string(1, static_cast<char>(std::stoi(std::string(next.substr(0, 2)), nullptr, 16)))});
            i += 2;
        } else {
            pieces.push_back({std::string(1, format[i])});
        }
    }
    return pieces;
}

// A whole name, a folder of them, or a pattern whose wildcards stay within a folder.
bool matchesRef(const std::string& pattern, const std::string& name)
{
    const bool folder = name.starts_with(pattern) &&
                        (pattern.ends_with('/') || name.size() == pattern.size() || name[pattern.size()] == '/');
    return folder || (std::count(pattern.begin(), pattern.end(), '/') == std::count(name.begin(), name.end(), '/') &&
                      matchesPattern(pattern, name));
}

struct RefOptions
{
    std::string count = "0", format = kDefaultFormat;
    Words sorts, patterns;
    std::string unknown;
};

RefOptions readOptions(const Words& words)
{
    RefOptions options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        const auto name = words[i].substr(0, equals);
        const bool known = name == "--count" || name == "--format" || name == "--sort";
        if (!words[i].starts_with("-")) {
            options.patterns.push_back(words[i]);
            continue;
        }
        if (!known || (equals == std::string::npos && i + 1 == words.size())) {
            options.unknown = words[i];
            return options;
        }
        const auto value = equals == std::string::npos ? words[++i] : words[i].substr(equals + 1);
        if (name == "--sort")
            options.sorts.push_back(value);
        else
            (name == "--count" ? options.count : options.format) = value;
    }
    return options;
}

// By name unless told otherwise; of several keys the last one counts most.
bool sortRefs(std::vector<Commit>& refs, const Words& sorts, std::string& unknown)
{
    std::sort(refs.begin(), refs.end(), [](const auto& a, const auto& b) { return a.tag < b.tag; });
    for (const auto& sort : sorts) {
        const bool reverse = sort.starts_with('-');
        const auto key = sort.substr(reverse ? 1 : 0);
        if (key != "refname" && key != "creatordate") {
            unknown = key;
            return false;
        }
        std::stable_sort(refs.begin(), refs.end(), [&](const Commit& left, const Commit& right) {
            const auto& a = reverse ? right : left;
            const auto& b = reverse ? left : right;
            return key == "refname" ? a.tag < b.tag : secondsOf(a) < secondsOf(b);
        });
    }
    return true;
}

std::vector<Commit> matchingTags(GitCall& call, const Words& patterns)
{
    std::vector<Commit> found;
    call.with([&](World& world, Box& box) {
        for (const auto& tag : box.git.tags) {
            const auto* release = world.origin.release(tag);
            if (release && std::any_of(patterns.begin(), patterns.end(),
                                       [&](const auto& pattern) { return matchesRef(pattern, nameOf(*release)); }))
                found.push_back(*release);
        }
    });
    return found;
}

} // namespace

int gitForEachRef(GitCall& call)
{
    const auto options = readOptions(call.words);
    const bool onlyTags =
        !options.patterns.empty() && std::all_of(options.patterns.begin(), options.patterns.end(),
                                                 [](const auto& pattern) { return pattern.starts_with(kTags); });
    if (!options.unknown.empty() || !onlyTags)
        return failWith(
            call.process, 129,
            fmt::format("error: unknown option or pattern `{}' (git for-each-ref; only refs/tags/ is simulated)",
                        options.unknown));
    const auto count = parseNumber(options.count);
    if (!count)
        return failWith(call.process, 129, "error: option `count' expects a numerical value");
    if (*count < 0)
        return failWith(call.process, 129, fmt::format("error: invalid --count argument: `{}'", *count));
    std::string problem;
    int status = 0;
    const auto pieces = parseFormat(options.format, problem, status);
    if (!problem.empty())
        return failWith(call.process, status, problem);
    auto refs = matchingTags(call, options.patterns);
    if (!sortRefs(refs, options.sorts, problem))
        return call.fatal(fmt::format("unknown field name: {} (or not simulated)", problem));
    if (*count > 0 && static_cast<std::size_t>(*count) < refs.size())
        refs.resize(static_cast<std::size_t>(*count));
    std::string text;
    for (const auto& ref : refs) {
        for (const auto& piece : pieces)
            text += piece.field ? piece.field(ref) : piece.text;
        text += '\n';
    }
    call.print(text);
    return 0;
}

} // namespace ktrdr::sim
