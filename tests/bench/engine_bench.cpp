// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints as JSON what one simulated deployment of backend + 10 workers costs the engine: median, 99th percentile
// and longest CPU time over many seeds with faults. For `./dev bench`.
#include "engine/model_cluster.h"
#include "fakes/sample_cluster.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kWorkers = 10;
constexpr std::uint32_t kDeployments = 2'000;
constexpr double kFaults = 0.15;

double deployOnce(const Plan& plan, std::uint32_t seed)
{
    const auto begin = std::clock();
    RunMachine machine(plan);
    ModelCluster model(plan, seed, kFaults);
    if (!model.run(machine))
        std::fprintf(stderr, "seed %u did not end\n", seed);
    return 1'000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

int main()
{
    const auto plan = SampleCluster(kWorkers, Generation::R).plan();
    if (!plan) {
        std::fprintf(stderr, "%s\n", toString(plan.error()).c_str());
        return 1;
    }
    std::vector<double> costs;
    for (std::uint32_t seed = 1; seed <= kDeployments; ++seed)
        costs.push_back(deployOnce(*plan, seed));
    std::sort(costs.begin(), costs.end());
    std::printf("{\"deployments\": %u, \"deployment_cpu_ms\": %.3f, \"deployment_cpu_ms_p99\": %.3f, "
                "\"deployment_cpu_ms_max\": %.3f}\n",
                kDeployments, costs[costs.size() / 2], costs[costs.size() * 99 / 100], costs.back());
    return 0;
}
