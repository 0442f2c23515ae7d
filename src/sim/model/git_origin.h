// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// GitOrigin is the central repository of the simulated KTRDR code: a straight line of commits, of which some
// are releases with annotated tags. Made once, then constant; any thread. GitClone is what one machine's working
// copy knows of it; plain value, guarded by the cluster's mutex.
#pragma once

#include "base/clock.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

inline constexpr const char* kOriginUrl = "https://git.example.internal/ktrdr/ktrdr.git";

struct Commit
{
    std::string id;
    std::string tag;       // empty: no release
    std::string tagObject; // id of the annotated tag
    std::string subject;
    UtcTime date;
    std::string lockHash; // two commits with one hash need the same Python packages
};

class GitOrigin
{
public:
    GitOrigin(const std::vector<std::string>& versions, std::uint64_t seed, UtcTime newest);
    const std::vector<Commit>& commits() const { return m_commits; } // oldest first; the last is main
    const Commit& main() const { return m_commits.back(); }
    const Commit* find(std::string_view id) const; // full id
    const Commit* release(std::string_view tag) const;
    int position(std::string_view id) const; // -1 when unknown

private:
    std::vector<Commit> m_commits;
};

struct GitClone
{
    std::set<std::string, std::less<>> known; // commits and tag objects that were fetched
    std::set<std::string, std::less<>> tags;  // names of local tags
    std::string mainBranch;                   // refs/remotes/origin/main
    std::string fetchHead;
    std::map<std::string, std::string, std::less<>> heads; // working tree -> commit of its HEAD
    std::string root = "/opt/ktrdr";
    bool foreignOwner = false; // git refuses the tree unless it is named as safe
};

// Takes over everything up to `commit` of the line, with the tags on the way unless `withTags` is false.
void learn(GitClone& clone, const GitOrigin& origin, std::string_view commit, bool withTags,
           const std::set<std::string>& hiddenTags);

std::string sha1Hex(std::string_view text);

} // namespace ktrdr::sim
