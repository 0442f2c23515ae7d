// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Decoding of what the scripts of release_commands.cpp print.
#include "base/redact.h"
#include "base/sanitize.h"
#include "planning/commands.h"
#include "planning/script_parts.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace ktrdr {

namespace {

constexpr std::string_view kMark = "ktrdr:";
constexpr std::size_t kMaxSubjectBytes = 200;
constexpr std::int64_t kLastSecond = 253'402'300'799; // of the year 9999
constexpr std::int64_t kMaxCount = 100'000'000;
constexpr int kTimedOut = 124; // what timeout(1) ends with

std::optional<std::int64_t> numberFrom(std::string_view text, std::int64_t most)
{
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

// "3\t14": what only the first has, what only the second has.
std::optional<std::pair<int, int>> countsFrom(std::string_view text)
{
    const auto tab = text.find('\t');
    if (tab == std::string_view::npos)
        return std::nullopt;
    const auto left = numberFrom(text.substr(0, tab), kMaxCount), right = numberFrom(text.substr(tab + 1), kMaxCount);
    return left && right ? std::optional(std::pair(static_cast<int>(*left), static_cast<int>(*right))) : std::nullopt;
}

struct Comparison
{
    int behind = 0, ahead = 0;
    std::optional<bool> lockChanges;
};

struct ReleaseLines
{
    ReleaseList list;
    std::map<CommitId, Comparison> compared;
    std::map<std::string, CommitId, std::less<>> peeled; // commit behind a tag of a tag, by name
    std::set<std::string, std::less<>> gone;             // names that the remote does not have
    int shown = 0;
    bool complete = false;
};

// The tag's name, empty when it cannot be deployed by it.
std::string tagNamed(std::string_view ref)
{
    constexpr std::string_view kFolder = "refs/tags/";
    if (!ref.starts_with(kFolder))
        return {};
    return checkVersionName(ref.substr(kFolder.size())).value_or(std::string());
}

// TYPE:ID:TYPE:ID:SECONDS:REF SUBJECT; the second pair is what an annotated tag points to.
void readTag(ReleaseLines& lines, std::string_view value)
{
    ++lines.shown;
    auto [fields, subject] = splitWord(value);
    std::vector<std::string_view> parts;
    for (int i = 0; i < 5 && fields.find(':') != std::string_view::npos; ++i) {
        parts.push_back(fields.substr(0, fields.find(':')));
        fields.remove_prefix(fields.find(':') + 1);
    }
    Release release;
    release.tag = tagNamed(fields);
    if (parts.size() != 5 || release.tag.empty()) {
        ++lines.list.unusable;
        return;
    }
    const auto id = parts[0] == "commit" ? parts[1] : parts[2] == "commit" ? parts[3] : std::string_view{};
    release.commit = CommitId::parse(id).value_or(CommitId());
    if (const auto seconds = numberFrom(parts[4], kLastSecond))
        release.date = UtcTime{Seconds{*seconds}};
    release.subject = sanitizeLine(subject, kMaxSubjectBytes);
    lines.list.releases.push_back(std::move(release));
}

// COMMIT LOCK COUNTS; LOCK is the status of git diff --quiet.
void readComparison(ReleaseLines& lines, std::string_view value)
{
    const auto [id, rest] = splitWord(value);
    const auto [lock, text] = splitWord(rest);
    const auto commit = CommitId::parse(id);
    const auto counts = countsFrom(text);
    if (!commit || !counts)
        return;
    Comparison comparison{counts->first, counts->second, std::nullopt};
    if (lock == "0" || lock == "1")
        comparison.lockChanges = lock == "1";
    lines.compared[*commit] = comparison;
}

// STAGE STATUS TEXT
Error remoteProblem(std::string_view value, const std::string& where)
{
    const auto [stage, rest] = splitWord(value);
    const auto [status, said] = splitWord(rest);
    const auto code = numberFrom(status, 255).value_or(-1);
    const std::string known = "; the list is what the container knows";
    const auto detail = sanitizeLine(maskNamedSecrets(said), 600);
    const char* hint = "Check the network and the remote of the repository in the container";
    if (code == kExitStepRunning)
        return {ErrorCode::Busy, "Another step runs in the container, so newer tags were not fetched" + known, where,
                "Try again when it has ended", detail};
    if (code == kTimedOut)
        return {ErrorCode::Unreachable, "The git remote did not answer in time" + known, where, hint, detail};
    if (stage == "list")
        return {ErrorCode::Unreachable, "The git remote could not be asked" + known, where, hint, detail};
    return {ErrorCode::CommandFailed, "The newest tags could not be fetched" + known, where,
            "Check the network and the free disk space of the container", detail};
}

void readReleaseLine(ReleaseLines& lines, std::string_view line, const std::string& where)
{
    const auto [key, value] = splitWord(line);
    if (key == "deployed") {
        if (const auto commit = CommitId::parse(value))
            lines.list.deployed = *commit;
    } else if (key == "shallow") {
        lines.list.shallow = true;
    } else if (key == "remote-failed") {
        lines.list.problem = remoteProblem(value, where);
    } else if (key == "tags") {
        lines.list.omitted = static_cast<int>(numberFrom(value, kMaxCount).value_or(0));
    } else if (key == "tag") {
        readTag(lines, value);
    } else if (key == "gone") {
        lines.gone.insert(tagNamed(value));
    } else if (key == "peeled") {
        const auto [ref, id] = splitWord(value);
        lines.peeled.emplace(tagNamed(ref), CommitId::parse(id).value_or(CommitId()));
    } else if (key == "compared") {
        readComparison(lines, value);
    } else if (key == "end") {
        lines.complete = true;
    }
}

// Each line of ours without its mark.
template <typename Reader> void forEachMarked(std::string_view output, Reader&& read)
{
    for (const auto line : linesOf(output)) {
        if (line.starts_with(kMark))
            read(line.substr(kMark.size()));
    }
}

Unexpected badAnswer(const char* what, const std::string& where, std::string_view output)
{
    return fail(ErrorCode::BadAnswer, what, where, "Look at the repository in the container",
                sanitizeText(output, 1000));
}

} // namespace

Result<ReleaseList> parseReleases(const ReleasesRequest& request, std::string_view output)
{
    const auto where = "CT " + request.ct.text();
    ReleaseLines lines;
    forEachMarked(output, [&](std::string_view line) { readReleaseLine(lines, line, where); });
    if (!lines.complete || lines.list.deployed.isNull())
        return badAnswer("The answer about the versions is not whole", where, output);
    auto& list = lines.list;
    list.omitted = std::max(0, list.omitted - lines.shown);
    std::erase_if(list.releases, [&](const auto& release) { return lines.gone.contains(release.tag); });
    for (auto& release : list.releases) {
        if (const auto peeled = lines.peeled.find(release.tag); peeled != lines.peeled.end() && release.commit.isNull())
            release.commit = peeled->second;
        const auto found = lines.compared.find(release.commit);
        if (found == lines.compared.end())
            continue;
        release.ahead = found->second.ahead;
        release.behind = found->second.behind;
        release.lockChanges = found->second.lockChanges;
    }
    list.unusable +=
        static_cast<int>(std::erase_if(list.releases, [](const auto& release) { return release.commit.isNull(); }));
    sortNewestFirst(list.releases);
    return std::move(lines.list);
}

Result<CommitRange> parseCommits(const CommitsRequest& request, std::string_view output)
{
    const auto where = "CT " + request.ct.text();
    CommitRange range;
    bool counted = false, complete = false;
    forEachMarked(output, [&](std::string_view line) {
        const auto [key, value] = splitWord(line);
        if (key == "between") {
            const auto counts = countsFrom(value);
            counted = counts.has_value();
            std::tie(range.removed, range.added) = counts.value_or(std::pair(0, 0));
        } else if (key == "commit") {
            const auto [side, rest] = splitWord(value);
            const auto [id, subject] = splitWord(rest);
            const auto commit = CommitId::parse(id);
            if (commit && (side == "<" || side == ">"))
                range.commits.push_back({*commit, sanitizeLine(subject, kMaxSubjectBytes), side == ">"});
        } else if (key == "end") {
            complete = true;
        }
    });
    const auto expected = std::min<std::int64_t>(std::int64_t{range.added} + range.removed, kMaxCommits);
    if (!counted || !complete || static_cast<std::int64_t>(range.commits.size()) != expected)
        return badAnswer("The answer about the commits is not whole", where, output);
    return range;
}

} // namespace ktrdr
