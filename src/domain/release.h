// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which versions can be deployed, compared with the one that is deployed now, and the commits between two of them;
// read from the repository in one container. Plain values, any thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

struct Release
{
    std::string tag;
    CommitId commit;
    std::optional<UtcTime> date; // of the annotated tag, else of the commit
    std::string subject;
    std::optional<int> ahead;        // commits that it has and the deployed one lacks; nullopt: not counted
    std::optional<int> behind;       // commits that the deployed one has and it lacks; nullopt: not counted
    std::optional<bool> lockChanges; // uv.lock differs from the deployed one; nullopt: not compared
    bool operator==(const Release&) const = default;
};

struct ReleaseList
{
    CommitId deployed;             // what the container has checked out; null in a list that was never read
    std::vector<Release> releases; // newest version first
    int omitted = 0;               // older tags that the list leaves out
    int unusable = 0;              // tags that cannot be deployed: no commit, or a name that is refused
    bool shallow = false;          // the repository lacks the older history: nothing is counted
    std::optional<Error> problem;  // why this is only what the repository knew before

    bool isDeployed(const Release& release) const { return !deployed.isNull() && release.commit == deployed; }
    bool operator==(const ReleaseList&) const = default;
};

// Newest version first; equivalent versions by date, names that are no versions at the end.
void sortNewestFirst(std::vector<Release>& releases);

struct CommitLine
{
    CommitId commit;
    std::string subject;
    bool added = true; // false: the change takes it away
    bool operator==(const CommitLine&) const = default;
};

// What a change from one commit to another brings and takes away.
struct CommitRange
{
    int added = 0, removed = 0;      // all of them
    std::vector<CommitLine> commits; // the newest ones
    bool operator==(const CommitRange&) const = default;
};

} // namespace ktrdr
