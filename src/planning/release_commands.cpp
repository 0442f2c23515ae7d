// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The scripts that read which versions there are and what lies between two commits.
#include "planning/commands.h"
#include "planning/script_parts.h"

namespace ktrdr {

namespace {

constexpr int kMaxLineBytes = 600;

constexpr const char* kReadDeployed = R"sh(head=$(g rev-parse --verify 'HEAD^{commit}')
printf 'ktrdr:deployed %s\n' "$head"
shallow=$(g rev-parse --is-shallow-repository)
[ "$shallow" = false ] || echo 'ktrdr:shallow'
)sh";

// Brings the repository's tags up to date when the remote has others. The network gives up before the caller's
// deadline does, so that what the repository knows is still told. While one of our steps runs its fetch must not meet
// another that makes the same tags; and housekeeping is left to a fetch that belongs to a deployment.
constexpr const char* kUpdateTags = R"sh(net() {
    seconds=$1
    shift
    timeout -k 5 "$seconds" git -c safe.directory="$app" -C "$app" "$@" 2>&1
}
tags() { g for-each-ref --format='%(objectname)%09%(refname)' refs/tags/; }
failed() { printf 'ktrdr:remote-failed %s %s %s\n' "$1" "$2" "$(printf '%s' "$3" | tr '\n' ' ' | cut -b 1-"$width")"; }
asked=1
listed=$(net 20 ls-remote --tags --refs "$remote") || { failed list "$?" "$listed"; asked=0; }
if [ "$asked" = 1 ] && [ "$listed" != "$(tags)" ]; then
    if flock -n -s "$lock" true 2>/dev/null || ! [ -e "$lock" ]; then
        said=$(net 60 fetch --quiet --tags --force --no-auto-gc "$remote") || failed fetch "$?" "$said"
    else
        failed fetch "$running" ''
    fi
fi
)sh";

// A name cannot hold blanks or colons, and git joins the lines of a subject: one line per tag whatever it says.
constexpr const char* kListTags = R"sh(printf 'ktrdr:tags %s\n' "$(tags | wc -l)"
form='ktrdr:tag %(objecttype):%(objectname):%(*objecttype):%(*objectname):%(creatordate:unix):%(refname)'
lines=$(g for-each-ref --count="$most" --sort=-creatordate --format="$form %(contents:subject)" refs/tags/)
printf '%s\n' "$lines" | cut -b 1-"$width"
)sh";

// Tags that the remote does not have, or has elsewhere, are named; the newest others are compared with HEAD. Git's
// list peels a tag once, which does not reach the commit behind a tag of a tag.
constexpr const char* kCompareTags = R"sh(newline='
'
tab=$(printf '\t')
listed=$newline$listed$newline
form='%(objectname) %(refname) %(*objecttype) %(*objectname)'
g for-each-ref --count="$most" --sort=-creatordate --format="$form" refs/tags/ | {
    left=$compared
    while read -r object ref kind peeled; do
        case $listed in *"$newline$object$tab$ref$newline"*) found=1 ;; *) found=0 ;; esac
        if [ "$asked" = 1 ] && [ "$found" = 0 ]; then
            printf 'ktrdr:gone %s\n' "$ref"
            continue
        fi
        commit=${peeled:-$object}
        if [ "$kind" = tag ]; then
            commit=$(g rev-parse --verify -q "$ref^{commit}") || continue
            printf 'ktrdr:peeled %s %s\n' "$ref" "$commit"
        fi
        if [ "$shallow" = false ] && [ "$left" -gt 0 ]; then
            left=$((left - 1))
            counts=$(g rev-list --left-right --count "$head...$commit" 2>/dev/null) || continue
            packages=0
            g diff --quiet "$head" "$commit" -- uv.lock 2>/dev/null || packages=$?
            printf 'ktrdr:compared %s %s %s\n' "$commit" "$packages" "$counts"
        fi
    done
}
echo 'ktrdr:end'
)sh";

constexpr const char* kReadBetween = R"sh(counts=$(g rev-list --left-right --count "$between")
printf 'ktrdr:between %s\n' "$counts"
lines=$(g log --left-right --max-count="$most" --format='ktrdr:commit %m %H %s' "$between" --)
printf '%s\n' "$lines" | cut -b 1-"$width"
echo 'ktrdr:end'
)sh";

} // namespace

NodeCommand releasesCommand(const ReleasesRequest& request)
{
    std::string script = "set -eu\n" + assign("app", request.appDirectory) + kGitFunction;
    script += assign("remote", request.gitRemote) + assign("lock", kStepLock);
    script += assign("running", std::to_string(kExitStepRunning)) + assign("width", std::to_string(kMaxLineBytes));
    script += assign("most", std::to_string(kMaxReleases)) + assign("compared", std::to_string(kComparedReleases));
    return insideContainer(request.ct, script + kReadDeployed + kUpdateTags + kListTags + kCompareTags);
}

NodeCommand commitsCommand(const CommitsRequest& request)
{
    std::string script = "set -eu\n" + assign("app", request.appDirectory) + kGitFunction;
    script += assign("between", request.from.text() + "..." + request.to.text());
    script += assign("width", std::to_string(kMaxLineBytes)) + assign("most", std::to_string(kMaxCommits));
    return insideContainer(request.ct, script + kReadBetween);
}

} // namespace ktrdr
