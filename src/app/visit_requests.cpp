// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/visit_requests.h"

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kDefaultWidth = 8;

int visitWidth(const Environment& environment, const ClusterSnapshot& snapshot, const std::string& node)
{
    if (environment.deploy.visitWidth > 0)
        return environment.deploy.visitWidth;
    if (snapshot.resources.value) {
        for (const auto& state : snapshot.resources.value->nodes) {
            if (state.name == node && state.cores > 0)
                return std::min(kDefaultWidth, state.cores);
        }
    }
    return kDefaultWidth;
}

} // namespace

std::map<std::string, VisitRequest> visitRequests(const Environment& environment, const ClusterSnapshot& snapshot,
                                                  const std::vector<CtId>& cts, const std::string& version)
{
    std::map<std::string, VisitRequest> requests;
    for (const auto& target : environment.targets()) {
        if (!cts.empty() && std::find(cts.begin(), cts.end(), target.ct) == cts.end())
            continue;
        const auto* container = snapshot.resources.value ? snapshot.resources.value->find(target.ct) : nullptr;
        if (container && container->power == Power::Running)
            requests[container->node].items.push_back({target.ct, target.unit});
    }
    for (auto& [node, request] : requests) {
        request.appDirectory = environment.appDirectory;
        request.gitRemote = environment.gitRemote;
        request.version = version;
        request.width = visitWidth(environment, snapshot, node);
    }
    return requests;
}

} // namespace ktrdr
