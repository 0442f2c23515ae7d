// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Preflight: the checks before a procedure, each with its evidence, decided from a snapshot alone. It changes
// nothing. Unknown counts as not passed. Pure, any thread.
#pragma once

#include "domain/snapshot.h"
#include "domain/truth.h"
#include "planning/deploy_input.h"

#include <vector>

namespace ktrdr {

enum class Verdict { Pass, Warn, Fail, Unknown };
const char* toString(Verdict verdict);

struct Check
{
    std::string id; // "version-resolves", worded by app/wording as "check.<id>"
    Verdict verdict = Verdict::Pass;
    std::vector<Message> evidence; // one line each: what was seen, where, what to do
    bool operator==(const Check&) const = default;
};

struct PreflightReport
{
    std::vector<Check> checks;
    // No check failed and none is unknown.
    bool passed() const;
    const Check* find(std::string_view id) const;
};

PreflightReport preflightDeploy(const Environment& environment, const ClusterSnapshot& snapshot,
                                const DeployInput& input);

// Such a target is left alone unless the operator forces it.
bool runsAlready(const InsideState& inside, const CommitId& commit);

} // namespace ktrdr
