// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one typed builder of everything that is executed on nodes and in containers. Scripts travel on standard
// input; arguments pass base/shell_quote. Pure functions, any thread. Answers are decoded by the parse
// functions beside each builder, from sanitised text.
#pragma once

#include "domain/observations.h"
#include "domain/release.h"
#include "planning/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace ktrdr {

struct NodeCommand
{
    std::string line;
    std::string input;
    bool operator==(const NodeCommand&) const = default;
};

// Exit codes of our own scripts, beside the codes of the tools they call.
inline constexpr int kExitStepRunning = 73; // another of our scripts holds the container's lock
inline constexpr int kExitDirty = 74;       // tracked files differ from HEAD
inline constexpr int kExitBusy = 75;        // the worker runs an operation
inline constexpr int kExitIdleUnknown = 76; // the worker did not say whether it is idle

// `pct exec CT` with a clean environment and `script` on stdin. pct exec presets a PATH without
// /usr/local/bin, so it is set here; env -i keeps the node's variables out (works on PVE 7 to 9).
NodeCommand insideContainer(CtId ct, std::string script);

// One call for all nodes and containers of the cluster.
NodeCommand clusterResourcesCommand();
Result<ClusterResources> parseClusterResources(std::string_view output);

// net0 of every container of the cluster in one call, without pct.
NodeCommand addressesCommand();
AddressBook parseAddresses(std::string_view output);

struct VisitRequest
{
    struct Item
    {
        CtId ct;
        std::string unit;
    };
    std::vector<Item> items;
    std::string appDirectory;
    std::string gitRemote;
    std::string version; // also resolve this version, empty: no
    int width = 8;       // containers at once
    std::string nonce;   // separates the answers, fresh random text per call
};
// One remote command that visits the containers of one node.
NodeCommand visitCommand(const VisitRequest& request);

struct VisitAnswer
{
    Result<InsideState> inside = fail(ErrorCode::BadAnswer, "no answer");
    std::optional<Result<CommitId>> resolved;
};
// Every requested container has an entry; one without an answer gets an Error.
std::map<CtId, VisitAnswer> parseVisits(const VisitRequest& request, std::string_view output);

inline constexpr int kMaxReleases = 100;     // the newest ones by date
inline constexpr int kComparedReleases = 30; // of them are compared with what is deployed
inline constexpr int kMaxCommits = 200;

struct ReleasesRequest
{
    CtId ct; // of the container whose repository is read
    std::string appDirectory;
    std::string gitRemote;
};
// Changes nothing that runs. It may fetch objects and tags, as the prefetch of a deployment does: the working tree,
// HEAD and the unit stay as they are, and a running program does not look at tags.
NodeCommand releasesCommand(const ReleasesRequest& request);
Result<ReleaseList> parseReleases(const ReleasesRequest& request, std::string_view output);

struct CommitsRequest
{
    CtId ct;
    std::string appDirectory;
    CommitId from, to; // both were fetched
};
// What a change from one commit to the other brings and takes away. Reads the repository only.
NodeCommand commitsCommand(const CommitsRequest& request);
Result<CommitRange> parseCommits(const CommitsRequest& request, std::string_view output);

// The command of a step; nullopt for gates.
std::optional<NodeCommand> commandFor(const Plan& plan, const Step& step);
// Reads HEAD, unit and lock of one container: the probe after an unknown outcome and of AwaitReady.
VisitRequest probeRequest(const Plan& plan, CtId ct, std::string nonce);

// For a person to type: arguments of /bin/sh -c inside the container that do what the scripts of these steps do,
// without their checks. The mark of an owed restart is kept as they keep it.
std::string switchByHand(const Plan& plan, const TargetRef& target, const CommitId& commit);
std::string restartByHand(const TargetRef& target);

// Progress marks "ktrdr:phase NAME" in the output of step scripts, in order.
std::vector<std::string> parsePhases(std::string_view output);

// When a step script stopped or began to restart the unit, by the container's clock.
std::optional<UtcTime> parseStoppedAt(std::string_view output);

} // namespace ktrdr
